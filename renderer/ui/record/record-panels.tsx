import { useState } from 'react'
import { isEmpty, type Actions, type Redaction } from '../../state/actions.ts'
import { useAct, usePage, type ShownRun } from '../../state/hooks.ts'
import { FormDialog } from '../parts/dialog.tsx'
import { useCommands } from '../../commands/commands.ts'
import { Mark } from '../parts/mark.tsx'
import { Button } from '../parts/button.tsx'
import { CopyButton } from '../parts/copy-button.tsx'
import { WrittenFile } from '../parts/file-buttons.tsx'
import { FailureNote } from '../parts/failure-note.tsx'
import { TextField } from '../parts/field.tsx'

type Role = 'engineer' | 'customer'

const roles: readonly (readonly [Role, string])[] = [
  ['engineer', 'Field engineer'],
  ['customer', 'Customer'],
]

export function SignPanel(props: { open: ShownRun }) {
  const [signing, setSigning] = useState<Role | undefined>(undefined)
  const { signatures } = props.open.run.state
  const next = roles.find(([role]) => !signatures.some((one) => one.role === role))?.[0]
  useCommands({ 'record.sign': next === undefined ? undefined : () => setSigning(next) })
  return (
    <section>
      <h2>Sign off</h2>
      <ul className="sign">
        {roles.map(([role, words]) => {
          const signed = signatures.findLast((one) => one.role === role)
          return (
            <li key={role}>
              <Mark
                name={signed === undefined ? 'waiting' : 'ticked'}
                word={signed === undefined ? 'Not signed' : 'Signed'}
              />
              <span>
                <b>{words}</b>
                <br />
                <span className="sub">
                  {signed === undefined ? 'name and statement' : `${signed.name}: “${signed.statement}”`}
                </span>
              </span>
              {signed === undefined ? (
                <Button size="small" label={`Sign as ${words}`} onClick={() => setSigning(role)}>
                  Sign
                </Button>
              ) : null}
            </li>
          )
        })}
      </ul>
      {signing === undefined ? null : (
        <SignDialog run={props.open.run.id} role={signing} onClose={() => setSigning(undefined)} />
      )}
    </section>
  )
}

function SignDialog(props: { run: string; role: Role; onClose: () => void }) {
  const { actions } = usePage()
  const [name, setName] = useState('')
  const [statement, setStatement] = useState('Done as recorded.')
  return (
    <FormDialog
      open
      onClose={props.onClose}
      title={props.role === 'engineer' ? 'Sign as field engineer' : 'Sign as customer'}
      lead="Sign before you export the final record. The seal covers the sign-offs."
      submit="Sign"
      onSubmit={() => actions.sign(props.run, props.role, name, statement)}
    >
      <TextField id="sign-name" label="Name" required value={name} onChange={setName} />
      <TextField id="sign-statement" label="Statement" rows={2} required value={statement} onChange={setStatement} />
    </FormDialog>
  )
}

const formats = [
  { value: 'html', label: 'HTML', detail: 'verifies itself' },
  { value: 'zip', label: 'Zip', detail: 'all, and how' },
  { value: 'json', label: 'JSON', detail: 'journal, seal' },
  { value: 'md', label: 'Markdown', detail: 'for a ticket' },
  { value: 'csv', label: 'CSV', detail: 'a row an item' },
  { value: 'pdf', label: 'PDF', detail: 'to print' },
] as const
type Format = (typeof formats)[number]['value']

type Exported = Extract<Awaited<ReturnType<Actions['exportRecord']>>, { ok: true }>['value']

export function ExportPanel(props: { open: ShownRun; redaction: Redaction }) {
  const { actions, store } = usePage()
  const act = useAct()
  const [format, setFormat] = useState<Format>('html')
  const [done, setDone] = useState<Exported | undefined>(undefined)
  const { id, state } = props.open.run
  const code = done?.code ?? state.sealed?.code
  const whole = props.redaction.policy === 'whole' || isEmpty(props.redaction)
  const begin = (): void =>
    void act.run(async () => {
      const exported = await actions.exportRecord(id, format, props.redaction)
      if (exported.ok) {
        setDone(exported.value)
        store.say(`Wrote the record to ${exported.value.path}.`)
      }
      return exported
    })
  useCommands({ 'record.export': begin })
  return (
    <section>
      <h2>Export</h2>
      <fieldset className="fmt">
        <legend className="sr">Form</legend>
        {formats.map((one) => (
          <label key={one.value} className={one.value === format ? 'on' : ''}>
            <input
              type="radio"
              name="format"
              value={one.value}
              checked={one.value === format}
              onChange={() => setFormat(one.value)}
            />
            <span>{one.label}</span>
            <small>{one.detail}</small>
          </label>
        ))}
      </fieldset>
      <Button look="primary" size="act" disabled={act.busy} onClick={begin}>
        {act.busy ? 'Exporting' : whole ? 'Export the record' : 'Export redacted'}
      </Button>
      {state.closed === undefined ? (
        <p className="small sub">The run is still open. The exported record is marked unfinished.</p>
      ) : null}
      <FailureNote failure={act.failure} />
      {done === undefined ? null : (
        <>
          <WrittenFile key={done.path} path={done.path} />
          {done.stillShown.length === 0 ? null : (
            <p className="small sub">Not redacted, because the format needs it: {done.stillShown.join(', ')}.</p>
          )}
        </>
      )}
      {done === undefined ? null : <CopyButton text={`${done.mail.subject}\n\n${done.mail.body}`} what="email text" />}
      {code === undefined ? null : <Code code={code} final={done?.final ?? state.sealed?.final ?? false} />}
    </section>
  )
}

/** Eight groups of three. Anyone who has them can detect a truncated or replaced record. */
function Code(props: { code: string; final: boolean }) {
  const groups = props.code.match(/[0-9A-Z]{3}/gi) ?? [props.code]
  return (
    <div className="codebox">
      <h3>Verification code{props.final ? '' : ', unfinished'}</h3>
      <p className="head8" aria-label={`Code ${groups.join(' ')}`} role="img">
        {groups.map((group, index) => (
          <span key={`${String(index)}${group}`}>{group}</span>
        ))}
      </p>
      <p className="small sub">
        Give this code to the customer. Anyone who has it can detect a truncated or replaced record.
      </p>
    </div>
  )
}
