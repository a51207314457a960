const two = (value: number): string => String(value).padStart(2, '0')

/** 24-hour local time to the minute. */
export function minuteOf(iso: string): string {
  const at = new Date(iso)
  return Number.isNaN(at.getTime()) ? '' : `${two(at.getHours())}:${two(at.getMinutes())}`
}

/** 24-hour local time to the second, for evidence. */
export function secondOf(iso: string): string {
  const at = new Date(iso)
  return Number.isNaN(at.getTime()) ? '' : `${minuteOf(iso)}:${two(at.getSeconds())}`
}

/** '23 Nov, 00:03' */
export function dayOf(iso: string): string {
  const at = new Date(iso)
  if (Number.isNaN(at.getTime())) return ''
  return `${String(at.getDate())} ${at.toLocaleString('en', { month: 'short' })}, ${minuteOf(iso)}`
}

/** Sizes in MB of 2^20 bytes; small ones in KB or bytes. */
export function sizeOf(bytes: number): string {
  if (bytes >= 1024 * 1024) return `${(bytes / (1024 * 1024)).toFixed(1)} MB`
  if (bytes >= 1024) return `${String(Math.round(bytes / 1024))} KB`
  return `${String(bytes)} bytes`
}

/** '9f2c41d7…5be08b13' */
export function shortHash(hash: string): string {
  return `${hash.slice(0, 8)}…${hash.slice(-8)}`
}

/** Milliseconds as '6:04' or '1:02:09'. */
export function elapsedOf(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000))
  const hours = Math.floor(seconds / 3600)
  const rest = `${hours > 0 ? two(Math.floor(seconds / 60) % 60) : String(Math.floor(seconds / 60))}:${two(seconds % 60)}`
  return hours > 0 ? `${String(hours)}:${rest}` : rest
}

/** 'lines 57–60' or 'line 57' */
export function lineRange(first: number, last: number): string {
  return first === last ? `line ${String(first)}` : `lines ${String(first)}–${String(last)}`
}

export function count(number: number, one: string, many = `${one}s`): string {
  return `${String(number)} ${number === 1 ? one : many}`
}
