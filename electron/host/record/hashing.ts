import { hash } from 'node:crypto'
import type { Hashing } from '../../../shared/record/line-hash.ts'
import { nobleSignatures } from '../../../shared/record/noble.ts'
import type { Signatures } from '../../../shared/record/seal.ts'

const block = 64
const outer = Buffer.alloc(block + 32)
let scratch = Buffer.alloc(16 * 1024)

/** Where the octets of one hash are put together: `text` after the first `before` octets, which the caller fills. */
function gather(before: number, text: string): Buffer {
  if (scratch.length < before + 3 * text.length) scratch = Buffer.alloc(2 * (before + 3 * text.length))
  return scratch.subarray(0, before + scratch.write(text, before))
}

/**
 * SHA-256 of this computer's library, asked for text: a Buffer for each hash costs five times the hash itself (measured),
 * an Hmac object ten times. So HMAC is made of two hashes here, as RFC 2104 says, for the short keys of a line.
 */
export const hostHashing: Hashing = {
  sha256: (bytes) => hash('sha256', bytes, 'buffer'),
  textHash: (text) => hash('sha256', text, 'hex'),
  salts(key) {
    if (key.length > block) throw new RangeError('a key longer than a block of SHA-256')
    const innerPad = new Uint8Array(block).fill(0x36)
    const outerPad = new Uint8Array(block).fill(0x5c)
    for (let at = 0; at < key.length; at += 1) {
      innerPad[at] = (key[at] ?? 0) ^ 0x36
      outerPad[at] = (key[at] ?? 0) ^ 0x5c
    }
    return (pointer) => {
      const message = gather(block, pointer)
      message.set(innerPad)
      outer.set(outerPad)
      outer.write(hash('sha256', message, 'binary'), block, 'binary')
      return Buffer.from(hash('sha256', outer, 'binary').slice(0, 16), 'binary')
    }
  },
  saltedHash(domain, salt, text) {
    const message = gather(domain.length + salt.length, text)
    message.write(domain, 'binary')
    message.set(salt, domain.length)
    return hash('sha256', message, 'hex')
  },
}

export const hostSignatures: Signatures = nobleSignatures
