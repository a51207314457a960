import { usePage } from '../../state/hooks.ts'
import type { GateGroup, GateLine, GroupName } from '../../state/gates.ts'
import { count, secondOf } from '../parts/format.ts'
import { Mark, markLabels, type MarkName } from '../parts/mark.tsx'

/** What weighs and is in order: its value, and when it was read. */
export function MainLine(props: { line: GateLine }) {
  const { line } = props
  const { state, reason, by, at } = line.standing
  const person = state === 'ticked' && by !== undefined ? <span className="dim"> · marked done by {by}</span> : null
  return (
    <li>
      <Mark name={state} word={markLabels[state]} />
      <span className="name">
        <GateItemLink line={line} />
      </span>
      <span className="reason">
        {reason === '' ? markLabels[state] : reason}
        {person}
      </span>
      <span className="when dim">{at === undefined ? '' : secondOf(at)}</span>
    </li>
  )
}

const groupLabels: {
  readonly [G in GroupName]: { readonly mark: MarkName; readonly one: string; readonly many: string }
} = {
  passed: { mark: 'pass', one: 'more check passed', many: 'more checks passed' },
  answered: { mark: 'ticked', one: 'question answered', many: 'questions answered' },
  done: { mark: 'ticked', one: 'step done by hand', many: 'steps done by hand' },
  'not-applicable': { mark: 'not-applicable', one: 'check does not apply', many: 'checks do not apply' },
}

/** The rest in one line a group; unfolded, each with its result. */
export function FoldedGroup(props: { group: GateGroup }) {
  const { name, lines } = props.group
  const { mark, one, many } = groupLabels[name]
  return (
    <details className="folded">
      <summary>
        <Mark name={mark} />
        <span className="name">{count(lines.length, one, many)}</span>
        <span className="dim titles">{lines.map(({ title }) => title).join(' · ')}</span>
      </summary>
      <ul>
        {lines.map((line) => (
          <MainLine key={line.key} line={line} />
        ))}
      </ul>
    </details>
  )
}

/** The title of a check, which leads to its item. */
export function GateItemLink(props: { line: GateLine }) {
  const { store } = usePage()
  const { key, title, host } = props.line
  return (
    <button
      type="button"
      className="plain"
      onClick={() => {
        store.leave(key)
        store.select(key)
      }}
    >
      {title}
      {host === undefined ? null : <span className="dim"> {host}</span>}
    </button>
  )
}
