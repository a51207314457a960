import type { Json } from '../model/run-event.ts'
import { isMemberName, mayAct } from './grammar.ts'
import { isMap, NotCanonical, type JsonMap } from './canonical.ts'

/** A scalar or an empty container of `data`, named by its JSON pointer (RFC 6901, from `data`). */
export interface Leaf {
  readonly pointer: string
  readonly value: Json
  /** It is an element of an array, so a null may stand for something withheld. */
  readonly inArray: boolean
}

/**
 * Every leaf of `data`, in the order in which they stand. Member names begin with a letter, so that an array and an
 * object never share a pointer; throws NotCanonical where one does not.
 */
export function leavesOf(data: JsonMap): Leaf[] {
  const leaves: Leaf[] = []
  collect(data, '', false, leaves)
  return leaves
}

function collect(value: Json, pointer: string, inArray: boolean, leaves: Leaf[]): void {
  if (Array.isArray(value) && value.length > 0) {
    for (const [index, entry] of value.entries()) collect(entry, `${pointer}/${String(index)}`, true, leaves)
    return
  }
  if (isMap(value)) {
    const names = Object.keys(value)
    for (const name of names) {
      if (!isMemberName(name))
        throw new NotCanonical(
          `the member ${JSON.stringify(name)} does not begin with a letter, or holds a control character`,
        )
      const member = value[name]
      if (member !== undefined) collect(member, `${pointer}/${escapeSegment(name)}`, false, leaves)
    }
    if (names.length > 0) return
  }
  leaves.push({ pointer, value, inArray })
}

export function escapeSegment(name: string): string {
  if (!name.includes('~') && !name.includes('/')) return name
  return name.replace(/~/g, '~0').replace(/\//g, '~1')
}

/** The segments of a pointer as members and indexes; undefined where it is none that `leavesOf` could have made. */
export function segmentsOf(pointer: string): string[] | undefined {
  if (pointer === '') return []
  if (!pointer.startsWith('/') || mayAct(pointer)) return undefined
  const segments = pointer.slice(1).split('/')
  if (segments.some((segment) => !/^(?:0|[1-9][0-9]*|\p{L}(?:[^~]|~[01])*)$/su.test(segment))) return undefined
  return segments.map((segment) => segment.replace(/~1/g, '/').replace(/~0/g, '~'))
}

export function isIndex(segment: string): boolean {
  return /^[0-9]/.test(segment)
}
