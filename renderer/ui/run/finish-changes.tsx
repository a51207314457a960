import { useCommands } from '../../commands/commands.ts'
import { Keys } from '../../commands/command-button.tsx'
import { keyOfChange, readyReason, type OpenChange } from '../../state/finish.ts'
import type { ShownRun } from '../../state/hooks.ts'
import { minuteOf } from '../parts/format.ts'
import { Icon } from '../parts/icon.tsx'
import { Mark } from '../parts/mark.tsx'

type Reasons = Readonly<Record<string, string>>

/** Unexpected changes: each one is accepted with a reason before the run can be closed. */
export function FinishChanges(props: {
  open: ShownRun
  changes: readonly OpenChange[]
  reasons: Reasons
  onReasons: (reasons: Reasons) => void
}) {
  const { open, changes, reasons, onReasons } = props
  const closed = open.run.state.closed !== undefined
  const isDecided = (change: OpenChange): boolean =>
    change.decided !== undefined || (reasons[keyOfChange(change)] ?? '').trim() !== ''
  const first = changes.find((change) => !isDecided(change))
  const decided = changes.filter(isDecided).length
  useCommands({
    'finish.decide': first === undefined || closed ? undefined : () => document.getElementById(fieldOf(first))?.focus(),
  })
  return (
    <section aria-label="Unexpected changes">
      <h2>
        Unexpected changes{' '}
        <span>{changes.length === 0 ? '' : `${String(decided)} of ${String(changes.length)} decided`}</span>
      </h2>
      {changes.length === 0 ? <p className="sub none">Nothing changed that the upgrade should not change.</p> : null}
      <ul className="finishchanges">
        {changes.map((change) => (
          <Change
            key={keyOfChange(change)}
            open={open}
            change={change}
            first={change === first}
            reason={reasons[keyOfChange(change)] ?? ''}
            onReason={(reason) => onReasons({ ...reasons, [keyOfChange(change)]: reason })}
          />
        ))}
      </ul>
    </section>
  )
}

const fieldOf = (change: OpenChange): string => `finish-${keyOfChange(change).replace(/[^A-Za-z0-9]+/g, '-')}`

function Change(props: {
  open: ShownRun
  change: OpenChange
  first: boolean
  reason: string
  onReason: (reason: string) => void
}) {
  const { open, change, first, reason, onReason } = props
  const { decided } = change
  const one = open.run.state.appliances[change.appliance]
  const ready = readyReason(change, one?.identity.release)
  const typed = reason.trim() !== ''
  const settled = decided !== undefined || typed
  const host = Object.keys(open.run.state.appliances).length > 1 ? `${one?.identity.host ?? one?.address ?? ''}: ` : ''
  return (
    <li className={settled ? '' : 'undecided'}>
      <Mark name={settled ? 'ticked' : 'attention'} word={settled ? 'Decided' : 'To decide'} large />
      <span className="what">
        <b>
          {host}
          {change.title}
        </b>
        <span className="mono beforeafter">
          {change.before} <Icon name="arrow" />
          <span className="sr">, now </span> {change.after}
        </span>
      </span>
      {decided !== undefined ? (
        <p className="why">
          <b>“{decided.reason}”</b> {decided.by}, {minuteOf(decided.at)}
        </p>
      ) : open.run.state.closed !== undefined ? (
        <p className="why">Not decided when the run was closed.</p>
      ) : (
        <div className="why">
          <label htmlFor={fieldOf(change)} className="sr">
            {change.title}: why is this accepted?
          </label>
          <input
            id={fieldOf(change)}
            className="field"
            value={reason}
            placeholder="Why is this accepted?"
            autoComplete="off"
            onChange={(event) => onReason(event.currentTarget.value)}
          />
          {first ? <Keys of="finish.decide" /> : null}
          {ready === undefined ? null : (
            <button
              type="button"
              className={reason === ready ? 'btn small on' : 'btn small'}
              aria-pressed={reason === ready}
              onClick={() => onReason(reason === ready ? '' : ready)}
            >
              Integrated in this release
            </button>
          )}
        </div>
      )}
    </li>
  )
}
