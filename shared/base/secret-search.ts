import type { SecretBytes } from './redact-stream.ts'

/** Bytes of a chunk that are sampled to find out which bytes are rare in it. */
const samples = 512
/** In a smaller chunk, sampling costs more than it saves. */
const smallest = 4096
/** If all bytes of a secret are more frequent than this, jumping to them does not pay off. */
const mostFrequent = samples / 16

/**
 * Jumps to the places of a chunk where a secret may begin, by the byte of each secret that is rarest in the chunk: the
 * native search for one byte is far faster than a look at each.
 */
export class SecretSearch {
  readonly #input: Uint8Array
  readonly #secrets: readonly SecretBytes[]
  /** For each secret: the offset of its rare byte, and the next place where that byte makes a beginning possible. */
  readonly #offsets: readonly number[]
  readonly #next: number[]

  private constructor(input: Uint8Array, secrets: readonly SecretBytes[], offsets: readonly number[]) {
    this.#input = input
    this.#secrets = secrets
    this.#offsets = offsets
    this.#next = secrets.map(() => -1)
  }

  /** Undefined if looking at each byte is as fast: for a small chunk, or for a secret of only frequent bytes. */
  static over(input: Uint8Array, secrets: readonly SecretBytes[]): SecretSearch | undefined {
    if (input.length < smallest || secrets.length > 8) return undefined
    const counts = new Uint16Array(256)
    const step = Math.floor(input.length / samples)
    for (let sample = 0; sample < samples; sample++) {
      const byte = input[sample * step] ?? 0
      counts[byte] = (counts[byte] ?? 0) + 1
    }
    const offsets: number[] = []
    for (const { bytes } of secrets) {
      let rarest = 0
      for (let at = 1; at < bytes.length; at++) {
        if ((counts[bytes[at] ?? 0] ?? 0) < (counts[bytes[rarest] ?? 0] ?? 0)) rarest = at
      }
      if ((counts[bytes[rarest] ?? 0] ?? 0) > mostFrequent) return undefined
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
    const found = this.#input.indexOf(this.#secrets[index]?.bytes[offset] ?? 0, at + offset)
    return found < 0 ? this.#input.length : found - offset
  }
}
