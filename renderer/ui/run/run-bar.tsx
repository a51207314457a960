import { useApp, usePage, type OpenRun } from '../../state/hooks.ts'
import { itemKey } from '../../state/outline.ts'
import { minuteOf } from '../parts/format.ts'
import { Icon } from '../parts/icon.tsx'
import { Mark } from '../parts/mark.tsx'
import { useNow } from '../parts/now.ts'
import { Button } from '../parts/parts.tsx'

/** Which appliance, how far, what time it is, and what holds if we stop now: always in sight. */
export function RunBar(props: { open: OpenRun; onCarryOn: () => void; onStop: () => void }) {
  const { open } = props
  const { store } = usePage()
  const { run, outline } = open
  const over = run.state.closed !== undefined
  const running = open.busy || outline.items.some((entry) => entry.standing.state === 'running')
  return (
    <section className="runbar" aria-label="The run at a glance">
      <div className="top">
        <Switcher open={open} />
        <ol className="phases" aria-label="Phases">
          {outline.phases.map((phase) => (
            <li
              key={phase.id}
              className={`phase${phase.mark === 'pass' ? ' done' : ''}${phase.items.some((e) => e.key === open.current?.key) ? ' now' : ''}`}
            >
              <div className="lbl">
                <Mark name={phase.mark} />
                <span className="clip">{phase.title}</span>
                <span className="n">
                  {phase.over}/{phase.items.length}
                </span>
              </div>
              <div className="bar" aria-hidden="true">
                <i style={{ width: `${String(Math.round((100 * phase.over) / Math.max(1, phase.items.length)))}%` }} />
              </div>
            </li>
          ))}
        </ol>
        <Clock open={open} />
      </div>
      <div className="stopnow">
        <Icon name="pause" />
        <span className="grow">
          {over ? (
            <>
              <b>This run is closed.</b> Its record stands as it is.
            </>
          ) : (
            <>
              <b>If we stop now:</b> {outline.stopNow}
            </>
          )}
        </span>
        {over ? (
          <>
            <span className="chip">
              <Mark name={run.state.closed?.outcome === 'done' ? 'pass' : 'attention'} />
              Closed: {run.state.closed?.outcome}
            </span>
            <Button size="small" keys="4" onClick={() => store.show('record')}>
              Record
            </Button>
          </>
        ) : running ? (
          <Button size="small" keys="Ctrl ." onClick={props.onStop}>
            Stop
          </Button>
        ) : (
          <Button size="small" keys="C" onClick={props.onCarryOn}>
            {open.live ? 'Carry on' : 'Resume'}
          </Button>
        )}
      </div>
    </section>
  )
}

function Switcher(props: { open: OpenRun }) {
  const { store } = usePage()
  const { run, appliance, outline } = props.open
  const to = run.state.opened?.to
  const brings = useApp((state) => state.patches.find((patch) => patch.name === to)?.release)
  const appliances = Object.values(run.state.appliances)
  const now = run.state.appliances[appliance]
  if (now === undefined) return null
  const release = now.identity.release ?? 'release not read'
  const wanted = brings ?? to
  const first = outline.items[0]?.item.id ?? ''
  return (
    <div className="switcher">
      <Mark name={now.connected ? 'pass' : 'to-do'} word={now.connected ? 'Connected' : 'Not connected'} />
      <div className="grow">
        {appliances.length > 1 ? (
          <select
            aria-label="Appliance"
            className="field compact"
            value={appliance}
            onChange={(event) => store.select(itemKey(event.currentTarget.value, first))}
          >
            {appliances.map((one) => (
              <option key={one.id} value={one.id}>
                {one.identity.host ?? one.address} ({one.role})
              </option>
            ))}
          </select>
        ) : (
          <strong className="clip">{now.identity.host ?? now.address}</strong>
        )}
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
      </div>
    </div>
  )
}

function Clock(props: { open: OpenRun }) {
  const now = useNow(1000)
  const opened = props.open.run.state.opened
  return (
    <div className="clock">
      <span className="t" role="timer" aria-live="off">
        {minuteOf(new Date(now).toISOString())}
      </span>
      <dl>
        <dt>Opened</dt>
        <dd>{opened === undefined ? '' : minuteOf(opened.at)}</dd>
        <dt>Window</dt>
        <dd>{opened?.window === undefined ? 'none said' : `${opened.window.from} – ${opened.window.to}`}</dd>
      </dl>
    </div>
  )
}
