import { useState } from 'react'
import { useAct, useFocusInside, useHold, usePage, type ShownRun } from '../../state/hooks.ts'
import { commandsOfItem } from '../../state/item-commands.ts'
import type { OutlineItem } from '../../state/outline.ts'
import { Button } from '../parts/button.tsx'
import { FailureNote } from '../parts/failure-note.tsx'
import { TextField } from '../parts/field.tsx'

/**
 * A reply that no parser understood, shown as received, so that a person can enter what it means. It never passes
 * automatically.
 */
export function ReadReply(props: { open: ShownRun; entry: OutlineItem }) {
  const { open, entry } = props
  const { actions } = usePage()
  const act = useAct()
  const reply = commandsOfItem(open.run, entry).findLast((command) => command.last !== undefined)?.last
  const [fact, setFact] = useState('')
  const [value, setValue] = useState('')
  const { inside, watch } = useFocusInside()
  useHold(inside || fact !== '' || value !== '' ? entry.key : undefined)
  const wanted = [...new Set(open.outline.items.flatMap(({ standing }) => standing.missing))]
    .filter((name) => name.startsWith('facts.'))
    .map((name) => name.slice('facts.'.length))
  if (reply === undefined) return null
  return (
    <form
      className="question"
      {...watch}
      onSubmit={(event) => {
        event.preventDefault()
        void act.run(() => actions.sayFact(open.run.id, entry.appliance, fact.trim(), value.trim()))
      }}
    >
      <h2>Enter the value from the reply</h2>
      <pre className="mono rawreply" tabIndex={0} aria-label="The reply as it came">
        {reply.lines.join('\n')}
      </pre>
      <p className="sub small">
        Mark the item done if the reply shows that it is. If a later item needs a value from it, enter the value here;
        the record shows your name.
      </p>
      <div className="pair">
        <TextField
          id="read-fact"
          label="Value name"
          list="wanted-facts"
          required
          mono
          value={fact}
          onChange={setFact}
        />
        <TextField id="read-value" label="Value" required mono value={value} onChange={setValue} />
      </div>
      <datalist id="wanted-facts">
        {wanted.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <FailureNote failure={act.failure} />
      <Button type="submit" disabled={act.busy || fact.trim() === '' || value.trim() === ''}>
        Save
      </Button>
    </form>
  )
}
