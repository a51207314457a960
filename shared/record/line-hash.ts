import type { Json } from '../model/run-event.ts'
import { canonical, quote } from './canonical.ts'

/**
 * The hashes of the format as the room that calls has them: node:crypto in a host, @noble in a page. Texts are taken as
 * UTF-8. Hashes are made by the million, so each is handed the text itself and no buffer that would have to be made first.
 */
export interface Hashing {
  sha256(bytes: Uint8Array): Uint8Array
  /** SHA-256 of a text, in lower-case hex. */
  textHash(text: string): string
  /** Salts of one line: the first 16 bytes of HMAC-SHA-256(key, pointer); the key is taken in once. */
  salts(key: Uint8Array): (pointer: string) => Uint8Array
  /** SHA-256(`leafDomain` ‖ salt ‖ text), in lower-case hex; the salt is 16 bytes. */
  leafHash(salt: Uint8Array, text: string): string
  /** The same for the leaves of one line, each with its own salt. */
  leafHashes(key: Uint8Array): (pointer: string, text: string) => string
}

export const leafDomain = 'uptick.leaf.v1\n'

/** What a leaf's hash is over, after the salt: JCS([p, value]). */
export function leafText(pointer: string, value: Json): string {
  return `[${quote(pointer)},${canonical(value)}]`
}

/** `prev` of the first line: binds the run's id and its signer's public key (hex) into the chain. */
export function firstPrev(hashing: Hashing, run: string, signer: string): string {
  return hashing.textHash(`uptick.run.v1\n${canonical({ run, signer })}`)
}

/** A leaf's pointer and its hash in hex. */
export type HashedLeaf = readonly [pointer: string, hash: string]

/** The hash of a line: over JCS({at, leaves, prev, seq, type, v}), which is put together here, since it is made for each. */
export function eventHash(
  hashing: Hashing,
  event: { seq: number; at: string; type: string; prev: string },
  leaves: HashedLeaf[],
): string {
  let inside = ''
  for (const [pointer, hash] of inOrder(leaves)) inside += `${inside === '' ? '' : ','}${quote(pointer)}:"${hash}"`
  const { seq, at, type, prev } = event
  return hashing.textHash(
    `uptick.event.v1\n{"at":${quote(at)},"leaves":{${inside}},"prev":"${prev}","seq":${String(seq)},"type":${quote(type)},"v":1}`,
  )
}

/** Leaves stand mostly in the order of their pointers; sorting costs only where they do not. */
function inOrder(leaves: HashedLeaf[]): HashedLeaf[] {
  for (let at = 1; at < leaves.length; at += 1) {
    if ((leaves[at - 1]?.[0] ?? '') > (leaves[at]?.[0] ?? '')) return leaves.sort(([a], [b]) => (a < b ? -1 : 1))
  }
  return leaves
}
