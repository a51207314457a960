import { usePage, type ShownRun } from '../../state/hooks.ts'
import { isOver, isPutOff, needsPerson, type OutlineItem } from '../../state/outline.ts'
import { count } from '../parts/format.ts'
import { Mark, markLabels } from '../parts/mark.tsx'

/** How many upcoming automatic items are named; the outline has the rest. */
const named = 4

/**
 * What stops without Uptick, what needs a person, and what comes next: for a person who has to leave, and for the one
 * who takes over.
 */
export function NextSteps(props: { open: ShownRun }) {
  const { open } = props
  const { items, stopNow } = open.outline
  const asks = items.filter(needsPerson)
  const waits = items.filter(isPutOff)
  const next = items.filter(({ standing, blockedBy }) => standing.state === 'to-do' && blockedBy.length === 0)
  const blocked = items.filter(({ standing, blockedBy }) => !isOver(standing.state) && blockedBy.length > 0)
  return (
    <div className="nextsteps">
      <h2>If you stop now</h2>
      <p>{stopNow}</p>
      <Group title="Needs you" items={asks} />
      <Group title="Waiting for a running job" items={waits} />
      <Group title="Continues automatically" items={next.slice(0, named)} more={next.length - named} />
      {blocked.length === 0 ? null : (
        <p className="sub small">{count(blocked.length, 'item waits', 'items wait')} for one of these.</p>
      )}
    </div>
  )
}

function Group(props: { title: string; items: readonly OutlineItem[]; more?: number }) {
  const { store } = usePage()
  if (props.items.length === 0) return null
  return (
    <>
      <h3>{props.title}</h3>
      <ul>
        {props.items.map((entry) => (
          <li key={entry.key}>
            <Mark name={entry.standing.state} word={markLabels[entry.standing.state]} />
            <button type="button" className="link" onClick={() => store.select(entry.key)}>
              {entry.item.title}
            </button>
          </li>
        ))}
      </ul>
      {props.more !== undefined && props.more > 0 ? <p className="sub small">and {props.more} more</p> : null}
    </>
  )
}
