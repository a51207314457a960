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
  /** Salts of one line: the first 16 octets of HMAC-SHA-256(key, pointer); the key is taken in once. */
  salts(key: Uint8Array): (pointer: string) => Uint8Array
  /** SHA-256(`domain` ‖ salt ‖ text), in lower-case hex; `domain` is text, the salt 16 octets. */
  saltedHash(domain: string, salt: Uint8Array, text: string): string
}

/** `prev` of the first line: binds the run's id and its signer's public key (hex) into the chain. */
export function firstPrev(hashing: Hashing, run: string, signer: string): string {
  return hashing.textHash(`uptick.run.v1\n${canonical({ run, signer })}`)
}

export function leafHash(hashing: Hashing, salt: Uint8Array, pointer: string, value: Json): string {
  return hashing.saltedHash('uptick.leaf.v1\n', salt, `[${quote(pointer)},${canonical(value)}]`)
}

export function eventHash(
  hashing: Hashing,
  event: { seq: number; at: string; type: string; prev: string; leaves: Record<string, string> },
): string {
  const { seq, at, type, prev, leaves } = event
  return hashing.textHash(`uptick.event.v1\n${canonical({ v: 1, seq, at, type, prev, leaves })}`)
}
