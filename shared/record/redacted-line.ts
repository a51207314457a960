import type { Json } from '../model/run-event.ts'
import { isHex } from './bytes.ts'
import { isMap, type JsonMap } from './canonical.ts'
import { isIndex, leavesOf, segmentsOf, type Leaf } from './leaves.ts'

/**
 * Direct members of `data` that say how a thing ended, or that it was only practice: what may never be withheld (RECORD.md,
 * "Redaction").
 */
export const neverWithheld: ReadonlySet<string> = new Set([
  'status', 'item', 'applies', 'effect', 'outcome', 'rule', 'gate', 'stage', 'practice',
]) // prettier-ignore

type Checked = { readonly ok: true; readonly shown: readonly Leaf[] } | { readonly ok: false; readonly why: string }

/**
 * The rules of a redacted line. The pointers of `data` and of `salt` agree and none of them is withheld; a null in an
 * array replaces what was withheld there; salts are 16 bytes, withheld leaves 32.
 */
export function redactionFault(data: JsonMap, salt: JsonMap, withheld: JsonMap): Checked {
  const hidden = Object.keys(withheld)
  for (const pointer of Object.keys(salt)) {
    if (!isHex(salt[pointer], 16)) return no(`the salt of ${pointer} is not 16 bytes`)
    if (Object.hasOwn(withheld, pointer)) return no(`${pointer} is both shown and withheld`)
  }
  for (const pointer of hidden) {
    const why = withheldFault(data, pointer, withheld[pointer])
    if (why !== undefined) return no(why)
  }
  const shown: Leaf[] = []
  for (const leaf of leavesOf(data)) {
    if (Object.hasOwn(salt, leaf.pointer)) shown.push(leaf)
    else if (!standsForWithheld(leaf, hidden)) return no(`${leaf.pointer} is shown without a salt`)
  }
  const pointers = new Set(shown.map((leaf) => leaf.pointer))
  const lost = Object.keys(salt).find((pointer) => !pointers.has(pointer))
  if (lost !== undefined) return no(`${lost} has a salt and is not shown`)
  const inside = overlap([...pointers, ...hidden])
  return inside === undefined ? { ok: true, shown } : no(`${inside} is a value and holds others at once`)
}

function no(why: string): Checked {
  return { ok: false, why }
}

function withheldFault(data: JsonMap, pointer: string, leaf: Json | undefined): string | undefined {
  if (!isHex(leaf, 32)) return `the withheld ${pointer} is not a SHA-256`
  const segments = segmentsOf(pointer)
  if (segments === undefined || (segments[0] !== undefined && isIndex(segments[0])))
    return `${pointer} is not a pointer`
  if (segments[0] !== undefined && neverWithheld.has(segments[0])) return `${pointer} may not be withheld`
  let value: Json | undefined = data
  for (const segment of segments) {
    if (Array.isArray(value)) {
      if (!isIndex(segment)) return `${pointer} does not fit the shape of what is shown`
      if (Number(segment) >= value.length) return `the place of the withheld ${pointer} is gone from its list`
      value = value[Number(segment)]
    } else if (isMap(value)) {
      if (isIndex(segment)) return `${pointer} does not fit the shape of what is shown`
      value = Object.hasOwn(value, segment) ? value[segment] : undefined
    } else return undefined
  }
  return undefined
}

/** A null that keeps a place in a list, or the empty `data` of a line of which everything is withheld. */
function standsForWithheld(leaf: Leaf, hidden: readonly string[]): boolean {
  if (leaf.pointer === '') return hidden.length > 0
  if (!leaf.inArray || leaf.value !== null) return false
  return hidden.some((pointer) => pointer === leaf.pointer || pointer.startsWith(`${leaf.pointer}/`))
}

/** A pointer that another one continues, where there is such a pair. */
function overlap(pointers: string[]): string | undefined {
  const all = new Set(pointers)
  for (const pointer of pointers) {
    for (let end = pointer.lastIndexOf('/'); end >= 0; end = pointer.lastIndexOf('/', end - 1)) {
      const before = pointer.slice(0, end)
      if (all.has(before) && before !== pointer) return before
      if (end === 0) break
    }
  }
  return undefined
}
