import type { OpenRun } from '../../state/hooks.ts'
import type { OutlineItem } from '../../state/outline.ts'
import { linesOfAll } from '../../state/transcript.ts'
import { count, dayOf, lineRange } from '../parts/format.ts'
import { Mark, markWords } from '../parts/mark.tsx'

/** The record as a page: the same journal, folded the same way as what is exported. */
export function Paper(props: { open: OpenRun }) {
  const { open } = props
  const { run, appliance, outline } = open
  const { state } = run
  const one = state.appliances[appliance]
  const { opened } = state
  if (one === undefined || opened === undefined) return null
  const words = new Map<string, number>()
  for (const { standing } of outline.items) {
    const word = markWords[standing.state].toLowerCase()
    words.set(word, (words.get(word) ?? 0) + 1)
  }
  return (
    <article className="paper" tabIndex={0} aria-label="The record as a page">
      <header className="mast">
        <div>
          <h2>
            {opened.purpose === 'upgrade' ? 'Upgrade' : 'Check'} of {one.identity.host ?? one.address}
          </h2>
          <p className="sub">
            {releases(open)} {dayOf(opened.at)}, by {opened.by}
            {opened.customer === undefined ? '' : ` for ${opened.customer}`}
            {opened.ticket === undefined ? '' : `, ${opened.ticket}`}
          </p>
        </div>
        <Result open={open} />
      </header>
      <dl className="sum">
        <Pair name="Host ID" value={one.identity.hostId ?? 'not read'} />
        <Pair name="Serial" value={one.identity.serial ?? 'not read'} />
        <Pair
          name="Items"
          value={`${String(outline.items.length)}: ${[...words].map(([word, n]) => `${String(n)} ${word}`).join(', ')}`}
        />
        <Pair name="Runbook" value={`${opened.runbook.id} ${opened.runbook.version}`} />
        <Pair name="Events" value={String(state.seq)} />
      </dl>
      <div className="cols">
        <section>
          <h3>Items and evidence</h3>
          <table className="items">
            <caption className="sr">Items and evidence</caption>
            <thead>
              <tr>
                <th scope="col">State</th>
                <th scope="col">Item</th>
                <th scope="col">Evidence</th>
              </tr>
            </thead>
            {outline.phases.map((phase) => (
              <tbody key={phase.id}>
                <tr className="sec">
                  <th colSpan={3} scope="rowgroup">
                    {phase.title}
                  </th>
                </tr>
                {phase.items.map((entry) => (
                  <Row key={entry.key} open={open} entry={entry} />
                ))}
              </tbody>
            ))}
          </table>
        </section>
        <section>
          <h3>Before against after</h3>
          <Comparison open={open} />
        </section>
      </div>
    </article>
  )
}

function Pair(props: { name: string; value: string }) {
  return (
    <div>
      <dt>{props.name}</dt>
      <dd>{props.value}</dd>
    </div>
  )
}

function releases(open: OpenRun): string {
  const one = open.run.state.appliances[open.appliance]
  const before = one?.factsBefore?.['release']?.value
  const now = one?.identity.release
  if (typeof before === 'string' && now !== undefined && before !== now) return `${before} to ${now},`
  return now === undefined ? '' : `${now},`
}

function Result(props: { open: OpenRun }) {
  const { state } = props.open.run
  const returning = state.appliances[props.open.appliance]?.returning
  const proven = returning?.outcome === 'proven'
  const words = proven
    ? `Proved on ${returning.release ?? 'the wanted release'}`
    : state.closed === undefined
      ? 'Not finished'
      : `Closed: ${state.closed.outcome}`
  return (
    <p className="res">
      <Mark name={proven ? 'pass' : state.closed === undefined ? 'partial' : 'ticked'} />
      <b>{words}</b>
    </p>
  )
}

function Row(props: { open: OpenRun; entry: OutlineItem }) {
  const { entry, open } = props
  const { state, reason, evidence } = entry.standing
  const lines = linesOfAll(open.run.transcript, evidence)
  return (
    <tr>
      <td>
        <span className="state">
          <Mark name={state} />
          <span className={`word w-${state}`}>{markWords[state]}</span>
        </span>
      </td>
      <td>
        {entry.item.title}
        {reason === '' ? null : <span className="r">{reason}</span>}
      </td>
      <td className="dim">{lines.map(({ first, last }) => lineRange(first, last)).join('; ')}</td>
    </tr>
  )
}

/** Facts as they stood when the install was sent, against those now. */
function Comparison(props: { open: OpenRun }) {
  const one = props.open.run.state.appliances[props.open.appliance]
  const before = one?.factsBefore
  if (one === undefined || before === undefined) {
    return <p className="sub small none">Nothing was installed, so there is nothing to hold against each other.</p>
  }
  const names = [...new Set([...Object.keys(before), ...Object.keys(one.facts)])]
  const rows = names.map((name) => ({ name, was: textOf(before[name]?.value), is: textOf(one.facts[name]?.value) }))
  const changed = rows.filter(({ was, is }) => was !== is)
  return (
    <ul className="diff">
      {changed.map(({ name, was, is }) => (
        <li key={name}>
          <span className="k">{was === undefined ? 'Added' : is === undefined ? 'Missing' : 'Changed'}</span>
          <span>
            <b>{name}</b>
            {was === undefined ? null : (
              <>
                <span className="sr"> was </span> <del className="mono">{was}</del>
              </>
            )}
            {is === undefined ? null : (
              <>
                <span className="sr"> is </span> <ins className="mono">{is}</ins>
              </>
            )}
          </span>
        </li>
      ))}
      <li>
        <span className="k same">Same</span>
        <span className="sub">{count(rows.length - changed.length, 'fact')}</span>
      </li>
    </ul>
  )
}

function textOf(value: unknown): string | undefined {
  if (value === undefined) return undefined
  if (typeof value !== 'object' || value === null) return String(value)
  if (Array.isArray(value)) return value.map(textOf).join(', ')
  return Object.values(value).map(textOf).join(' ')
}
