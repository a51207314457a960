/**
 * What an appliance does on its own at night (guide, pages 9 and 19): log processing and the snapshots of Selective Restore
 * begin at midnight, a daily image backup should not start before 01:00, Customer Care reports on Monday at 00:00.
 * Minutes of the day; a weekday of 0 is Monday.
 */
const day = 1440
const nightEnds = 60

/** Does work that begins then and takes so many minutes keep clear of the time from 00:00 to 01:00? */
export function isClearOfNight(minuteOfDay: number, minutes: number): boolean {
  return minuteOfDay >= nightEnds && minuteOfDay + Math.max(0, minutes) < day
}

/** Does it touch a Monday's 00:00 to 01:00? */
export function touchesMondayNight(minuteOfDay: number, weekday: number, minutes: number): boolean {
  if (weekday === 0 && minuteOfDay < nightEnds) return true
  const midnights = Math.floor((minuteOfDay + Math.max(0, minutes)) / day)
  return Array.from({ length: Math.min(7, midnights) }, (_, at) => (weekday + at + 1) % 7).includes(0)
}

/** 1415 -> '23:35' */
export function clockText(minuteOfDay: number): string {
  const two = (number: number): string => String(number).padStart(2, '0')
  const within = Math.floor(((minuteOfDay % day) + day) % day)
  return `${two(Math.floor(within / 60))}:${two(within % 60)}`
}
