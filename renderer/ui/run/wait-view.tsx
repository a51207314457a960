import { useEffect } from 'react'
import { CommandButton } from '../../commands/command-button.tsx'
import { usePage, type ShownRun } from '../../state/hooks.ts'
import { supportFacts } from '../../state/support-facts.ts'
import { useCommands } from '../../commands/commands.ts'
import { copyText } from '../parts/copy-button.tsx'
import { elapsedOf, minuteOf, secondOf, usualWords } from '../parts/format.ts'
import { Mark } from '../parts/mark.tsx'
import { useNow } from '../parts/now.ts'
import { toTheField } from './item-acts.tsx'
import { ApplianceAsks, Questions } from './questions.tsx'
import { stages, stageTitle } from '../../state/stages.ts'
import { WaitSide } from './wait-side.tsx'
import { WaitStages } from './wait-stages.tsx'

const outcomes: Readonly<Record<string, string>> = {
  'old-release': 'Back online on the old release',
  'never-went-down': 'No reboot was observed',
  'other-appliance': 'Another appliance answers',
  'did-not-return': 'Not back online',
  unproven: 'Back online, not verified',
}

/** The wait for the return: one line that is read, then stage by stage what was seen, and the download from here. */
export function WaitView(props: { open: ShownRun }) {
  const { open } = props
  const { store } = usePage()
  const { run, appliance, current } = open
  const one = run.state.appliances[appliance]
  const returning = one?.returning
  const asks = current !== undefined && current.asks.length > 0
  useCommands({
    'gate.leave': () => store.leave(current?.key),
    'wait.support': () =>
      void copyText(supportFacts(run, appliance)).then((done) =>
        store.toast(done ? 'The support facts are copied.' : 'They could not be copied.'),
      ),
    'wait.evidence': () => document.querySelector<HTMLElement>('.stages [aria-current]')?.scrollIntoView(),
    'wait.probes': () => document.querySelector<HTMLElement>('.probes')?.focus(),
    'item.answer': asks ? toTheField : undefined,
  })
  // The field that had the focus is gone with the gate; whoever listens hears the one line of the wait.
  useEffect(() => document.querySelector<HTMLElement>('.wait h1')?.focus({ preventScroll: true }), [])
  if (one === undefined || returning === undefined || current === undefined) return null
  return (
    <div className="waitview">
      <main className="wait" data-pane="wait" tabIndex={-1}>
        <WaitHead open={open} />
        <ApplianceAsks open={open} />
        <Questions open={open} entry={current} />
        <WaitStages open={open} />
        <WaitFoot open={open} />
      </main>
      <WaitSide open={open} />
    </div>
  )
}

function WaitHead(props: { open: ShownRun }) {
  const { run, appliance } = props.open
  const now = useNow(1000)
  const one = run.state.appliances[appliance]
  const returning = one?.returning
  if (one === undefined || returning === undefined) return null
  const host = one.identity.host ?? one.address
  const { outcome, stage = 'closing', expected, at } = returning
  const place = stages.findIndex(({ name }) => name === stage) + 1
  const what = expected.release ?? expected.name
  if (outcome !== undefined) {
    return (
      <header className="plain">
        <Mark name={outcome === 'proven' ? 'pass' : 'fail'} large />
        <div>
          <h1 className="msg" tabIndex={-1}>
            {outcome === 'proven' ? `Proved on ${returning.release ?? what}.` : `${outcomes[outcome] ?? outcome}.`}
          </h1>
          <p className="sub">{returning.observed ?? ''}</p>
        </div>
      </header>
    )
  }
  const late = run.details.late[appliance]
  return (
    <header className="plain">
      <Mark name="running" large />
      <div className="grow">
        <h1 className="msg" tabIndex={-1}>
          Nothing to do. Do not reboot the appliance.
        </h1>
        <p className="sub">
          {place > 0
            ? `Stage ${String(place)} of ${String(stages.length)}, installing`
            : stageTitle(stage) + '; installing'}{' '}
          {what} on {host}. You are called when it is back, or when it is late.
        </p>
        {late === undefined ? null : (
          <p className="latenote">
            <Mark name="attention" />
            Late since {minuteOf(late.at)}: it takes longer than{' '}
            {late.usual === undefined ? 'an hour' : 'it usually does'}. Nothing is sent, and nothing is to do.
          </p>
        )}
      </div>
      <div className="el">
        <div className="big" role="timer" aria-live="off">
          {elapsedOf(now - Date.parse(at))}
        </div>
        <span className="cap dim">since {secondOf(at)}</span>
      </div>
    </header>
  )
}

function WaitFoot(props: { open: ShownRun }) {
  const { run, appliance } = props.open
  const returning = run.state.appliances[appliance]?.returning
  if (returning === undefined) return null
  const { usual } = returning.expected
  const since = Date.parse(returning.at)
  return (
    <footer className="waitfoot">
      <p className="sub small">
        {returning.outcome === undefined
          ? usual === undefined
            ? 'No earlier runs to go by; told late after an hour. Nothing is sent. It is given up only by a person.'
            : `Late at ${minuteOf(since + usual.to * 60_000)} (${usualWords(usual)}): you are told, nothing is sent. Given up only by a person.`
          : 'No second install, no reboot. Look at its console and its System Log; then reopen the install with the reason, or waive this with a name.'}
      </p>
      <CommandButton command="wait.support" size="small">
        What support will ask for
      </CommandButton>
      <CommandButton command="gate.leave" size="small" look="quiet">
        Show the items
      </CommandButton>
    </footer>
  )
}
