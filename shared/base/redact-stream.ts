import { SecretSearch } from './secret-search.ts'

/** A secret as its octets, and whether it counts only as a word of its own. */
export interface SecretOctets {
  readonly octets: Uint8Array
  readonly wordOnly: boolean
}

const mask = new TextEncoder().encode('[redacted]')

/**
 * Takes secrets out of octets that come in pieces, also where one is cut in two. Each octet is looked at once at most,
 * whatever the secrets are, so neither their number nor their length changes the cost. Of two that begin at the same place
 * the longer is taken.
 */
export class RedactingStream {
  readonly #secrets: readonly SecretOctets[]
  readonly #begins = new Uint8Array(256)
  readonly #ahead: number
  #carry: Uint8Array = new Uint8Array(0)
  #before = 0

  /** The longest secret comes first. */
  constructor(secrets: readonly SecretOctets[]) {
    this.#secrets = secrets
    this.#ahead = Math.max(0, ...secrets.map(({ octets }) => octets.length))
    for (const { octets } of secrets) this.#begins[octets[0] ?? 0] = 1
  }

  /**
   * Hands over what is decided, in pieces that are valid until the next call. True where no secret stands in the chunk,
   * not even with its beginning before it; what is still undecided at its end counts as standing there where it is whole.
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
    // A secret at the end may go on in the next piece, and the octet behind it says whether it is a word.
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
    const begins = this.#begins
    const search = SecretSearch.over(input, this.#secrets)
    let from = start
    let at = start
    let found = false
    while (at < limit) {
      if (search) {
        at = Math.min(limit, search.from(at))
        if (at === limit) break
      } else if (begins[input[at] as number] === 0) {
        at++
        continue
      }
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

  #standsIn(rest: Uint8Array): boolean {
    return this.#secrets.some(({ octets }) => {
      for (let at = 0; at + octets.length <= rest.length; at++) {
        if (octets.every((octet, index) => rest[at + index] === octet)) return true
      }
      return false
    })
  }

  #lengthAt(input: Uint8Array, at: number, start: number): number {
    for (const { octets, wordOnly } of this.#secrets) {
      const { length } = octets
      if (at + length > input.length) continue
      let same = 0
      while (same < length && input[at + same] === octets[same]) same++
      if (same < length) continue
      if (!wordOnly) return length
      const before = at === start ? this.#before : (input[at - 1] ?? 0)
      if (!isWord(before) && !isWord(input[at + length] ?? 0)) return length
    }
    return 0
  }
}

/** A letter or a figure. What is not ASCII counts as neither: rather too much is taken out than too little. */
function isWord(octet: number): boolean {
  return (octet >= 48 && octet <= 57) || (octet >= 65 && octet <= 90) || (octet >= 97 && octet <= 122)
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length)
  both.set(first)
  both.set(second, first.length)
  return both
}
