import { failure, type Failure } from '../base/failure.ts'
import type { UsualTime } from './run-event.ts'
import type { RunState } from './run-state.ts'
import { instantOf } from './time-of-day.ts'

/** The maintenance window of a run, and until when an install that takes its usual longest still ends inside it. */
export interface MaintenanceWindow {
  /** As a person wrote it, for where it is not a date and time. */
  readonly words: string
  /** Milliseconds since 1970; absent if the text is not a date and time. */
  readonly from?: number
  readonly to?: number
  readonly lastSafeStart?: number
}

interface Sides {
  readonly from: string
  readonly to: string
}

/** `zone`: minutes east of UTC of this computer's clock. Undefined where the run has no window. */
export function windowOf(state: RunState, usual: UsualTime | undefined, zone: number): MaintenanceWindow | undefined {
  const { opened } = state
  if (opened?.window === undefined) return undefined
  const { from, to } = opened.window
  const { begins, ends } = sidesOf(opened.window, Date.parse(opened.at), zone)
  return {
    words: `${from}–${to}`,
    ...(begins === undefined ? {} : { from: begins }),
    ...(ends === undefined ? {} : { to: ends }),
    ...(ends === undefined || usual === undefined ? {} : { lastSafeStart: ends - usual.to * 60_000 }),
  }
}

/** Why these are not the two ends of a window (words.wrong): one is not a time, or it ends before it begins. */
export function windowFault(window: Sides | undefined, now: number, zone: number): Failure | undefined {
  if (window === undefined) return undefined
  const { begins, ends } = sidesOf(window, now, zone)
  const hint = 'Use times such as 22:00-02:00, or dates and times such as 2026-12-05T22:00.'
  const strange = begins === undefined ? window.from : ends === undefined ? window.to : undefined
  if (strange !== undefined) return failure('words.wrong', `The maintenance window has no time "${strange}".`, hint)
  if (begins === undefined || ends === undefined || ends > begins) return undefined
  const sentence = `The maintenance window ends (${window.to}) before it begins (${window.from}).`
  return failure('words.wrong', sentence, 'Correct one of the two times.')
}

/**
 * The two ends of `FROM-TO`, where each side may itself hold hyphens (a date, a zone): the parting that gives two times,
 * else the middle one. Undefined where a side is empty.
 */
export function windowSides(text: string, now: number, zone: number): Sides | undefined {
  const marks = [...text.matchAll(/[-–]/g)].map(({ index }) => index)
  const middle = marks[Math.ceil(marks.length / 2) - 1]
  const partings = [...(middle === undefined ? [] : [middle]), ...marks].map((at) => ({
    from: text.slice(0, at).trim(),
    to: text.slice(at + 1).trim(),
  }))
  const whole = partings.filter(({ from, to }) => from !== '' && to !== '')
  return whole.find((sides) => windowFault(sides, now, zone) === undefined) ?? whole[0]
}

function sidesOf({ from, to }: Sides, opening: number, zone: number): { begins?: number; ends?: number } {
  const begins = momentOf(from, opening - 12 * 3_600_000, zone)
  const ends = momentOf(to, begins ?? opening, zone)
  return { ...(begins === undefined ? {} : { begins }), ...(ends === undefined ? {} : { ends }) }
}

/**
 * By how many milliseconds an install that begins now is too late to end inside the window: past the last safe start, or
 * past the end of the window where no earlier run shows how long it takes. Undefined: it is not too late, or no one knows.
 */
export function lateBy(window: MaintenanceWindow | undefined, now: number): number | undefined {
  const last = window?.lastSafeStart ?? window?.to
  return last !== undefined && now > last ? now - last : undefined
}

/** A date and time, or a time of day: then its first moment after `after`. */
function momentOf(text: string, after: number, zone: number): number | undefined {
  const clock = /^(\d{1,2}):(\d{2})$/.exec(text.trim())
  if (clock === null) return instantOf(text, zone)
  if (Number(clock[1]) > 24 || Number(clock[2]) > 59) return undefined
  const minutes = Number(clock[1]) * 60 + Number(clock[2])
  const local = after + zone * 60_000
  const midnight = local - (local % 86_400_000)
  const today = midnight + minutes * 60_000 - zone * 60_000
  return today >= after ? today : today + 86_400_000
}
