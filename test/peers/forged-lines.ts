import { createHash, createHmac } from 'node:crypto'
import { codeOf, makeSeal, type Seal, type Unsigned } from '../../shared/record/seal.ts'
import { hostHashing } from '../../electron/host/disk/hashing.ts'
import type { Signer } from '../../electron/host/keys/signing-key.ts'

/** A record as a forger holds it: events, files and a key, and no rule of Uptick's own code. */
export interface ForgedEvent {
  at: string
  type: string
  data: unknown
  /** Pointers to withhold. */
  withheld?: readonly string[]
  /** Members put into the line in addition to its own, or instead of them. */
  more?: Readonly<Record<string, unknown>>
}

/** JSON with its members in order: what a forger writes who knows RFC 8785 and refuses nothing. */
export function inOrder(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inOrder).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${inOrder(member)}`).join(',')}}`
}

const sha256 = (...parts: readonly (string | Uint8Array)[]): string => {
  const digest = createHash('sha256')
  for (const part of parts) digest.update(part)
  return digest.digest('hex')
}

function* leavesOf(value: unknown, pointer = ''): Generator<[string, unknown]> {
  const members: [string, unknown][] =
    typeof value === 'object' && value !== null ? Object.entries(value as Record<string, unknown>) : []
  if (members.length === 0) yield [pointer, value]
  for (const [name, member] of members)
    yield* leavesOf(member, `${pointer}/${name.replace(/~/g, '~0').replace(/\//g, '~1')}`)
}

/** One line with all its hashes right, regardless of its content. */
export function forgeLine(event: ForgedEvent, seq: number, prev: string): { text: string; hash: string } {
  const { at, type, data, withheld = [], more = {} } = event
  // The same for the same words, so that a seal made of the first lines fits them when more follow.
  const key = createHash('sha256')
    .update(inOrder([seq, prev, type]))
    .digest()
    .subarray(0, 16)
  const saltOf = (pointer: string): Uint8Array => createHmac('sha256', key).update(pointer).digest().subarray(0, 16)
  const leaves: Record<string, string> = {}
  const salt: Record<string, string> = {}
  const hidden: Record<string, string> = {}
  for (const [pointer, value] of leavesOf(data)) {
    const leaf = sha256('uptick.leaf.v1\n', saltOf(pointer), inOrder([pointer, value]))
    leaves[pointer] = leaf
    if (withheld.includes(pointer)) hidden[pointer] = leaf
    else salt[pointer] = Buffer.from(saltOf(pointer)).toString('hex')
  }
  const hash = sha256('uptick.event.v1\n', inOrder({ v: 1, seq, at, type, prev, leaves }))
  const open = withheld.length === 0
  const about = open ? { data, key: key.toString('hex') } : { data: without(data, '', hidden), salt, withheld: hidden }
  return { text: inOrder({ at, hash, prev, seq, type, v: 1, ...about, ...more }), hash }
}

function without(value: unknown, pointer: string, hidden: Record<string, string>): unknown {
  if (Object.hasOwn(hidden, pointer)) return undefined
  if (Array.isArray(value)) return value.map((entry, at) => without(entry, `${pointer}/${String(at)}`, hidden) ?? null)
  if (typeof value !== 'object' || value === null) return value
  const left = Object.entries(value).flatMap(([name, member]) => {
    const kept = without(member, `${pointer}/${name.replace(/~/g, '~0').replace(/\//g, '~1')}`, hidden)
    return kept === undefined ? [] : [[name, kept] as const]
  })
  return left.length === 0 && pointer !== '' && Object.keys(value).length > 0 ? undefined : Object.fromEntries(left)
}

export interface Forged {
  lines: string[]
  seal: unknown
  code: string
}

/** Chained lines, closed by a seal that signs everything put into it. */
export function forgeRecord(
  events: readonly ForgedEvent[],
  signer: Signer,
  about: Partial<Unsigned> & { readonly run: string },
): Forged {
  let prev = sha256('uptick.run.v1\n', inOrder({ run: about.run, signer: signer.publicHex }))
  const lines = events.map((event, index) => {
    const line = forgeLine(event, index + 1, prev)
    prev = line.hash
    return line.text
  })
  const bare = {
    events: lines.length,
    head: prev,
    final: true,
    at: '2026-11-23T12:00:00.000Z',
    signer: signer.publicHex,
  }
  const seal: Seal = makeSeal({ ...bare, ...about }, (message) => signer.sign(message))
  return { lines, seal, code: codeOf(hostHashing, seal) }
}

/** A line that notes a seal of all the lines before it, as an export of an unfinished run leaves one. */
export function forgeSealLine(
  before: readonly ForgedEvent[],
  signer: Signer,
  about: Partial<Unsigned> & { readonly run: string },
): ForgedEvent {
  const { seal, code } = forgeRecord(before, signer, { final: false, ...about })
  return { at: '2026-11-23T12:00:00.000Z', type: 'record.sealed', data: { seal, code } }
}
