import type { Json } from '../model/run-event.ts'
import { minutesUntil } from '../model/time-of-day.ts'
import type { EngineContext } from './context.ts'

/**
 * The time that a condition may speak of, on the appliance's own clock where that is known (fact `clock`), else on this
 * computer's: `minuteOfDay` (0 to 1439), `weekday` (0 Monday), `today` and `lastDay` (ISO dates: the day on which the
 * maintenance window ends, tomorrow without a window), `clock` says whose it is; `minutesToEnd` is how long the
 * install is expected to take: by earlier runs, else to the end of the maintenance window, absent where neither is known.
 */
export function timeOf(context: EngineContext, appliance: string): Record<string, Json> {
  const state = context.state()
  const now = context.clock.now()
  const zone = context.clock.zone?.() ?? 0
  const skew = skewOf(state.appliances[appliance]?.facts['clock']?.value)
  const local = new Date(now + (skew === undefined ? zone * 60_000 : skew.seconds * 1000 + skew.zone * 60_000))
  const { window } = state.opened ?? {}
  const expected = context.usualTime?.(appliance)?.to
  const toWindowEnd = window === undefined ? undefined : minutesUntil(window.to, now, zone)
  const lastDay = new Date(local.getTime() + (toWindowEnd ?? 24 * 60) * 60_000)
  const minutesToEnd = expected ?? toWindowEnd
  return {
    minuteOfDay: local.getUTCHours() * 60 + local.getUTCMinutes(),
    today: dayOf(local),
    lastDay: dayOf(lastDay),
    weekday: (local.getUTCDay() + 6) % 7,
    clock: skew === undefined ? 'computer' : 'appliance',
    ...(minutesToEnd === undefined ? {} : { minutesToEnd }),
  }
}

/** The date of a moment that was moved to its own zone, such as '2027-01-31'. */
const dayOf = (local: Date): string => local.toISOString().slice(0, 10)

/** How far the appliance's clock is from ours, in seconds, and its zone, in minutes east of UTC. */
function skewOf(value: Json | undefined): { seconds: number; zone: number } | undefined {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return undefined
  const { skewSeconds, zoneMinutes } = value
  if (typeof skewSeconds !== 'number') return undefined
  return { seconds: skewSeconds, zone: typeof zoneMinutes === 'number' ? zoneMinutes : 0 }
}
