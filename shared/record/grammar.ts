/**
 * The grammar of what a record's structure is written with. Values say anything; names, times and ids say nothing else than
 * what they are for, so that no reader is steered by one.
 */

/** What may act on a terminal or hide in a text: controls, format characters, separators of lines. */
const acting =
  /[\p{Cc}\u00ad\u0600-\u0605\u061c\u06dd\u070f\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/u
const simpleName = /^[A-Za-z][\x20-\x7e]*$/
const anyName = /^\p{L}/u

/** A member's name: it begins with a letter, so that it is not a place in a list. */
export function isMemberName(name: string): boolean {
  return simpleName.test(name) || (anyName.test(name) && !acting.test(name))
}

export function mayAct(text: string): boolean {
  return acting.test(text)
}

const eventType = /^[a-z]+(?:-[a-z]+)*(?:\.[a-z]+(?:-[a-z]+)*)+$/

export function isEventType(type: string): boolean {
  return type.length <= 64 && eventType.test(type)
}

const time =
  /^(?:19[7-9]\d|[2-9]\d{3})-(?:0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/

/** A valid time in UTC with milliseconds. */
export function isTime(at: string): boolean {
  const day = time.exec(at)?.[1]
  return day !== undefined && (day <= '28' || new Date(at).toISOString() === at)
}

/** A run's id names a folder, so it is nothing but letters, digits, dots, hyphens and underscores. */
export function isRunId(text: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(text) && !text.endsWith('.')
}
