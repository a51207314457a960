import type { UsualTime } from './run-event.ts'

/** After so many minutes a wait counts as overdue if no earlier run shows the usual time. */
const withoutExperience = 60

/** The minutes after which an install counts as overdue: the longest earlier run, or an hour where there is none. */
export function overdueAfter(usual: UsualTime | undefined): number {
  return usual?.to ?? withoutExperience
}

/** When a wait should be over, when a person should call Technical Support; milliseconds since 1970. */
export interface WaitTimes {
  readonly since: number
  /** When the shortest earlier run would be back; absent where no earlier run is known. */
  readonly earliest?: number
  readonly overdueAt: number
  readonly callAt: number
}

/**
 * Overdue after the longest earlier run; a call is due after twice that time, or at the end of the maintenance window where
 * that comes between the two: from then on users are without service. Pure.
 */
export function waitTimesOf(since: number, usual: UsualTime | undefined, windowEnd: number | undefined): WaitTimes {
  const longest = overdueAfter(usual) * 60_000
  const overdueAt = since + longest
  const twice = since + 2 * longest
  const callAt = windowEnd === undefined ? twice : Math.max(overdueAt, Math.min(windowEnd, twice))
  return { since, overdueAt, callAt, ...(usual === undefined ? {} : { earliest: since + usual.from * 60_000 }) }
}
