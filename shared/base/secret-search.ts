import type { SecretOctets } from './redact-stream.ts'

/** Octets of a chunk that are looked at to find out which octets are rare in it. */
const samples = 512
/** Below so many octets, looking at samples costs more than it saves. */
const smallest = 4096
/** A secret all of whose octets are more frequent than this is not worth jumping for. */
const mostFrequent = samples / 16

/**
 * Jumps to the places of a chunk where a secret may begin, by the octet of each secret that is rarest in the chunk: the
 * search for one octet is the machine's own and far faster than a look at each.
 */
export class SecretSearch {
  readonly #input: Uint8Array
  readonly #secrets: readonly SecretOctets[]
  /** By secret: the offset of its rare octet, and the next place where that octet makes a beginning possible. */
  readonly #offsets: readonly number[]
  readonly #next: number[]

  private constructor(input: Uint8Array, secrets: readonly SecretOctets[], offsets: readonly number[]) {
    this.#input = input
    this.#secrets = secrets
    this.#offsets = offsets
    this.#next = secrets.map(() => -1)
  }

  /** Undefined where a look at each octet is as fast: a small chunk, or a secret of nothing but frequent octets. */
  static over(input: Uint8Array, secrets: readonly SecretOctets[]): SecretSearch | undefined {
    if (input.length < smallest || secrets.length > 8) return undefined
    const counts = new Uint16Array(256)
    const step = Math.floor(input.length / samples)
    for (let sample = 0; sample < samples; sample++) {
      const octet = input[sample * step] ?? 0
      counts[octet] = (counts[octet] ?? 0) + 1
    }
    const offsets: number[] = []
    for (const { octets } of secrets) {
      let rarest = 0
      for (let at = 1; at < octets.length; at++) {
        if ((counts[octets[at] ?? 0] ?? 0) < (counts[octets[rarest] ?? 0] ?? 0)) rarest = at
      }
      if ((counts[octets[rarest] ?? 0] ?? 0) > mostFrequent) return undefined
      offsets.push(rarest)
    }
    return new SecretSearch(input, secrets, offsets)
  }

  /** The first place from `at` on where a secret may begin; the length of the chunk where there is none. */
  from(at: number): number {
    let first = this.#input.length
    for (let index = 0; index < this.#next.length; index++) {
      let next = this.#next[index] as number
      if (next < at) {
        next = this.#find(index, at)
        this.#next[index] = next
      }
      if (next < first) first = next
    }
    return first
  }

  #find(index: number, at: number): number {
    const offset = this.#offsets[index] ?? 0
    const found = this.#input.indexOf(this.#secrets[index]?.octets[offset] ?? 0, at + offset)
    return found < 0 ? this.#input.length : found - offset
  }
}
