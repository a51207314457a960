import { useEffect, useState } from 'react'
import type { Actions } from '../../state/actions.ts'
import type { RunRow } from '../../state/app-state.ts'
import { useAct, usePage } from '../../state/hooks.ts'
import { titleOf } from '../../state/kept-runs.ts'
import { FormDialog } from '../parts/dialog.tsx'
import { FailureNote } from '../parts/failure-note.tsx'
import { TextField } from '../parts/field.tsx'
import { sizeOf } from '../parts/format.ts'

type Deletion = Extract<Awaited<ReturnType<Actions['deletionOf']>>, { ok: true }>['value']

/** Says what is lost with a run, and deletes it for good once its id is typed. */
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
      title={`Delete the run of ${titleOf(props.row)}`}
      lead="Its journal, the replies and the files that were attached go for good. Records that were exported stay where they are, and still verify."
      submit="Delete it for good"
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
            {lost.files}, {sizeOf(lost.octets)} ({lost.octets} octets)
          </dd>
          <dt>Seal</dt>
          <dd className={lost.code === undefined ? undefined : 'mono breaks'}>
            {lost.code ?? 'No record of it was ever sealed for good.'}
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
