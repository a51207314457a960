import { concat, fromHex, isHex, toHex, utf8 } from './bytes.ts'
import { canonical, isMap } from './canonical.ts'
import { isRunId, isTime } from './grammar.ts'
import type { Hashing } from './line-hash.ts'

/** What closes the lines 1 to `events` of a run: their last hash, signed by the key that the chain began with. */
export interface Seal {
  readonly v: 1
  readonly run: string
  readonly events: number
  readonly head: string
  /** false: the run was not over when this was sealed. */
  readonly final: boolean
  readonly at: string
  readonly signer: string
  readonly signature: string
}

export type Unsigned = Omit<Seal, 'signature'>

/** Strict verification of Ed25519 (RFC 8032: canonical encodings, no point of small order). */
export interface Signatures {
  verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean
}

const sealDomain = utf8('uptick.seal.v1\n')

/** The bytes that a seal's signature is over. */
export function sealedBytes(seal: Unsigned): Uint8Array {
  return concat(sealDomain, utf8(canonical(unsigned(seal))))
}

/** The code of a seal: 120 bits in Crockford's base 32, eight groups of three, `ABC-…`. */
export function codeOf(hashing: Hashing, seal: Unsigned): string {
  const digest = hashing.sha256(utf8(canonical(unsigned(seal))))
  let bits = 0n
  for (const byte of digest.subarray(0, 15)) bits = (bits << 8n) | BigInt(byte)
  let text = ''
  for (let place = 23n; place >= 0n; place -= 1n) text += crockford.charAt(Number((bits >> (5n * place)) & 31n))
  return (text.match(/.{3}/g) ?? []).join('-')
}

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** Characters of a code without its hyphens. */
export const codeCharacters = 24

/** A code as a person types it: case, blanks and hyphens do not count, O is 0, I and L are 1. */
export function normalCode(typed: string): string {
  const bare = typed.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1')
  return (bare.match(/.{1,3}/g) ?? []).join('-')
}

export type ReadSeal =
  { readonly ok: true; readonly seal: Seal } | { readonly ok: false; readonly why: string; readonly tooNew?: true }

const members = 'at,events,final,head,run,signature,signer,v'

/** Reads a seal's shape; whether it fits the lines and is signed is asked elsewhere. */
export function readSeal(value: unknown): ReadSeal {
  if (!isMap(value)) return { ok: false, why: 'the seal is not a JSON object' }
  const { v, run, events, head, final, at, signer, signature } = value
  if (typeof v === 'number' && v > 1) {
    return { ok: false, why: `the seal is of version ${String(v)}, which is later than this verifier`, tooNew: true }
  }
  if (v !== 1 || Object.keys(value).sort().join(',') !== members) {
    return { ok: false, why: "the seal's members are not those of a seal" }
  }
  if (typeof run !== 'string' || !isRunId(run)) return { ok: false, why: "the seal's run is not the ID of a run" }
  if (typeof at !== 'string' || !isTime(at))
    return { ok: false, why: "the seal's time is not a time in UTC with milliseconds" }
  if (typeof final !== 'boolean') return { ok: false, why: 'the seal does not say whether the run was closed' }
  if (typeof events !== 'number' || !Number.isSafeInteger(events) || events < 1) {
    return { ok: false, why: 'the seal covers no number of lines' }
  }
  if (!isHex(head, 32) || !isHex(signer, 32) || !isHex(signature, 64)) {
    return { ok: false, why: "the seal's head, signer or signature is not hex of its length" }
  }
  return { ok: true, seal: { v, run, events, head, final, at, signer, signature } }
}

export function signatureHolds(signatures: Signatures, seal: Seal): boolean {
  return signatures.verify(fromHex(seal.signer), sealedBytes(seal), fromHex(seal.signature))
}

/** A seal of what was handed in, signed by `sign`. */
export function makeSeal(about: Omit<Unsigned, 'v'>, sign: (message: Uint8Array) => Uint8Array): Seal {
  const bare: Unsigned = { v: 1, ...about }
  return { ...bare, signature: toHex(sign(sealedBytes(bare))) }
}

function unsigned(seal: Unsigned): Unsigned {
  const { v, run, events, head, final, at, signer } = seal
  return { v, run, events, head, final, at, signer }
}
