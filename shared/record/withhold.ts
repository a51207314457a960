import type { Json } from '../model/run-event.ts'
import { fromHex, toHex } from './bytes.ts'
import { canonical, isMap, type JsonMap } from './canonical.ts'
import { escapeSegment, leavesOf, type Leaf } from './leaves.ts'
import { leafText, type Hashing } from './line-hash.ts'

/** A journal's line as it was parsed; it was checked before. */
export interface WholeLine {
  readonly at: string
  readonly data: JsonMap
  readonly hash: string
  readonly key: string
  readonly prev: string
  readonly seq: number
  readonly type: string
  readonly v: number
}

/**
 * A line with the leaves that `hide` names left out (RECORD.md, "Redaction"): the key goes, each leaf that stays brings its
 * salt, each that goes leaves its hash. Undefined where nothing is to be hidden: the line then stays as it is, key and all.
 */
export function withhold(
  hashing: Hashing,
  line: WholeLine,
  hide: (leaf: Leaf) => boolean,
): { readonly text: string; readonly withheld: readonly string[] } | undefined {
  const leaves = leavesOf(line.data).map((leaf) => ({ ...leaf, hidden: hide(leaf) }))
  if (!leaves.some(({ hidden }) => hidden)) return undefined
  const saltOf = hashing.salts(fromHex(line.key))
  const salt: Record<string, string> = {}
  const withheld: Record<string, string> = {}
  for (const { pointer, value, hidden } of leaves) {
    if (hidden) withheld[pointer] = hashing.leafHash(saltOf(pointer), leafText(pointer, value))
    else salt[pointer] = toHex(saltOf(pointer))
  }
  const { at, hash, prev, seq, type, v } = line
  const data = shownPart(line.data, '', withheld) ?? {}
  return { text: canonical({ at, data, hash, prev, salt, seq, type, v, withheld }), withheld: Object.keys(withheld) }
}

/** What is left of a value; a list keeps the places of what is gone as null. */
function shownPart(value: Json, pointer: string, withheld: Readonly<Record<string, string>>): Json | undefined {
  if (Object.hasOwn(withheld, pointer)) return undefined
  if (Array.isArray(value) && value.length > 0) {
    return value.map((entry, index) => shownPart(entry, `${pointer}/${String(index)}`, withheld) ?? null)
  }
  if (!isMap(value) || Object.keys(value).length === 0) return value
  const shown = Object.entries(value).flatMap(([name, member]) => {
    const part = shownPart(member, `${pointer}/${escapeSegment(name)}`, withheld)
    return part === undefined ? [] : [[name, part] as const]
  })
  return shown.length === 0 ? undefined : Object.fromEntries(shown)
}
