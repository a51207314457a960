const two = (value: number): string => String(value).padStart(2, '0')

/** 24-hour local time to the minute; ISO text or milliseconds since 1970. */
export function minuteOf(moment: string | number): string {
  const at = new Date(moment)
  return Number.isNaN(at.getTime()) ? '' : `${two(at.getHours())}:${two(at.getMinutes())}`
}

/** 24-hour local time to the second, for evidence. */
export function secondOf(moment: string | number): string {
  const at = new Date(moment)
  return Number.isNaN(at.getTime()) ? '' : `${minuteOf(moment)}:${two(at.getSeconds())}`
}

/** '23 Nov, 00:03' */
export function dayOf(iso: string): string {
  const at = new Date(iso)
  if (Number.isNaN(at.getTime())) return ''
  return `${String(at.getDate())} ${at.toLocaleString('en', { month: 'short' })}, ${minuteOf(iso)}`
}

/** Sizes in MB of 2^20 bytes; small ones in KB or bytes, a disk's in GB. */
export function sizeOf(bytes: number): string {
  if (bytes >= 10 * 1024 ** 3) return `${String(Math.floor(bytes / 1024 ** 3))} GB`
  if (bytes >= 1024 * 1024) return `${(bytes / (1024 * 1024)).toFixed(1)} MB`
  if (bytes >= 1024) return `${String(Math.round(bytes / 1024))} KB`
  return `${String(bytes)} bytes`
}

/** Bytes a second as '1.4 MB/s'. */
export function rateOf(bytesPerSecond: number): string {
  if (bytesPerSecond >= 1024 * 1024) return `${(bytesPerSecond / (1024 * 1024)).toFixed(1)} MB/s`
  return `${String(Math.round(bytesPerSecond / 1024))} KB/s`
}

/** How long it takes, in the largest unit that says enough: '41 s', '12 min', '2 h 10 min'. */
export function lastingOf(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000))
  if (seconds < 100) return `${String(seconds)} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 100) return `${String(minutes)} min`
  return minutes % 60 === 0
    ? `${String(minutes / 60)} h`
    : `${String(Math.floor(minutes / 60))} h ${String(minutes % 60)} min`
}

/** '9f2c41d7…5be08b13' */
export function shortHash(hash: string): string {
  return `${hash.slice(0, 8)}…${hash.slice(-8)}`
}

/** Groups of eight, which the eye can follow. */
export function groupedHash(hash: string): string {
  return (hash.match(/.{1,8}/g) ?? []).join(' ')
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

/** 'usually 20–55 min, from 6 runs' */
export function usualText(usual: { from: number; to: number; runs: number }): string {
  const range = usual.from === usual.to ? String(usual.to) : `${String(usual.from)}–${String(usual.to)}`
  return `usually ${range} min, from ${count(usual.runs, 'run')}`
}

export function count(number: number, one: string, many = `${one}s`): string {
  return `${String(number)} ${number === 1 ? one : many}`
}
