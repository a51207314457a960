import { CommandButton } from '../../commands/command-button.tsx'
import { useHold, usePage, type ShownRun } from '../../state/hooks.ts'
import { gatesOf, type GateLine } from '../../state/gates.ts'
import { useCommands } from '../../commands/commands.ts'
import { secondOf } from '../parts/format.ts'
import { Mark, markWords, type MarkName } from '../parts/mark.tsx'
import { Approval } from './approval.tsx'
import { passedOver } from './passed-over.ts'
import { WindowBar } from './window-bar.tsx'

/** The point of no return on one screen: what holds, what it costs in time, the exact command, and a typed approval. */
export function GateView(props: { open: ShownRun }) {
  const { open } = props
  const { actions } = usePage()
  const { current, run } = open
  // Whoever reads the gates, has them read again or types the approval stays with them.
  useHold(current?.key)
  const gates = gatesOf(open)
  const host = run.state.appliances[open.appliance]?.identity.host ?? ''
  const readable = gates.filter(
    ({ item, standing }) =>
      item.effect === 'none' && item.run !== undefined && item.ask.length === 0 &&
      standing.state !== 'not-applicable' && standing.state !== 'waived', // prettier-ignore
  )
  useCommands({
    'gate.read-all':
      open.busy || !open.live
        ? undefined
        : () =>
            void actions
              .startItems(readable.map(({ appliance, item }) => ({ run: run.id, appliance, item: item.id })))
              .then(() => actions.carryOn(run.id)),
  })
  if (current === undefined) return null
  return (
    <div className="gateview">
      <div className="hatch" aria-hidden="true" />
      <main className="gates" data-pane="gates" tabIndex={-1}>
        <header>
          <div>
            <h1>Point of no return</h1>
            <p className="sub">
              {current.item.title} on {host}. Once installed, a release stays.
            </p>
          </div>
          <Holds gates={gates} />
        </header>
        <ul aria-label="Gates">
          {gates.map((gate) => (
            <Line key={gate.key} gate={gate} />
          ))}
        </ul>
        <footer>
          <span className="sub small">Gates that can change are read again before the command is sent.</span>
          <CommandButton command="gate.read-all">Read all again</CommandButton>
        </footer>
      </main>
      <aside className="gateside" aria-label="Time, command and approval" data-pane="approval" tabIndex={-1}>
        <div className="scroll">
          <WindowBar open={open} />
          <Approval open={open} gates={gates} />
        </div>
      </aside>
    </div>
  )
}

function Holds(props: { gates: readonly GateLine[] }) {
  const { gates } = props
  const holding = gates.filter(({ holds }) => holds)
  const counts = new Map<MarkName, number>()
  for (const { standing } of holding) counts.set(standing.state, (counts.get(standing.state) ?? 0) + 1)
  const all = holding.length === gates.length
  return (
    <p className="chip holds">
      <Mark name={all ? 'pass' : 'fail'} />
      {holding.length} of {gates.length} hold
      {counts.size === 0 ? '' : ': '}
      {[...counts].map(([state, n]) => `${String(n)} ${markWords[state].toLowerCase()}`).join(', ')}
    </p>
  )
}

function Line(props: { gate: GateLine }) {
  const { store } = usePage()
  const { gate } = props
  const { state, reason, hint, at, verdict } = gate.standing
  return (
    <li className={gate.holds ? '' : 'broken'}>
      <Mark name={state} large />
      <button
        type="button"
        className="plain name"
        onClick={() => {
          store.leave(gate.key)
          store.select(gate.key)
        }}
      >
        {gate.item.title}
        {gate.host === undefined ? null : <span className="dim"> {gate.host}</span>}
      </button>
      <span className="reason sub">
        {reason}
        {state === 'waived' ? <span className="hint"> {passedOver(verdict)}</span> : null}
        {gate.holds || hint === undefined ? null : <span className="hint"> {hint}</span>}
      </span>
      <span className="when">
        <span className={`word w-${state}`}>{markWords[state]}</span>
        <span className="dim">{at === undefined ? '' : secondOf(at)}</span>
      </span>
    </li>
  )
}
