import type { ShownRun } from '../../state/hooks.ts'
import { carriedBy, factsByItem } from '../../state/item-facts.ts'
import type { OutlineItem } from '../../state/outline.ts'
import { usePage } from '../../state/hooks.ts'
import { itemKey } from '../../state/outline.ts'
import { Icon } from '../parts/icon.tsx'
import { Mark } from '../parts/mark.tsx'

/** The values that replies to this item's commands gave. */
export function FactsRead(props: { open: ShownRun; entry: OutlineItem }) {
  const { open, entry } = props
  const facts = factsByItem(open.run.state, entry.appliance).get(entry.item.id) ?? []
  if (facts.length === 0) return null
  return (
    <section className="facts">
      <h2>Values read</h2>
      <dl className="box">
        {facts.map(({ label, lines }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              {lines.map(({ text, detail }) => (
                <span key={`${text} ${detail}`} className="mono">
                  <span className="grow">{text}</span>
                  {detail === '' ? null : <span className="sub">{detail}</span>}
                </span>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

/** Later items that are made from what this item noted. */
export function CarriedOn(props: { open: ShownRun; entry: OutlineItem }) {
  const { open, entry } = props
  const { store } = usePage()
  const { runbook, state } = open.run
  if (runbook === undefined) return null
  const carried = carriedBy(state, runbook, entry.appliance, entry.item)
  const [first] = carried
  if (first === undefined) return null
  return (
    <section className="facts">
      <h2>
        <Icon name="carry" />
        Carried to {first.phase}
      </h2>
      <ul className="box">
        {carried.flatMap(({ id, title, commands }) =>
          commands.length === 0
            ? [
                <li key={id}>
                  <Mark name="to-do" word="To do" />
                  <button type="button" className="link" onClick={() => store.select(itemKey(entry.appliance, id))}>
                    {title}
                  </button>
                </li>,
              ]
            : commands.map(({ command, done }) => (
                <li key={command}>
                  <Mark name={done ? 'pass' : 'to-do'} word={done ? 'Done' : 'To do'} />
                  <button
                    type="button"
                    className="link mono"
                    onClick={() => store.select(itemKey(entry.appliance, id))}
                  >
                    {command}
                  </button>
                </li>
              )),
        )}
      </ul>
    </section>
  )
}
