import { useEffect, useState } from 'react'
import { CommandButton } from '../../commands/command-button.tsx'
import type { UsualTime } from '../../state/app-state.ts'
import { installToReopen } from '../../state/ended-wait.ts'
import { useApp, usePage, type ShownRun } from '../../state/hooks.ts'
import { supportFacts } from '../../state/support-facts.ts'
import { useCommands } from '../../commands/commands.ts'
import { copyText } from '../parts/copy-button.tsx'
import { elapsedOf, lastingOf, minuteOf, secondOf, usualText } from '../parts/format.ts'
import { Mark } from '../parts/mark.tsx'
import { useNow } from '../parts/now.ts'
import { toTheField } from './item-acts.tsx'
import { ItemDialogs } from './item-dialogs.tsx'
import { ApplianceAsks, Questions } from './questions.tsx'
import { stages, stageTitle } from '../../state/stages.ts'
import { waitTimesOf, type WaitTimes } from '../../state/timing.ts'
import { useTiming } from './use-timing.ts'
import { WaitSide } from './wait-side.tsx'
import { WaitStages } from './wait-stages.tsx'

const outcomes: Readonly<Record<string, string>> = {
  'old-release': 'Back online on the old release',
  'never-went-down': 'No reboot was observed',
  'other-appliance': 'Another appliance answers',
  'did-not-return': 'Not back online',
  unproven: 'Back online, not verified',
}

/** The wait for the reboot: one status line, then what was observed in each stage, and the download. */
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
        store.toast(done ? 'Copied the facts for Technical Support.' : 'Could not copy to the clipboard.'),
      ),
    'wait.evidence': () => document.querySelector<HTMLElement>('.stages [aria-current]')?.scrollIntoView(),
    'wait.probes': () => document.querySelector<HTMLElement>('.probes')?.focus(),
    'item.answer': asks ? toTheField : undefined,
  })
  // The field that had the focus disappeared with the approval; a screen reader reads the status line of the wait
  // instead.
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
  const { window } = useTiming(props.open)
  const called = useApp((state) => state.settings['callMe']) !== 'off'
  const one = run.state.appliances[appliance]
  const returning = one?.returning
  if (one === undefined || returning === undefined) return null
  const host = one.identity.host ?? one.address
  const { outcome, stage = 'closing', expected, at } = returning
  const place = stages.findIndex(({ name }) => name === stage) + 1
  const what = expected.release ?? expected.name
  const times = waitTimesOf(Date.parse(at), expected.usual, window?.to)
  if (outcome !== undefined) {
    return (
      <header className="plain">
        <Mark name={outcome === 'proven' ? 'pass' : 'fail'} large />
        <div>
          <h1 className="msg" tabIndex={-1}>
            {outcome === 'proven' ? `Back online on ${returning.release ?? what}.` : `${outcomes[outcome] ?? outcome}.`}
          </h1>
          <p className="sub">{returning.observed ?? ''}</p>
        </div>
      </header>
    )
  }
  return (
    <header className="plain">
      <Mark name="running" large />
      <div className="grow">
        <h1 className="msg" tabIndex={-1}>
          {now < times.callAt
            ? 'Nothing to do. Do not reboot the appliance.'
            : `Call Technical Support. Do not reboot ${host}.`}
        </h1>
        <p className="sub">
          {place > 0
            ? `Stage ${String(place)} of ${String(stages.length)}, installing`
            : stageTitle(stage) + '; installing'}{' '}
          {what} on {host}. {promiseOf(now, times, called)}
        </p>
        {now < times.overdueAt ? null : <Overdue host={host} now={now} times={times} usual={expected.usual} />}
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

/** What Uptick will do automatically; what has already happened is left out. */
function promiseOf(now: number, { overdueAt }: WaitTimes, called: boolean): string {
  const who = called ? 'Uptick notifies you' : 'Uptick shows it here'
  return now < overdueAt
    ? `${who} when it is back online, or overdue at ${minuteOf(overdueAt)}.`
    : `${who} when it is back online.`
}

/** How long it is overdue, what that is measured by, and when to contact Technical Support with which data. */
function Overdue(props: { host: string; now: number; times: WaitTimes; usual: UsualTime | undefined }) {
  const { host, now, times, usual } = props
  const basis =
    usual === undefined
      ? 'No earlier run on this model to compare with; an hour was allowed'
      : sentence(usualText(usual))
  return (
    <div className="latenote">
      <Mark name="attention" />
      <div>
        <p>
          <b>Overdue by {lastingOf(now - times.overdueAt)}.</b> {basis}. Uptick keeps waiting and sends nothing.
        </p>
        <p>
          {now < times.callAt
            ? `If ${host} is not back by ${minuteOf(times.callAt)}, call Technical Support.`
            : `A call has been due since ${minuteOf(times.callAt)}.`}{' '}
          Have Host ID, serial number, release and the stages ready: copy them with “Copy facts for support”.
        </p>
      </div>
    </div>
  )
}

const sentence = (words: string): string => words.slice(0, 1).toUpperCase() + words.slice(1)

function WaitFoot(props: { open: ShownRun }) {
  const { run, appliance } = props.open
  const returning = run.state.appliances[appliance]?.returning
  const [reopening, setReopening] = useState(false)
  const install = installToReopen(props.open)
  const reopen = install === undefined ? undefined : () => setReopening(true)
  useCommands({ 'item.reopen': reopen })
  if (returning === undefined) return null
  const { usual } = returning.expected
  const since = Date.parse(returning.at)
  return (
    <footer className="waitfoot">
      <p className="sub small">
        {returning.outcome === undefined
          ? usual === undefined
            ? 'No earlier runs to estimate from. Overdue after 1 hour. Uptick sends nothing and keeps waiting until you stop it.'
            : `Overdue at ${minuteOf(since + usual.to * 60_000)} (${usualText(usual)}). Uptick sends nothing and keeps waiting until you stop it.`
          : returning.outcome === 'proven'
            ? 'Continue with the post-upgrade tasks.'
            : 'Do not install again or reboot. Check the console and the System Log, then reopen the install with a reason or waive this item.'}
      </p>
      {reopen === undefined ? null : (
        <CommandButton command="item.reopen" size="small">
          Reopen install
        </CommandButton>
      )}
      <CommandButton command="wait.support" size="small">
        Copy facts for support
      </CommandButton>
      <CommandButton command="gate.leave" size="small" look="quiet">
        Show items
      </CommandButton>
      {install === undefined || !reopening ? null : (
        <ItemDialogs
          name="reopen"
          entry={install}
          target={{ run: run.id, appliance, item: install.item.id }}
          onClose={() => setReopening(false)}
        />
      )}
    </footer>
  )
}
