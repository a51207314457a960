import { useState } from 'react'
import type { Finishing, OpenChange } from '../../../shared/model/finish.ts'
import { useCommands } from '../../commands/commands.ts'
import { Keys } from '../../commands/command-button.tsx'
import { finishingOf } from '../../state/finish.ts'
import { usePage, type ShownRun } from '../../state/hooks.ts'
import { Button } from '../parts/button.tsx'
import { FormDialog } from '../parts/dialog.tsx'
import { TextField } from '../parts/field.tsx'

/** The end of a run: nothing closes by itself, so a person sees what is open, decides it, and closes the run. */
export function FinishPanel(props: { open: ShownRun }) {
  const [closing, setClosing] = useState(false)
  const left = finishingOf(props.open)
  useCommands({ 'record.finish': left === undefined ? undefined : () => setClosing(true) })
  if (left === undefined) return null
  return (
    <section>
      <h2>Finish</h2>
      <p className="small sub">The run is still open. Closing seals the record; you cannot change a closed run.</p>
      <Button onClick={() => setClosing(true)}>
        Close run
        <Keys of="record.finish" />
      </Button>
      {closing ? <CloseDialog id={props.open.run.id} left={left} onClose={() => setClosing(false)} /> : null}
    </section>
  )
}

const keyOf = ({ appliance, id }: OpenChange): string => `${appliance}/${id}`

function CloseDialog(props: { id: string; left: Finishing; onClose: () => void }) {
  const { actions, store } = usePage()
  const [reasons, setReasons] = useState<Readonly<Record<string, string>>>({})
  const { items, changes, unsigned, installing } = props.left
  const undecided = changes.filter(({ decided }) => decided === undefined)
  const missing = undecided.some((change) => (reasons[keyOf(change)] ?? '').trim() === '')
  return (
    <FormDialog
      open
      wide
      onClose={props.onClose}
      title="Close run?"
      lead="The record is sealed with what is open now. The verification code is shown under Export."
      submit="Close run"
      grave
      disabled={missing || installing.length > 0}
      onSubmit={async () => {
        const keep = undecided.map((change) => ({ change: keyOf(change), reason: reasons[keyOf(change)] ?? '' }))
        const done = await actions.finish(props.id, keep)
        if (done.ok) store.say(`The run is closed. Verification code ${done.value.code}.`)
        return done
      }}
    >
      {installing.length === 0 ? null : <p>An install may still be running. Resume the run and wait for its end.</p>}
      {items.length + unsigned.length === 0 ? null : (
        <ul aria-label="Open points">
          {items.map(({ appliance, item, title }) => (
            <li key={`${appliance}/${item}`}>{title}: not done</li>
          ))}
          {unsigned.map((role) => (
            <li key={role}>{role === 'engineer' ? 'Field engineer' : 'Customer'}: not signed</li>
          ))}
        </ul>
      )}
      {undecided.map((change, index) => (
        <TextField
          key={keyOf(change)}
          id={`keep-${String(index)}`}
          label={`${change.title}: ${change.before}, now ${change.after}. Why is this accepted?`}
          required
          value={reasons[keyOf(change)] ?? ''}
          onChange={(reason) => setReasons({ ...reasons, [keyOf(change)]: reason })}
        />
      ))}
    </FormDialog>
  )
}
