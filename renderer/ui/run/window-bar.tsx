import type { ShownRun } from '../../state/hooks.ts'
import { lastingOf, minuteOf, usualText } from '../parts/format.ts'
import { useNow } from '../parts/now.ts'
import { useTiming } from './use-timing.ts'

/** Now, what the install usually takes, the last safe start, and the end of the window, on one line to scale. */
export function WindowBar(props: { open: ShownRun }) {
  const now = useNow(10_000)
  const { usual, window } = useTiming(props.open)
  const to = window?.to
  return (
    <section className="windowbar">
      <h2>Maintenance window</h2>
      {window === undefined ? (
        <p className="sub">No maintenance window is set for this run. It is {minuteOf(now)}.</p>
      ) : to === undefined ? (
        <p className="sub">The window is {window.words}; it cannot be read as times.</p>
      ) : (
        <Scale now={now} to={to} usual={usual} safe={window.lastSafeStart} />
      )}
      <p className="dim small">
        {usual === undefined
          ? 'No earlier runs to estimate from. Rebooting after an R-patch takes longer than after a P-patch; a mailstore check can take hours.'
          : `Install and restart ${usualText(usual)} on this model. A mailstore check can take hours.`}
      </p>
    </section>
  )
}

function Scale(props: {
  now: number
  to: number
  usual: { from: number; to: number } | undefined
  safe: number | undefined
}) {
  const { now, to, usual, safe } = props
  const width = Math.max(to - now, (usual?.to ?? 0) * 60_000, 60_000)
  const share = (milliseconds: number): string => `${String(Math.max(0, Math.min(100, (100 * milliseconds) / width)))}%`
  const least = (usual?.from ?? 0) * 60_000
  const longest = (usual?.to ?? 0) * 60_000
  const spare = to - now - longest
  return (
    <>
      <div className="scalewords">
        <span>
          <b>{minuteOf(now)}</b> now
        </span>
        {safe === undefined ? null : (
          <span className={safe < now ? 'late' : 'safe'}>
            <b>{minuteOf(safe)}</b> last safe start
          </span>
        )}
        <span>
          window ends <b>{minuteOf(to)}</b>
        </span>
      </div>
      <div className="scale" aria-hidden="true">
        <i className="least" style={{ width: share(least) }} />
        <i className="range" style={{ left: share(least), width: share(longest - least) }} />
        {safe === undefined || safe < now ? null : <i className="safepoint" style={{ left: share(safe - now) }} />}
        <i className="end" style={{ left: share(to - now) }} />
      </div>
      <p className={spare < 0 ? 'small late' : 'small'}>
        {to < now
          ? `The window ended ${lastingOf(now - to)} ago.`
          : usual === undefined
            ? `${lastingOf(to - now)} to the end of the window.`
            : spare < 0
              ? `Past the last safe start by ${lastingOf(-spare)}.`
              : `${lastingOf(spare)} left over, based on the longest earlier run.`}
      </p>
    </>
  )
}
