import { Keys } from '../../commands/command-button.tsx'
import { rowOf } from '../../state/comparison.ts'
import { usePage, type ShownRun } from '../../state/hooks.ts'
import { outlineOf, type OutlineItem } from '../../state/outline.ts'
import { isDecided, surprisesOf, type Surprise } from '../../state/surprises.ts'
import { useCommands } from '../../commands/commands.ts'
import { Button } from '../parts/button.tsx'
import { Mark, markLabels } from '../parts/mark.tsx'

/** What the install changed and should not have, each with the way to the items where a person says what it means. */
export function SurprisesPanel(props: { open: ShownRun }) {
  const { store } = usePage()
  const { state, runbook } = props.open.run
  const all =
    runbook === undefined
      ? []
      : Object.keys(state.appliances).flatMap((id) => surprisesOf(state, outlineOf(state, runbook, id), id))
  const open = all.filter((surprise) => !isDecided(surprise))
  const first = open.flatMap(({ deciders }) => deciders).at(0)
  const goTo = ({ key }: OutlineItem): void => {
    store.leave(key)
    store.select(key)
    store.show('run')
  }
  useCommands({ 'record.decide': first === undefined ? undefined : () => goTo(first) })
  if (all.length === 0) return null
  return (
    <section aria-label="Unexpected changes">
      <h2>
        Unexpected changes{' '}
        <span className="sub small">{open.length === 0 ? 'all decided' : `${String(open.length)} to decide`}</span>
      </h2>
      <ul className="surprises">
        {[...open, ...all.filter(isDecided)].map((surprise, index) => (
          <One key={`${String(index)} ${surprise.change.fact}`} surprise={surprise} first={first} onGo={goTo} />
        ))}
      </ul>
    </section>
  )
}

function One(props: { surprise: Surprise; first: OutlineItem | undefined; onGo: (item: OutlineItem) => void }) {
  const { surprise, first, onGo } = props
  const { change, title, before, after, why } = rowOf(surprise.change)
  const decided = isDecided(surprise)
  return (
    <li>
      <Mark name={decided ? 'ticked' : 'attention'} word={decided ? 'Decided' : 'To decide'} />
      <span>
        <b>{title}</b>: {change.toLowerCase()}
        {change === 'Changed' ? `, ${before} before, ${after} after` : ''}
        <br />
        <span className="sub">{why}</span>
      </span>
      {surprise.deciders.length === 0 ? (
        <span className="row sub">No runbook item covers this change. Add a note with what you found.</span>
      ) : (
        surprise.deciders.map((decider) => (
          <span className="row" key={decider.key}>
            <Button
              size="small"
              look="quiet"
              label={`${decided ? 'See' : 'Decide'} ${title}: ${decider.item.title}`}
              onClick={() => onGo(decider)}
            >
              {decider.item.title}
              {decider === first ? <Keys of="record.decide" /> : null}
            </Button>
            <span className={`word w-${decider.standing.state}`}>{markLabels[decider.standing.state]}</span>
          </span>
        ))
      )}
    </li>
  )
}
