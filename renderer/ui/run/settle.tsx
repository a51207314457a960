import { useState } from 'react'
import { useAct, useFocusInside, useHold, usePage, type ShownRun } from '../../state/hooks.ts'
import type { OutlineItem } from '../../state/outline.ts'
import { Button } from '../parts/button.tsx'
import { Choice } from '../parts/choice.tsx'
import { FailureNote } from '../parts/failure-note.tsx'
import { TextField } from '../parts/field.tsx'

/** The result of a command is unknown: a person who checked enters whether it arrived, and how they know. */
export function Settle(props: { open: ShownRun; entry: OutlineItem; command: string }) {
  const { open, entry } = props
  const { actions } = usePage()
  const act = useAct()
  const [arrived, setArrived] = useState('')
  const [reason, setReason] = useState('')
  const { inside, watch } = useFocusInside()
  useHold(inside || arrived !== '' || reason !== '' ? entry.key : undefined)
  const target = { run: open.run.id, appliance: entry.appliance, item: entry.item.id }
  return (
    <form
      className="question"
      {...watch}
      onSubmit={(event) => {
        event.preventDefault()
        void act.run(() => actions.settle(target, arrived === 'yes', reason))
      }}
    >
      <Choice
        name="arrived"
        legend={`Did “${props.command}” reach the appliance?`}
        hint="check the appliance first"
        value={arrived}
        options={[
          { value: 'yes', label: 'Yes', detail: 'never sent again' },
          { value: 'no', label: 'No', detail: 'may be sent again' },
        ]}
        onChange={setArrived}
      />
      <TextField id="settle-reason" label="How do you know?" value={reason} onChange={setReason} required />
      <FailureNote failure={act.failure} />
      <Button type="submit" look="primary" disabled={act.busy || arrived === '' || reason === ''}>
        Save
      </Button>
    </form>
  )
}
