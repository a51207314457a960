import type { UsualTime } from './run-event.ts'
import type { RunState } from './run-state.ts'
import { instantOf } from './time-of-day.ts'

/** The maintenance window of a run, and until when an install that takes its usual longest still ends inside it. */
export interface MaintenanceWindow {
  /** As a person wrote it, for where it is no date and time. */
  readonly words: string
  /** Milliseconds since 1970; absent where they cannot be told from the words. */
  readonly from?: number
  readonly to?: number
  readonly lastSafeStart?: number
}

/** `zone`: minutes east of UTC of this computer's clock. Undefined where the run has no window. */
export function windowOf(state: RunState, usual: UsualTime | undefined, zone: number): MaintenanceWindow | undefined {
  const { opened } = state
  if (opened?.window === undefined) return undefined
  const { from, to } = opened.window
  const opening = Date.parse(opened.at)
  const begins = momentOf(from, opening - 12 * 3_600_000, zone)
  const ends = momentOf(to, begins ?? opening, zone)
  return {
    words: `${from}–${to}`,
    ...(begins === undefined ? {} : { from: begins }),
    ...(ends === undefined ? {} : { to: ends }),
    ...(ends === undefined || usual === undefined ? {} : { lastSafeStart: ends - usual.to * 60_000 }),
  }
}

/**
 * By how many milliseconds an install that begins now is too late to end inside the window: past the last safe start, or
 * past the end of the window where no earlier run tells how long it takes. Undefined: it is not too late, or nobody knows.
 */
export function lateBy(window: MaintenanceWindow | undefined, now: number): number | undefined {
  const last = window?.lastSafeStart ?? window?.to
  return last !== undefined && now > last ? now - last : undefined
}

/** A date and time, or a time of day: then its first moment after `after`. */
function momentOf(text: string, after: number, zone: number): number | undefined {
  const clock = /^(\d{1,2}):(\d{2})$/.exec(text.trim())
  if (clock === null) return instantOf(text, zone)
  const minutes = Number(clock[1]) * 60 + Number(clock[2])
  const local = after + zone * 60_000
  const midnight = local - (local % 86_400_000)
  const today = midnight + minutes * 60_000 - zone * 60_000
  return today >= after ? today : today + 86_400_000
}
