import { useMemo, useState } from 'react'
import { CommandButton, Keys } from '../../commands/command-button.tsx'
import { useApp, usePage, usePassing, type ShownRun } from '../../state/hooks.ts'
import { finishingOf, isReadyToClose } from '../../state/finish.ts'
import { useCommands, useCommandsOffered } from '../../commands/commands.ts'
import { ariaKeys } from '../../commands/key-map.ts'
import { dayOf, lastingOf, minuteOf } from '../parts/format.ts'
import { Icon } from '../parts/icon.tsx'
import { Mark, type MarkName } from '../parts/mark.tsx'
import { useNow } from '../parts/now.ts'
import { PracticeChip } from '../parts/practice-chip.tsx'
import { InfoPopover } from '../parts/popover.tsx'
import { BackOnlineBar } from './back-online.tsx'
import { NextSteps } from './next-steps.tsx'
import { waitTimesOf } from '../../state/timing.ts'
import { useTiming } from './use-timing.ts'

/** Which appliance, how far, what time it is, and what holds if we stop now: always in sight. */
export function RunBar(props: { open: ShownRun }) {
  const { open } = props
  return (
    <section className="runbar" aria-label="The run at a glance">
      <div className="top">
        <Switcher open={open} />
        <Phases open={open} />
        <Clock open={open} />
      </div>
      <StopNow open={open} />
      <BackOnlineBar open={open} />
    </section>
  )
}

function Phases(props: { open: ShownRun }) {
  const { outline, current } = props.open
  return (
    <ol className="phases" aria-label="Phases">
      {outline.phases.map((phase) => {
        const now = phase.items.some((entry) => entry.key === current?.key)
        return (
          <li
            key={phase.id}
            className={`phase${phase.mark === 'pass' ? ' done' : ''}${now ? ' now' : ''}`}
            aria-current={now ? 'step' : undefined}
          >
            <div className="lbl">
              <Mark name={phase.mark} />
              <span className="clip">{phase.title}</span>
              <span className="n">{phase.total === 0 ? 'N/A' : `${String(phase.over)}/${String(phase.total)}`}</span>
            </div>
            <div className="bar" aria-hidden="true">
              <i style={{ width: `${String(Math.round((100 * phase.over) / Math.max(1, phase.total)))}%` }} />
            </div>
          </li>
        )
      })}
    </ol>
  )
}

function Switcher(props: { open: ShownRun }) {
  const commands = useCommandsOffered()
  const { run, appliance, outline } = props.open
  const to = run.state.opened?.to
  const brings = useApp((state) => state.patches.find((patch) => patch.name === to)?.release)
  const now = run.state.appliances[appliance]
  if (now === undefined) return null
  const release = now.identity.release ?? 'release not read'
  const wanted = now.returning?.expected.release ?? brings ?? to
  const several = Object.keys(run.state.appliances).length
  return (
    <button
      type="button"
      className="switcher"
      aria-keyshortcuts={ariaKeys('switcher')}
      onClick={() => commands.give('switcher')}
    >
      <Mark name={markOf(outline.phases.map((phase) => phase.mark))} />
      <span className="grow">
        <strong className="clip">
          <span className="sr">Appliance </span>
          {now.identity.host ?? now.address}
          {several > 1 ? <span className="dim"> {now.role}</span> : null}
        </strong>
        <span className="small clip">
          {release}
          {wanted === undefined || wanted === release ? null : (
            <>
              {' '}
              <Icon name="arrow" /> <span className="sr">to</span>
              {wanted}
            </>
          )}
        </span>
      </span>
      <PracticeChip practice={run.state.practice} />
      <Keys of="switcher" />
    </button>
  )
}

function markOf(marks: readonly MarkName[]): MarkName {
  const loud = (['fail', 'running', 'uncertain', 'error', 'waiting'] as const).find((mark) => marks.includes(mark))
  return loud ?? (marks.every((mark) => mark === 'pass') ? 'pass' : 'to-do')
}

function Clock(props: { open: ShownRun }) {
  const { open } = props
  const now = useNow(1000)
  const { window } = useTiming(open)
  const opened = open.run.state.opened
  const returning = open.run.state.appliances[open.appliance]?.returning
  const waits = returning !== undefined && returning.outcome === undefined
  const times = waitTimesOf(waits ? Date.parse(returning.at) : 0, returning?.expected.usual, window?.to)
  return (
    <div className="clock">
      <span className="t" role="timer" aria-live="off" aria-label={`Time ${minuteOf(now)}`}>
        {minuteOf(now)}
      </span>
      <dl>
        {window === undefined ? (
          <>
            <dt>Opened</dt>
            <dd>{opened === undefined ? '' : dayOf(opened.at)}</dd>
          </>
        ) : (
          <>
            <dt>Window</dt>
            <dd>
              {window.from === undefined || window.to === undefined
                ? window.words
                : `${minuteOf(window.from)}–${minuteOf(window.to)}`}
            </dd>
          </>
        )}
        {waits ? (
          <>
            <dt>{now < times.overdueAt ? 'Expected' : 'Overdue since'}</dt>
            <dd>
              {now >= times.overdueAt
                ? minuteOf(times.overdueAt)
                : times.earliest === undefined
                  ? 'no earlier runs'
                  : `${minuteOf(times.earliest)}–${minuteOf(times.overdueAt)}`}
            </dd>
          </>
        ) : window === undefined ? (
          <>
            <dt>Window</dt>
            <dd>not set</dd>
          </>
        ) : (
          <>
            <dt>Last safe start</dt>
            <dd>
              {window.lastSafeStart === undefined ? 'not known' : <SafeStart at={window.lastSafeStart} now={now} />}
            </dd>
          </>
        )}
      </dl>
    </div>
  )
}

function SafeStart(props: { at: number; now: number }) {
  const left = props.at - props.now
  return (
    <span className={left < 0 ? 'past' : ''}>
      {minuteOf(props.at)}{' '}
      <span className="dim">{left < 0 ? `past by ${lastingOf(-left)}` : `in ${lastingOf(left)}`}</span>
    </span>
  )
}

function StopNow(props: { open: ShownRun }) {
  const { open } = props
  const { store } = usePage()
  const [shown, setShown] = useState(false)
  const { run, outline } = open
  const { closed } = run.state
  const { running } = open
  const outlasting = usePassing((state) => state.outlasting[run.id])
  const left = useMemo(() => finishingOf({ run }), [run])
  const finishing = useApp((state) => state.finishing === true)
  useCommands({ 'stop-now': closed === undefined ? () => setShown(true) : undefined })
  if (closed !== undefined) {
    return (
      <div className="stopnow">
        <Icon name="pause" />
        <span className="grow">
          <b>This run is closed.</b> Its record is final.
        </span>
        <span className="chip">
          <Mark name={closed.outcome === 'done' ? 'pass' : 'attention'} />
          Closed: {closed.outcome}
        </span>
        <button type="button" className="btn small" onClick={() => store.show('record')}>
          Record <Keys of="screen.record" />
        </button>
      </div>
    )
  }
  if (!running && isReadyToClose(left)) {
    return (
      <div className="stopnow">
        <Icon name="doc" />
        <span className="grow">
          <b>All items are done.</b> Sign the record, then close the run.
        </span>
        <span className="chip">Ready to close</span>
        {finishing ? null : (
          <CommandButton size="small" look="primary" command="run.finish">
            Finish
          </CommandButton>
        )}
      </div>
    )
  }
  return (
    <div className="stopnow">
      <Icon name="pause" />
      <span className="grow">
        {outlasting === undefined ? (
          <>
            <b>If you stop now:</b> {outline.stopNow}
          </>
        ) : (
          <span role="status">{outlasting}</span>
        )}
      </span>
      <InfoPopover
        open={shown}
        onOpen={setShown}
        label="What to do next"
        trigger={
          <button type="button" className="link nextlink" aria-keyshortcuts={ariaKeys('stop-now')}>
            What to do next <Keys of="stop-now" />
          </button>
        }
      >
        <NextSteps open={open} />
      </InfoPopover>
      {running ? (
        <CommandButton size="small" command="run.stop">
          {outlasting === undefined ? 'Stop' : 'Stop now'}
        </CommandButton>
      ) : (
        <CommandButton size="small" command="run.carry-on">
          {open.live ? 'Continue' : 'Resume'}
        </CommandButton>
      )}
    </div>
  )
}
