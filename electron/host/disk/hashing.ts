import { hash } from 'node:crypto'
import { leafDomain, type Hashing } from '../../../shared/record/line-hash.ts'
import { nobleSignatures } from '../../../shared/record/noble.ts'
import type { Signatures } from '../../../shared/record/seal.ts'

/*
 * SHA-256 of this computer's library, asked for text: a Buffer for each hash costs five times the hash itself (measured),
 * an Hmac object ten times. So HMAC is made of two hashes here, as RFC 2104 says, for the short keys of a line, and each
 * message is put together behind a beginning that stays: the padded key, or domain and salt.
 */
const block = 64
const digest = 32
const saltLength = 16
const before = leafDomain.length + saltLength

/** A place for messages that all begin with `fixed` bytes; `text` is put behind them. */
class Place {
  #bytes: Buffer
  readonly #fixed: number

  constructor(fixed: number, beginning = '') {
    this.#fixed = fixed
    this.#bytes = Buffer.alloc(16 * 1024)
    this.#bytes.write(beginning, 'latin1')
  }

  pad(key: Uint8Array, byte: number): void {
    this.#bytes.fill(byte, 0, block)
    for (let at = 0; at < key.length; at += 1) this.#bytes[at] = (key[at] ?? 0) ^ byte
  }

  salt(bytes: Uint8Array): void {
    this.#bytes.set(bytes, this.#fixed - saltLength)
  }

  /** A salt as text of one byte a character, which is how a digest comes. */
  saltOfDigest(latin: string): void {
    this.#bytes.write(latin, this.#fixed - saltLength, saltLength, 'latin1')
  }

  withText(text: string): Buffer {
    const most = this.#fixed + 3 * text.length
    if (this.#bytes.length < most) {
      const larger = Buffer.alloc(2 * most)
      larger.set(this.#bytes.subarray(0, this.#fixed))
      this.#bytes = larger
    }
    return this.#bytes.subarray(0, this.#fixed + this.#bytes.write(text, this.#fixed))
  }

  withDigest(latin: string): Buffer {
    this.#bytes.write(latin, this.#fixed, digest, 'latin1')
    return this.#bytes.subarray(0, this.#fixed + digest)
  }
}

const inner = new Place(block)
const outer = new Place(block)
const leaf = new Place(before, leafDomain)

/** The key that the two places hold; another one is taken in first. */
let held: Uint8Array | undefined

function takeKey(key: Uint8Array): void {
  if (key === held) return
  if (key.length > block) throw new RangeError('a key longer than a block of SHA-256')
  inner.pad(key, 0x36)
  outer.pad(key, 0x5c)
  held = key
}

/** HMAC of a text, one byte a character. */
function hmac(key: Uint8Array, pointer: string): string {
  takeKey(key)
  return hash('sha256', outer.withDigest(hash('sha256', inner.withText(pointer), 'binary')), 'binary')
}

export const hostHashing: Hashing = {
  sha256: (bytes) => hash('sha256', bytes, 'buffer'),
  textHash: (text) => hash('sha256', text, 'hex'),
  salts(key) {
    return (pointer) => Buffer.from(hmac(key, pointer).slice(0, saltLength), 'latin1')
  },
  leafHash(salt, text) {
    leaf.salt(salt)
    return hash('sha256', leaf.withText(text), 'hex')
  },
  leafHashes(key) {
    return (pointer, text) => {
      leaf.saltOfDigest(hmac(key, pointer))
      return hash('sha256', leaf.withText(text), 'hex')
    }
  },
}

export const hostSignatures: Signatures = nobleSignatures
