import { useState } from 'react'
import { useCommands } from '../../commands/commands.ts'
import { CommandButton, Keys } from '../../commands/command-button.tsx'
import { inFolder, recordName, type Finishing } from '../../state/finish.ts'
import { useAct, useApp, usePage, type ShownRun } from '../../state/hooks.ts'
import { writeRecords, type Written } from '../../state/write-records.ts'
import { Button } from '../parts/button.tsx'
import { Switch } from '../parts/choice.tsx'
import { CopyButton, copyText } from '../parts/copy-button.tsx'
import { DownloadFile } from '../parts/file-buttons.tsx'
import { FailureNote } from '../parts/failure-note.tsx'
import { TextField } from '../parts/field.tsx'
import { count } from '../parts/format.ts'
import { Icon } from '../parts/icon.tsx'
import { Mark } from '../parts/mark.tsx'
import { blockedText } from './finish-text.ts'

const formats = [
  { value: 'pdf', label: 'PDF', detail: 'for print' },
  { value: 'html', label: 'HTML', detail: 'verifies itself' },
  { value: 'zip', label: 'Zip', detail: 'all evidence' },
] as const
type Format = (typeof formats)[number]['value']

/** Where the record goes, its code, and the act that ends the run. */
export function FinishSide(props: {
  open: ShownRun
  left: Finishing
  keep: readonly { readonly change: string; readonly reason: string }[]
}) {
  const { open, left, keep } = props
  const { actions, store } = usePage()
  const closing = useAct()
  const kept = useApp((state) => state.settings['exportFolder'])
  const [chosen, setChosen] = useState<readonly Format[]>(['pdf', 'html'])
  const [folder, setFolder] = useState(typeof kept === 'string' ? kept : '')
  const [redacted, setRedacted] = useState(false)
  const [unsigned, setUnsigned] = useState(false)
  const [written, setWritten] = useState<readonly Written[]>([])
  const { id, state } = open.run
  const { closed } = state
  const code = closed !== undefined && state.sealed?.final === true ? state.sealed.code : undefined
  const blocked = blockedText(open, left, keep.length, unsigned)
  const write = async () => {
    if (folder !== kept) store.keepSetting('exportFolder', folder.trim())
    const out = (format: string, isRedacted: boolean): string | undefined =>
      folder.trim() === '' ? undefined : inFolder(folder.trim(), recordName(state, format, isRedacted))
    const done = await writeRecords(actions, { run: id, formats: chosen, redacted, out })
    setWritten(done.written)
    return done.result
  }
  const close = (): void =>
    void closing.run(async () => {
      const done = await actions.finish(id, [...keep])
      if (!done.ok) return done
      store.say(`The run is closed. Verification code ${done.value.code}.`)
      return chosen.length === 0 ? done : write()
    })
  const copy = (): void => {
    if (code !== undefined)
      void copyText(code).then((done) => store.toast(done ? 'The code is copied.' : 'The code could not be copied.'))
  }
  useCommands({
    'finish.redact': () => setRedacted(!redacted),
    'finish.copy': code === undefined ? undefined : copy,
    'finish.close': closed !== undefined || blocked !== '' || closing.busy ? undefined : close,
  })
  const mail = written.find((one) => one.mail !== undefined)?.mail
  const codeSection = (
    <section>
      <h2>Verification code</h2>
      <Code code={code} />
    </section>
  )
  return (
    <aside className="finishside" aria-label="Export and close" data-pane="export" tabIndex={-1}>
      <div className="scroll">
        {closed === undefined ? null : codeSection}
        <section>
          <h2>Export</h2>
          <fieldset className="fmt">
            <legend>Format</legend>
            {formats.map(({ value, label, detail }) => (
              <label key={value} className={chosen.includes(value) ? 'on' : ''}>
                <input
                  type="checkbox"
                  checked={chosen.includes(value)}
                  onChange={(event) =>
                    setChosen(event.currentTarget.checked ? [...chosen, value] : chosen.filter((one) => one !== value))
                  }
                />
                <span>{label}</span>
                <small>{detail}</small>
              </label>
            ))}
          </fieldset>
          <TextField
            id="finish-folder"
            label="Destination folder"
            hint="empty: with the run’s data"
            mono
            value={folder}
            onChange={setFolder}
          />
          <Switch id="finish-redacted" on={redacted} onChange={setRedacted}>
            Redacted copy as well <Keys of="finish.redact" />
          </Switch>
          <Button disabled={closing.busy || chosen.length === 0} onClick={() => void closing.run(write)}>
            {closed === undefined ? 'Export without closing' : 'Export again'}
          </Button>
          {closed === undefined ? (
            <p className="small sub">Until you close the run, an exported record says that the run is still open.</p>
          ) : null}
        </section>
        {written.length === 0 ? null : (
          <section aria-label="Exported">
            <h2>Exported</h2>
            <ul className="finishfiles">
              {written.map((one) => (
                <File key={`${one.format} ${String(one.redacted)}`} file={one} />
              ))}
            </ul>
          </section>
        )}
        {closed === undefined ? codeSection : null}
        {closed === undefined ? null : (
          <section>
            <h2>Next</h2>
            <p className="small sub">Send the files and the code to the customer by separate means.</p>
            <p className="row">
              <Button onClick={() => store.show('record')}>
                Open record <Keys of="screen.record" />
              </Button>
              {mail === undefined ? null : <CopyButton text={`${mail.subject}\n\n${mail.body}`} what="email text" />}
            </p>
          </section>
        )}
      </div>
      <div className="finishclose">
        <FailureNote failure={closing.failure} />
        {closed !== undefined ? (
          <CommandButton look="primary" size="act" command="finish.copy">
            <Icon name="copy" /> Copy code
          </CommandButton>
        ) : (
          <>
            {left.unsigned.length === 0 ? null : (
              <label className="check">
                <input
                  type="checkbox"
                  checked={unsigned}
                  onChange={(event) => setUnsigned(event.currentTarget.checked)}
                />
                <span>Close without the missing sign-off. The record lists it as open.</span>
              </label>
            )}
            <p className={blocked === '' ? 'small sub' : 'blocked'} role="status">
              {blocked === '' ? (
                `Seals the record, writes ${count(chosen.length * (redacted ? 2 : 1), 'file')}, and shows the code. You cannot change a closed run.`
              ) : (
                <>
                  <Mark name="attention" /> {blocked}
                </>
              )}
            </p>
            <CommandButton look="primary" size="act" command="finish.close">
              {closing.busy ? 'Closing run' : 'Close run'}
            </CommandButton>
          </>
        )}
      </div>
    </aside>
  )
}

function File(props: { file: Written }) {
  const { path, told, ok } = props.file
  return (
    <li>
      <Mark name={ok ? 'pass' : 'fail'} />
      <span className="grow">
        {path === '' ? null : <span className="mono">{path}</span>} <span className="dim">{told}</span>
      </span>
      {ok ? <DownloadFile path={path} /> : null}
    </li>
  )
}

/** Eight groups of three, or their places while the run is open. */
function Code(props: { code: string | undefined }) {
  const { code } = props
  const groups = code === undefined ? Array<string>(8).fill('···') : (code.match(/[0-9A-Z]{3}/gi) ?? [code])
  return (
    <>
      <p
        className={code === undefined ? 'finishcode unmade' : 'finishcode'}
        role="img"
        aria-label={code === undefined ? 'Verification code, not created yet' : `Code ${groups.join(' ')}`}
      >
        {groups.map((group, index) => (
          <span key={`${String(index)}${group}`}>{group}</span>
        ))}
      </p>
      <p className="small sub">
        {code === undefined
          ? 'Created when you close the run.'
          : 'Give this code to the customer. Anyone who has it can detect a truncated or replaced record.'}
      </p>
    </>
  )
}
