import type { Json } from '../model/run-event.ts'

export type JsonMap = { readonly [name: string]: Json }

/** No line of Uptick's is nested deeper; the limit keeps a forged line from exhausting the stack. */
const deepest = 64

/** Thrown for a value that has no canonical form: a defect in the code that made it, or a forged line. */
export class NotCanonical extends Error {
  override readonly name = 'NotCanonical'
}

/**
 * JCS, the canonical JSON of RFC 8785, for the part of JSON that a journal may hold: integers below 2^53, text without
 * lone surrogates. Members that are undefined are left out. Throws NotCanonical for everything else.
 */
export function canonical(value: unknown, depth = 0): string {
  if (typeof value === 'string') return quote(value)
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new NotCanonical(`the number ${String(value)} is not an integer below 2^53`)
    return String(value)
  }
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value !== 'object') throw new NotCanonical(`a ${typeof value} is not JSON`)
  if (depth >= deepest) throw new NotCanonical(`it is nested deeper than ${String(deepest)} levels`)
  let inside = ''
  if (Array.isArray(value)) {
    for (const entry of value) inside += `${inside === '' ? '' : ','}${canonical(entry, depth + 1)}`
    return `[${inside}]`
  }
  for (const name of sortedNames(value)) {
    const member: unknown = (value as Record<string, unknown>)[name]
    if (member !== undefined) inside += `${inside === '' ? '' : ','}${quote(name)}:${canonical(member, depth + 1)}`
  }
  return `{${inside}}`
}

/** Names read from canonical text are already in order, so sorting is needed only otherwise. */
function sortedNames(value: object): string[] {
  const names = Object.keys(value)
  for (let at = 1; at < names.length; at += 1) if ((names[at - 1] ?? '') > (names[at] ?? '')) return names.sort()
  return names
}

const plain = /^[^"\\\p{Cc}\p{Cs}]*$/u

/** A text as JSON writes it. Throws NotCanonical for half a character. */
export function quote(text: string): string {
  if (plain.test(text)) return `"${text}"`
  if (/\p{Cs}/u.test(text)) throw new NotCanonical('a text holds half of a character (a lone surrogate)')
  return JSON.stringify(text)
}

export type Parsed = { readonly ok: true; readonly value: JsonMap } | { readonly ok: false; readonly why: string }

/** Reads an object whose text must be exactly its canonical form: doubled members and any other form are faults. */
export function parseCanonical(text: string): Parsed {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { ok: false, why: 'it is not JSON' }
  }
  if (!isMap(value)) return { ok: false, why: 'it is not a JSON object' }
  try {
    if (canonical(value) === text) return { ok: true, value }
  } catch (error) {
    if (error instanceof NotCanonical) return { ok: false, why: error.message }
    throw error
  }
  return { ok: false, why: 'it is not in canonical form (RFC 8785), or a member is doubled' }
}

export function isMap(value: unknown): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Reads JSON in any form, but refuses doubled members: two readers would see two different things. */
export function parseUnambiguous(
  text: string,
): { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly why: string } {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { ok: false, why: 'it is not JSON' }
  }
  return colonsOf(text) === membersOf(value) ? { ok: true, value } : { ok: false, why: 'a member is doubled' }
}

/** Colons outside of texts: one for each member that was written. */
function colonsOf(text: string): number {
  let count = 0
  let quoted = false
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === 0x22) quoted = !quoted
    else if (quoted && code === 0x5c) at += 1
    else if (!quoted && code === 0x3a) count += 1
  }
  return count
}

/** Members that were kept. */
function membersOf(value: unknown): number {
  let count = 0
  const waiting = [value]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (typeof next !== 'object' || next === null) continue
    const inside: unknown[] = Object.values(next)
    if (!Array.isArray(next)) count += inside.length
    for (const entry of inside) if (typeof entry === 'object' && entry !== null) waiting.push(entry)
  }
  return count
}
