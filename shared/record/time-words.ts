const months = [
  'January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December',
] // prettier-ignore

const stamp = /^(\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d)(:\d\d)/

/** '2026-11-23 10:04:05' from a line's time; other text is returned unchanged. All times of a record are UTC. */
export function momentOf(iso: string): string {
  const found = stamp.exec(iso)
  if (found === null) return iso
  const [, year, month, day, minute, second] = found
  return `${year ?? ''}-${month ?? ''}-${day ?? ''} ${minute ?? ''}${second ?? ''}`
}

/** '10:04:05' */
export function timeOf(iso: string): string {
  return momentOf(iso).slice(11)
}

/** 'November 23, 2026' */
export function dayOf(iso: string): string {
  const found = stamp.exec(iso)
  const month = months[Number(found?.[2]) - 1]
  return found === null || month === undefined ? iso : `${month} ${String(Number(found[3]))}, ${found[1] ?? ''}`
}

/** '38 min', '1 h 05 min', '12 s' */
export function lengthOf(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000))
  if (seconds < 90) return `${String(seconds)} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return `${String(minutes)} min`
  return `${String(Math.floor(minutes / 60))} h ${String(minutes % 60).padStart(2, '0')} min`
}

/** Milliseconds since 1970 of a line's time; NaN for what is none. */
export function millisecondsOf(iso: string): number {
  return stamp.test(iso) ? Date.parse(iso) : Number.NaN
}
