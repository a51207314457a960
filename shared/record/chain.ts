import type { Json } from '../model/run-event.ts'
import { fromHex, isHex, toHex, utf8 } from './bytes.ts'
import { canonical, isMap, NotCanonical, parseCanonical, type JsonMap } from './canonical.ts'
import { isEventType, isTime } from './grammar.ts'
import { leavesOf } from './leaves.ts'
import { eventHash, leafText, type HashedLeaf, type Hashing } from './line-hash.ts'
import { longestLine } from './lines.ts'
import { currentVersion } from './migrations.ts'
import { redactionFault } from './redacted-line.ts'

/** A line of a journal that was checked. A redacted one has no key; `withheld` names the pointers that are left out. */
export interface ChainedLine {
  readonly v: number
  readonly seq: number
  readonly at: string
  readonly type: string
  readonly data: JsonMap
  readonly prev: string
  readonly hash: string
  readonly withheld: readonly string[]
}

export interface NewLine {
  readonly seq: number
  readonly at: string
  readonly type: string
  readonly data: JsonMap
  /** 16 bytes, random, new for each line. */
  readonly key: Uint8Array
  readonly prev: string
}

/** A line's text without its LF, and its hash. Throws NotCanonical where `data` cannot be written. */
export function makeLine(hashing: Hashing, line: NewLine): { text: string; hash: string } {
  const { seq, at, type, data, key, prev } = line
  const hash = eventHash(hashing, { seq, at, type, prev }, openLeaves(hashing, data, key))
  const text = canonical({ at, data, hash, key: toHex(key), prev, seq, type, v: 1 })
  if (text.length * 3 > longestLine && utf8(text).length > longestLine)
    throw new NotCanonical('it is longer than a line may be')
  if (text.length > mostValues && structureOf(text) > mostValues) throw new NotCanonical('it holds too many values')
  return { text, hash }
}

/** The most values and containers that a line of Uptick's has: each costs time and memory before it can be refused. */
const mostValues = 100_000

/** Characters that separate or begin values, including those within strings: there are at least as many as values. */
function structureOf(text: string): number {
  let count = 0
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === 0x2c || code === 0x5b || code === 0x7b) count += 1
  }
  return count
}

export type CheckedLine =
  | { readonly ok: true; readonly line: ChainedLine }
  | { readonly ok: false; readonly why: string; readonly tooNew?: true }

/** Checks one line (without its LF) against its place in the chain. `prev` undefined: not known, so not checked. */
export function checkLine(
  hashing: Hashing,
  text: string,
  place: { seq: number; prev: string | undefined },
): CheckedLine {
  if (text.length > longestLine) return { ok: false, why: 'it is longer than any line of a journal' }
  if (text.length > mostValues && structureOf(text) > mostValues)
    return { ok: false, why: 'it holds more values than any line of a journal' }
  const parsed = parseCanonical(text)
  if (!parsed.ok) return parsed
  try {
    return checkMembers(hashing, parsed.value, place)
  } catch (error) {
    if (error instanceof NotCanonical) return { ok: false, why: error.message }
    throw error
  }
}

const openMembers = 'at,data,hash,key,prev,seq,type,v'
const redactedMembers = 'at,data,hash,prev,salt,seq,type,v,withheld'

function checkMembers(hashing: Hashing, line: JsonMap, place: { seq: number; prev: string | undefined }): CheckedLine {
  const { v, seq, at, type, data, prev, hash, key, salt, withheld } = line
  if (typeof v === 'number' && v > currentVersion) {
    return { ok: false, why: `it is of version ${String(v)}, which is later than this verifier`, tooNew: true }
  }
  const members = Object.keys(line).join(',') // canonical, and so in order
  if (v !== 1 || (members !== openMembers && members !== redactedMembers)) {
    return { ok: false, why: 'its members are not those of a line' }
  }
  if (seq !== place.seq) return { ok: false, why: `its seq is ${JSON.stringify(seq)}, not ${String(place.seq)}` }
  if (typeof at !== 'string' || !isTime(at)) return { ok: false, why: '`at` is not a time in UTC with milliseconds' }
  if (typeof type !== 'string' || !isEventType(type) || !isMap(data ?? null))
    return { ok: false, why: '`type` or `data` is not what it must be' }
  if (!isHex(prev, 32) || !isHex(hash, 32)) return { ok: false, why: '`prev` or `hash` is not a SHA-256' }
  if (place.prev !== undefined && prev !== place.prev) {
    return { ok: false, why: '`prev` is not the hash before it: a line was changed, taken out, put in or moved' }
  }
  const body = data as JsonMap
  if (key !== undefined && !isHex(key, 16)) return { ok: false, why: '`key` is not 16 bytes' }
  const found: Leaves =
    key === undefined
      ? redactedLeaves(hashing, body, salt, withheld)
      : { ok: true, leaves: openLeaves(hashing, body, fromHex(key)), withheld: [] }
  if (!found.ok) return found
  if (eventHash(hashing, { seq, at, type, prev }, found.leaves) !== hash) {
    return { ok: false, why: 'its hash is not that of what it says: the line was changed' }
  }
  return { ok: true, line: { v, seq, at, type, data: body, prev, hash, withheld: found.withheld } }
}

type Leaves =
  | { readonly ok: true; readonly leaves: HashedLeaf[]; readonly withheld: readonly string[] }
  | { readonly ok: false; readonly why: string }

function openLeaves(hashing: Hashing, data: JsonMap, key: Uint8Array): HashedLeaf[] {
  const hashOf = hashing.leafHashes(key)
  return leavesOf(data).map(({ pointer, value }) => [pointer, hashOf(pointer, leafText(pointer, value))])
}

function redactedLeaves(hashing: Hashing, data: JsonMap, salt: Json | undefined, withheld: Json | undefined): Leaves {
  if (!isMap(salt) || !isMap(withheld)) return { ok: false, why: '`salt` and `withheld` are not maps' }
  const checked = redactionFault(data, salt, withheld)
  if (!checked.ok) return checked
  const leaves = checked.shown.map(({ pointer, value }): HashedLeaf => {
    return [pointer, hashing.leafHash(fromHex(String(salt[pointer])), leafText(pointer, value))]
  })
  for (const pointer of Object.keys(withheld)) leaves.push([pointer, String(withheld[pointer])])
  return { ok: true, leaves, withheld: Object.keys(withheld) }
}
