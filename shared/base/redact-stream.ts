import { SecretSearch } from './secret-search.ts'

/** A secret as bytes, and whether it counts only as a word of its own. */
export interface SecretBytes {
  readonly bytes: Uint8Array
  readonly wordOnly: boolean
}

const mask = new TextEncoder().encode('[redacted]')

/**
 * Removes secrets from bytes that come in pieces, even if a secret is cut in two. Looks at each byte at most once, so
 * neither the number nor the length of the secrets changes the cost. If two secrets begin at the same place, the longer
 * one is removed.
 */
export class RedactingStream {
  readonly #secrets: readonly SecretBytes[]
  /** By byte: 0 no secret begins with it, 1 only secrets that count as words of their own, 2 others as well. */
  readonly #begins = new Uint8Array(256)
  readonly #ahead: number
  #carry: Uint8Array = new Uint8Array(0)
  #before = 0

  /** The longest secret comes first. */
  constructor(secrets: readonly SecretBytes[]) {
    this.#secrets = secrets
    this.#ahead = Math.max(0, ...secrets.map(({ bytes }) => bytes.length))
    for (const { bytes, wordOnly } of secrets) {
      const first = bytes[0] ?? 0
      this.#begins[first] = Math.max(this.#begins[first] ?? 0, wordOnly ? 1 : 2)
    }
  }

  /**
   * Hands over the bytes that are decided, in pieces that are valid until the next call. Returns true if the chunk
   * contains no secret, not even the end of one; an undecided end of the chunk counts as a secret if it would be a
   * whole one.
   */
  push(chunk: Uint8Array, give: (piece: Uint8Array) => void): boolean {
    if (this.#secrets.length === 0) {
      if (chunk.length > 0) give(chunk)
      return true
    }
    const ahead = this.#ahead + 1
    if (chunk.length < ahead) {
      const input = joined(this.#carry, chunk)
      const { to, found } = this.#work(input, 0, Math.max(0, input.length - this.#ahead), give)
      this.#carry = input.slice(to)
      return !found && !this.#standsIn(this.#carry)
    }
    let from = 0
    let clean = true
    if (this.#carry.length > 0) {
      // Only the seam is put together: what may begin before it is decided there.
      const seam = joined(this.#carry, chunk.subarray(0, ahead))
      const { to, found } = this.#work(seam, 0, this.#carry.length, give)
      clean = !found
      from = to - this.#carry.length
    }
    // A secret at the end may continue in the next piece, and the byte after it decides whether it is a word.
    const { to, found } = this.#work(chunk, from, chunk.length - this.#ahead, give)
    this.#carry = chunk.slice(to)
    return clean && !found && !this.#standsIn(this.#carry)
  }

  end(give: (piece: Uint8Array) => void): void {
    this.#work(this.#carry, 0, this.#carry.length, give)
    this.#carry = new Uint8Array(0)
  }

  /** Looks at every place from `start` and below `limit`; gives the place up to which all is handed over. */
  #work(
    input: Uint8Array,
    start: number,
    limit: number,
    give: (piece: Uint8Array) => void,
  ): { readonly to: number; readonly found: boolean } {
    const search = SecretSearch.over(input, this.#secrets)
    let from = start
    let at = start
    let found = false
    while (at < limit) {
      at = search ? Math.min(limit, search.from(at)) : this.#nextBegin(input, at, start, limit)
      if (at === limit) break
      const length = this.#lengthAt(input, at, start)
      if (length === 0) {
        at++
        continue
      }
      if (at > from) give(input.subarray(from, at))
      give(mask)
      found = true
      this.#before = input[at + length - 1] ?? 0
      at += length
      from = at
    }
    if (at > from) {
      give(input.subarray(from, at))
      this.#before = input[at - 1] ?? 0
    }
    return { to: at, found }
  }

  /** The next place where a secret may begin; a secret that is a word of its own begins behind no other letter. */
  #nextBegin(input: Uint8Array, from: number, start: number, limit: number): number {
    const begins = this.#begins
    let before = from === start ? this.#before : (input[from - 1] ?? 0)
    for (let at = from; at < limit; at++) {
      const byte = input[at] as number
      if ((begins[byte] as number) > (wordBytes[before] as number)) return at
      before = byte
    }
    return limit
  }

  #standsIn(rest: Uint8Array): boolean {
    return this.#secrets.some(({ bytes }) => {
      for (let at = 0; at + bytes.length <= rest.length; at++) {
        if (bytes.every((byte, index) => rest[at + index] === byte)) return true
      }
      return false
    })
  }

  #lengthAt(input: Uint8Array, at: number, start: number): number {
    for (const { bytes, wordOnly } of this.#secrets) {
      const { length } = bytes
      if (at + length > input.length) continue
      let same = 0
      while (same < length && input[at + same] === bytes[same]) same++
      if (same < length) continue
      if (!wordOnly) return length
      const before = at === start ? this.#before : (input[at - 1] ?? 0)
      if (!isWord(before) && !isWord(input[at + length] ?? 0)) return length
    }
    return 0
  }
}

const wordBytes = Uint8Array.from({ length: 256 }, (_, byte) => Number(isWord(byte)))

/** A letter or a figure. What is not ASCII counts as neither: rather too much is taken out than too little. */
function isWord(byte: number): boolean {
  return (byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122)
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length)
  both.set(first)
  both.set(second, first.length)
  return both
}
