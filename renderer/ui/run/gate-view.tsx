import { useState } from 'react'
import { CommandButton } from '../../commands/command-button.tsx'
import { useHold, usePage, type ShownRun } from '../../state/hooks.ts'
import { entryOfLine, gatesOf, remediesOfLine, summaryOf, type GateLine, type GateSummary } from '../../state/gates.ts'
import { gateStanding } from '../../state/outline.ts'
import { useCommands } from '../../commands/commands.ts'
import { count } from '../parts/format.ts'
import { Mark } from '../parts/mark.tsx'
import { Approval } from './approval.tsx'
import { ExceptionRow } from './exception-row.tsx'
import { FoldedGroup, MainLine } from './gate-lines.tsx'
import { ItemDialogs, type ItemDialog } from './item-dialogs.tsx'
import { UpdateLine } from './update-line.tsx'
import { WindowBar } from './window-bar.tsx'

/** The decision before the install: exceptions, important values, the rest one line per group, and the approval. */
export function GateView(props: { open: ShownRun }) {
  const { open } = props
  const { actions } = usePage()
  const { current, run } = open
  const [oneSource, setOneSource] = useState(false)
  const [dialog, setDialog] = useState<{ name: ItemDialog; line: GateLine } | undefined>(undefined)
  // While a person reads the checks, repeats them or types the approval, the page stays on them.
  useHold(current?.key)
  const lines = gatesOf(open)
  const summary = summaryOf(lines)
  const host = run.state.appliances[open.appliance]?.identity.host ?? ''
  const needs = gateStanding(run.state, open.appliance, current?.item.gate ?? '')?.needs ?? []
  const undecided = needs.includes('own-hash-only') && !oneSource
  const readable = lines.filter(
    ({ item, standing }) =>
      item.effect === 'none' && item.run !== undefined && item.ask.length === 0 &&
      standing.state !== 'not-applicable' && standing.state !== 'waived', // prettier-ignore
  )
  const asked = dialog === undefined ? undefined : entryOfLine(open, dialog.line)
  const decides = undecided || summary.exceptions.some((line) => remediesOfLine(open, line).length > 0)
  useCommands({
    'gate.decide': decides
      ? () => document.querySelector<HTMLElement>('.exceptions .btn:not(:disabled)')?.click()
      : undefined,
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
            <h1>Install approval</h1>
            <p className="sub">
              {current.item.title} on {host}. This is the point of no return.
            </p>
          </div>
          <Standing summary={summary} undecided={undecided} />
        </header>
        {summary.exceptions.length === 0 && !undecided ? null : (
          <ul className="exceptions" aria-label="Exceptions">
            {undecided ? <UpdateLine open={open} onAccept={() => setOneSource(true)} /> : null}
            {summary.exceptions.map((line) => (
              <ExceptionRow
                key={line.key}
                open={open}
                line={line}
                onDialog={(name, of) => setDialog({ name, line: of })}
              />
            ))}
          </ul>
        )}
        <ul className="mainlines" aria-label="Checks">
          {undecided ? null : <UpdateLine open={open} accepted={oneSource} />}
          {summary.main.map((line) => (
            <MainLine key={line.key} line={line} />
          ))}
        </ul>
        {summary.groups.map((group) => (
          <FoldedGroup key={group.name} group={group} />
        ))}
        <footer>
          <span className="sub small">Uptick repeats the checks before it sends the command.</span>
          <CommandButton command="gate.read-all">Check again</CommandButton>
        </footer>
      </main>
      <aside className="gateside" aria-label="Time, command and approval" data-pane="approval" tabIndex={-1}>
        <div className="scroll">
          <WindowBar open={open} />
          <Approval open={open} gates={lines} oneSource={oneSource} />
        </div>
      </aside>
      {dialog === undefined || asked === undefined ? null : (
        <ItemDialogs
          name={dialog.name}
          entry={asked}
          target={{ run: run.id, appliance: asked.appliance, item: asked.item.id }}
          onClose={() => setDialog(undefined)}
        />
      )}
    </div>
  )
}

/** One summary of what blocks the install and what is an exception. */
function Standing(props: { summary: GateSummary; undecided: boolean }) {
  const { exceptions } = props.summary
  const broken = exceptions.filter(({ holds }) => !holds).length
  const noted = exceptions.length - broken
  const words = [
    broken === 0 ? '' : `${String(broken)} blocking`,
    props.undecided ? '1 decision' : '',
    noted === 0 ? '' : count(noted, 'exception'),
  ].filter((word) => word !== '')
  return (
    <p className="chip holds">
      <Mark name={broken > 0 ? 'fail' : words.length > 0 ? 'attention' : 'pass'} />
      {words.length === 0 ? 'No exceptions' : words.join(', ')}
    </p>
  )
}
