import type { Download } from './app-state.ts'

/** Milliseconds over which the rate is averaged: long enough to be steady, short enough to show a stall. */
const span = 5000
/** After this many milliseconds without a byte, a download counts as stalled, regardless of its rate before. */
const still = 10_000

export interface Rate {
  /** Bytes per second; undefined while it is unknown. */
  readonly rate?: number
  /** Milliseconds left at that rate. */
  readonly left?: number
  readonly stalled: boolean
}

/** How fast an appliance downloads, by what Uptick sent in the last seconds. `now`: milliseconds since 1970. */
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

/** Rates between neighboring samples in bytes per second, for the chart. */
export function ratesOf({ points }: Download): readonly number[] {
  return points.slice(1).map((point, index) => {
    const before = points[index] ?? point
    return (1000 * (point.sent - before.sent)) / Math.max(1, point.at - before.at)
  })
}
