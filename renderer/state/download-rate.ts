import type { Download } from './app-state.ts'

/** Milliseconds over which the rate is taken: long enough to be calm, short enough to tell a stall. */
const span = 5000
/** Without a byte for so long it stands still, whatever the rate was. */
const still = 10_000

export interface Rate {
  /** Bytes a second; undefined while nothing can be said. */
  readonly rate?: number
  /** Milliseconds at that rate. */
  readonly left?: number
  readonly stalled: boolean
}

/** How fast an appliance fetches, by what our server sent in the last seconds. `now`: milliseconds since 1970. */
export function rateNow({ sent, total, points }: Download, now: number): Rate {
  const last = points.at(-1)
  if (last === undefined || sent >= total) return { stalled: false }
  const moved = points.findLast((point, index) => point.sent > (points[index - 1]?.sent ?? 0)) ?? last
  if (now - moved.at > still) return { stalled: true }
  const first = points.find((point) => point.at >= last.at - span)
  const seconds = (last.at - (first?.at ?? last.at)) / 1000
  if (first === undefined || seconds < 1) return { stalled: false }
  const rate = (last.sent - first.sent) / seconds
  return rate <= 0 ? { stalled: false } : { rate, left: ((total - sent) / rate) * 1000, stalled: false }
}

/** Rates between neighbouring points, bytes a second, for the line that is drawn of them. */
export function ratesOf({ points }: Download): readonly number[] {
  return points.slice(1).map((point, index) => {
    const before = points[index] ?? point
    return (1000 * (point.sent - before.sent)) / Math.max(1, point.at - before.at)
  })
}
