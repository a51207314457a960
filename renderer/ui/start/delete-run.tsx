import { useEffect, useState } from 'react'
import type { Actions } from '../../state/actions.ts'
import type { RunRow } from '../../state/app-state.ts'
import { useAct, usePage } from '../../state/hooks.ts'
import { FormDialog } from '../parts/dialog.tsx'
import { FailureNote } from '../parts/failure-note.tsx'
import { TextField } from '../parts/field.tsx'
import { sizeOf } from '../parts/format.ts'
import { runName } from './run-labels.ts'

type Deletion = Extract<Awaited<ReturnType<Actions['deletionOf']>>, { ok: true }>['value']

/** States what is lost with a run, and deletes it permanently once its ID is typed. */
export function DeleteRunDialog(props: { row: RunRow; onClose: () => void }) {
  const { actions } = usePage()
  const { run: read, failure } = useAct()
  const [lost, setLost] = useState<Deletion | undefined>(undefined)
  const [typed, setTyped] = useState('')
  const { run } = props.row
  useEffect(() => {
    void read(async () => {
      const deletion = await actions.deletionOf(run)
      if (deletion.ok) setLost(deletion.value)
      return deletion
    })
  }, [actions, read, run])
  return (
    <FormDialog
      open
      onClose={props.onClose}
      title={`Delete permanently: ${runName(props.row)}`}
      lead="Permanently deletes the journal, replies, and attached files. Exported records are kept and still verify."
      submit="Delete permanently"
      grave
      disabled={lost === undefined || typed !== run}
      onSubmit={() => actions.deleteRun(run, typed)}
    >
      <FailureNote failure={failure} />
      {lost === undefined ? (
        failure === undefined ? (
          <p className="sub" role="status">
            Reading what would be lost
          </p>
        ) : null
      ) : (
        <dl className="pairs">
          <dt>Lines</dt>
          <dd>{lost.lines}</dd>
          <dt>Files</dt>
          <dd>
            {lost.files}, {sizeOf(lost.octets)} ({lost.octets} bytes)
          </dd>
          <dt>Seal</dt>
          <dd className={lost.code === undefined ? undefined : 'mono breaks'}>
            {lost.code ?? 'The run has no final record.'}
          </dd>
        </dl>
      )}
      <TextField
        id="delete-run"
        label={
          <>
            Type <span className="mono">{run}</span> to delete it
          </>
        }
        required
        mono
        value={typed}
        onChange={setTyped}
      />
    </FormDialog>
  )
}
