export interface GreetingClock {
  /** As the greeting wrote it. */
  readonly text: string
  /** Milliseconds since 1970 UTC. */
  readonly at: number
  /** Minutes east of UTC. */
  readonly zone: number
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const dated =
  /;\s*((?:[A-Za-z]{3},\s*)?(\d{1,2})\s+([A-Za-z]{3})\s+(\d{4})\s+(\d{2}):(\d{2}):(\d{2})\s+([+-])(\d{2})(\d{2}))/

/**
 * The appliance's clock as its mail greeting tells it (FACTS 3c: `…; Wed, 28 Feb 2001 04:23:27 -0500 (EST)`); undefined
 * where it tells none. The form is that of RFC 5322, 3.3.
 */
export function clockInGreeting(greeting: string): GreetingClock | undefined {
  const found = dated.exec(greeting.slice(0, 2000))
  if (found === null) return undefined
  const [, text = '', day, month = '', year, hour, minute, second, sign, zoneHours, zoneMinutes] = found
  const index = months.indexOf(month.toLowerCase())
  if (index < 0) return undefined
  const zone = (sign === '-' ? -1 : 1) * (Number(zoneHours) * 60 + Number(zoneMinutes))
  const local = Date.UTC(Number(year), index, Number(day), Number(hour), Number(minute), Number(second))
  return { text, at: local - zone * 60_000, zone }
}
