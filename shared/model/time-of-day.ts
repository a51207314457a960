/**
 * Minutes from now to a time that a person wrote: '02:00' (the next one, on a clock `zone` minutes east of UTC), or a date
 * and time in ISO 8601 (without a zone: that same clock's). Undefined where it is neither, or lies in the past.
 */
export function minutesUntil(text: string, now: number, zone: number): number | undefined {
  const bare = text.trim()
  const clock = /^(\d{1,2}):(\d{2})$/.exec(bare)
  if (clock !== null) {
    const [hours, minutes] = [Number(clock[1]), Number(clock[2])]
    if (hours > 24 || minutes > 59) return undefined
    const local = new Date(now + zone * 60_000)
    const sinceMidnight = local.getUTCHours() * 60 + local.getUTCMinutes()
    return (hours * 60 + minutes - sinceMidnight + 1440) % 1440
  }
  const at = instantOf(bare, zone)
  return at === undefined || at < now ? undefined : Math.round((at - now) / 60_000)
}

/** The moment that a date and time names, in milliseconds since 1970; without a zone of its own it is the given one's. */
export function instantOf(text: string, zone: number): number | undefined {
  const found = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:?\d{2})?$/.exec(text.trim())
  if (found === null) return undefined
  const [, date = '', time = '', given] = found
  const at = Date.parse(`${date}T${time}${given ?? 'Z'}`)
  if (Number.isNaN(at)) return undefined
  return given === undefined ? at - zone * 60_000 : at
}

/** The time of day of a moment (ISO 8601), such as '00:41', on a clock `zone` minutes east of UTC. */
export function clockTime(iso: string, zone: number): string {
  return new Date(Date.parse(iso) + zone * 60_000).toISOString().slice(11, 16)
}
