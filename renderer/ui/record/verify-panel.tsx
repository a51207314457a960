import { useState } from 'react'
import type { Actions } from '../../state/actions.ts'
import { useAct, usePage } from '../../state/hooks.ts'
import type { Section } from '../../../shared/model/record-section.ts'
import { useDroppedRecord } from './use-dropped-record.ts'
import { useCommands } from '../../commands/commands.ts'
import { Button } from '../parts/button.tsx'
import { FailureNote } from '../parts/failure-note.tsx'
import { Labelled, TextField } from '../parts/field.tsx'
import { count } from '../parts/format.ts'
import { Mark } from '../parts/mark.tsx'

type Found = Extract<Awaited<ReturnType<Actions['verifyRecord']>>, { ok: true }>['value']

/** Verifies any record, by its path or as a file: shows each property that was checked and its result. */
export function VerifyPanel(props: {
  onForeign: (foreign: { readonly name: string; readonly sections: readonly Section[] }) => void
}) {
  const { actions, store } = usePage()
  const act = useAct()
  const [path, setPath] = useState('')
  const [file, setFile] = useState<File | undefined>(undefined)
  const [code, setCode] = useState('')
  const [found, setFound] = useState<Found | undefined>(undefined)
  useCommands({ 'record.verify': () => document.querySelector<HTMLElement>('#verify-path')?.focus() })
  useDroppedRecord((dropped) => {
    setPath(dropped)
    setFile(undefined)
  })
  const name = file?.name ?? path.trim().split(/[/\\]/).at(-1) ?? ''
  const { sections } = found ?? {}
  return (
    <section>
      <h2>Verify a file</h2>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          setFound(undefined)
          void act.run(async () => {
            const verified = await actions.verifyRecord(file === undefined ? { path } : { file }, code)
            if (verified.ok) {
              setFound(verified.value)
              store.say(summaryOf(verified.value))
            }
            return verified
          })
        }}
      >
        <TextField
          id="verify-path"
          label="Path"
          hint="zip, html or json"
          required={file === undefined}
          mono
          value={path}
          onChange={setPath}
        />
        <TextField id="verify-code" label="Verification code" hint="optional" mono value={code} onChange={setCode} />
        <Labelled for="verify-file" label="Or choose it" hint="read locally, not stored">
          <input
            id="verify-file"
            className="field"
            type="file"
            accept=".zip,.html,.json"
            onChange={(event) => setFile(event.currentTarget.files?.[0])}
          />
        </Labelled>
        <Button type="submit" disabled={act.busy}>
          {act.busy ? 'Verifying' : 'Verify'}
        </Button>
      </form>
      <FailureNote failure={act.failure} />
      {found === undefined ? null : (
        <ul className="sayings">
          {found.sayings.map((saying) => (
            <li key={saying.about}>
              <Mark name={saying.holds ? 'pass' : 'fail'} word={saying.holds ? 'Verified' : 'Failed'} />
              <span>{saying.sentence}</span>
            </li>
          ))}
          {found.faults.map((fault, index) => (
            <li key={`fault-${String(index)}`}>
              <Mark name="fail" word="Fault" />
              <span className="mono">{wordsOf(fault)}</span>
            </li>
          ))}
        </ul>
      )}
      {sections === undefined ? null : (
        <Button size="small" onClick={() => props.onForeign({ name, sections: sections })}>
          Show the part that verifies
        </Button>
      )}
    </section>
  )
}

/** For a screen reader: the overall result. The details are in the list below. */
function summaryOf({ sayings, faults }: Found): string {
  const fails = sayings.filter(({ holds }) => !holds)
  if (fails.length === 0 && faults.length === 0) return `Verified: ${count(sayings.length, 'check')} passed.`
  const [first] = fails
  return `The record does not verify. ${first?.sentence ?? (faults[0] === undefined ? '' : wordsOf(faults[0]))}`
}

function wordsOf(fault: Readonly<Record<string, unknown>>): string {
  const { sentence, line } = fault
  const where = typeof line === 'number' ? `line ${String(line)}: ` : ''
  return typeof sentence === 'string' ? `${where}${sentence}` : JSON.stringify(fault)
}
