import { useAct, usePage, type ShownRun } from '../../state/hooks.ts'
import { remediesOfLine, type ExceptionRemedy, type GateLine } from '../../state/gates.ts'
import { Button } from '../parts/button.tsx'
import { FailureNote } from '../parts/failure-note.tsx'
import { Mark, markLabels } from '../parts/mark.tsx'
import { GateItemLink } from './gate-lines.tsx'
import type { ItemDialog } from './item-dialogs.tsx'
import { passedOver } from './passed-over.ts'

const words: Readonly<Record<ExceptionRemedy, string>> = {
  'check-again': 'Check again',
  'mark-done': 'Mark done',
  answer: 'Answer',
  'enter-value': 'Enter value',
  settle: 'Settle',
  waive: 'Waive…',
  reopen: 'Reopen',
}

/** Remedies that are a dialog over the gate; the others lead to the item, or ask the appliance at once. */
const dialogs: Readonly<Partial<Record<ExceptionRemedy, ItemDialog>>> = {
  'mark-done': 'tick',
  waive: 'waive',
  reopen: 'reopen',
}

/** What is out of the ordinary, with its remedies: what a person decides here comes first. */
export function ExceptionRow(props: {
  open: ShownRun
  line: GateLine
  onDialog: (name: ItemDialog, line: GateLine) => void
}) {
  const { open, line } = props
  const { store, actions } = usePage()
  const act = useAct()
  const { state, reason, hint, verdict } = line.standing
  const remedies = remediesOfLine(open, line)
  const refused = open.running ? 'Uptick is running a step.' : open.live ? undefined : 'Resume the run to check again.'
  const give = (remedy: ExceptionRemedy): void => {
    const dialog = dialogs[remedy]
    if (dialog !== undefined) return props.onDialog(dialog, line)
    if (remedy === 'check-again') {
      const target = { run: open.run.id, appliance: line.appliance, item: line.item.id }
      return void act.run(() => actions.checkAgain(target))
    }
    store.leave(line.key)
    store.select(line.key)
  }
  return (
    <li className={line.holds ? 'exception' : 'exception broken'}>
      <Mark name={state} large />
      <span className="name">
        <GateItemLink line={line} />
        <span className={`word w-${state}`}>{markLabels[state]}</span>
      </span>
      <span className="reason">
        {reason}
        {state === 'waived' ? <span className="hint"> {passedOver(verdict)}</span> : null}
        {hint === undefined || state === 'waived' ? null : <span className="hint"> {hint}</span>}
        <FailureNote failure={act.failure} />
      </span>
      <span className="fixes">
        {remedies.map((remedy, index) => (
          <Button
            key={remedy}
            size="small"
            {...(index === 0 ? {} : { look: 'quiet' as const })}
            label={`${words[remedy]} (${line.title})`}
            disabled={remedy === 'check-again' && (act.busy || refused !== undefined)}
            onClick={() => give(remedy)}
          >
            {remedy === 'check-again' && act.busy ? 'Checking' : words[remedy]}
          </Button>
        ))}
        {remedies.includes('check-again') && refused !== undefined ? (
          <span className="sub small">{refused}</span>
        ) : null}
      </span>
    </li>
  )
}
