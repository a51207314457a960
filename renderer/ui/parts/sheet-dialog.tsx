import { useEffect, useState, type KeyboardEvent } from 'react'
import type { SheetOrigin, SheetSubject } from '../../state/actions.ts'
import type { Failure } from '../../state/app-state.ts'
import { useApp, usePage } from '../../state/hooks.ts'
import { ageOf, openRows, valuesOf, type KeptSheet, type PreparedSheet, type SheetValues } from '../../state/sheet.ts'
import { FormDialog } from './dialog.tsx'
import { FailureNote } from './failure-note.tsx'
import { Labelled } from './field.tsx'
import { ChooseFiles } from './file-buttons.tsx'
import { count } from './format.ts'
import { useNow } from './now.ts'
import { QuestionRow, StepRow } from './sheet-row.tsx'

/** The form of an answer sheet: everything that can be answered before the visit, with known values filled in. */
export function SheetDialog(props: {
  subject: SheetSubject
  whose: string
  submit: string
  onClose: () => void
  onKept: (sheet: KeptSheet) => void
}) {
  const { whose } = props
  const { actions } = usePage()
  const [subject] = useState(props.subject)
  const now = useNow(60_000)
  const [origin, setOrigin] = useState<SheetOrigin>(undefined)
  const [sheet, setSheet] = useState<PreparedSheet | undefined>(undefined)
  const [failure, setFailure] = useState<Failure | undefined>(undefined)
  const [values, setValues] = useState<SheetValues>({ answers: {}, ticks: {} })
  useEffect(() => {
    let asked = true
    void actions.prepareSheet(subject, origin).then((answer) => {
      if (!asked) return
      setFailure(answer.ok ? undefined : answer.failure)
      if (!answer.ok) return
      setSheet(answer.value)
      setValues(valuesOf(answer.value))
    })
    return () => {
      asked = false
    }
  }, [actions, subject, origin])
  const open = openRows(values)
  const keep = async () => {
    const kept = await actions.keepSheet(subject, origin, values)
    if (kept.ok) props.onKept(kept.value)
    return kept
  }
  return (
    <FormDialog
      open
      wide
      onClose={props.onClose}
      title={`Answer sheet for ${whose}`}
      lead={
        <>
          Fill in the sheet before the upgrade. The run asks only for values that are empty here.
          {sheet?.kept === undefined ? null : ` Filled in from the saved sheet, ${ageOf(sheet.kept.made, now)}.`}
        </>
      }
      submit={props.submit}
      disabled={sheet === undefined}
      onSubmit={keep}
    >
      <FailureNote failure={failure} />
      {sheet === undefined ? (
        <p className="sub">{failure === undefined ? 'Collecting the questions.' : null}</p>
      ) : (
        <div className="sheet" onKeyDown={submitByKey}>
          <p className="small dim" role="status">
            {open === 0 ? 'Everything is filled in.' : `${count(open, 'entry', 'entries')} still empty.`} Y or N answers
            a question; Ctrl+Enter saves.
          </p>
          <ol>
            {sheet.answers.map((row) => (
              <QuestionRow
                key={row.key}
                row={row}
                value={values.answers[row.key] ?? ''}
                onChange={(value) =>
                  setValues((before) => ({ ...before, answers: { ...before.answers, [row.key]: value } }))
                }
              />
            ))}
          </ol>
          {sheet.ticks.length === 0 ? null : <h3 className="part">Manual steps that can be done before the visit</h3>}
          <ol>
            {sheet.ticks.map((row) => (
              <StepRow
                key={row.key}
                row={row}
                value={values.ticks[row.key] ?? { note: '', at: '' }}
                onChange={(value) =>
                  setValues((before) => ({ ...before, ticks: { ...before.ticks, [row.key]: value } }))
                }
              />
            ))}
          </ol>
          <Import onOrigin={setOrigin} />
        </div>
      )}
    </FormDialog>
  )
}

/** Fills in the answers of another sheet, from a file. */
function Import(props: { onOrigin: (origin: SheetOrigin) => void }) {
  const dialogs = useApp((state) => state.system?.dialogs) === true
  if (dialogs) {
    return (
      <div className="row import">
        <span className="small">Fill in from a sheet file</span>
        <ChooseFiles kind="sheet" what="an answer sheet" onChosen={([file = '']) => props.onOrigin({ file })} />
      </div>
    )
  }
  return (
    <div className="import">
      <Labelled for="sheet-file" label="Fill in from a sheet file">
        <input
          id="sheet-file"
          className="field"
          type="file"
          accept=".yaml,.yml"
          onChange={(event) => {
            const [file] = event.currentTarget.files ?? []
            if (file === undefined) return
            void file.text().then((source) => props.onOrigin({ sheet: { name: file.name, source } }))
          }}
        />
      </Labelled>
    </div>
  )
}

function submitByKey(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
  event.preventDefault()
  event.currentTarget.closest('form')?.requestSubmit()
}
