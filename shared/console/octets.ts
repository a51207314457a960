/**
 * Bytes that arrive in pieces. Grows with the bytes received, never with an announced length, and never past `limit`.
 */
export class ByteBuffer {
  readonly #limit: number
  #buffer = new Uint8Array(256)
  #length = 0
  /** More came than was kept. */
  overflown = false

  constructor(limit: number) {
    this.#limit = limit
  }

  get length(): number {
    return this.#length
  }

  add(piece: Uint8Array): void {
    const room = this.#limit - this.#length
    const kept = piece.length > room ? piece.subarray(0, room) : piece
    if (kept.length < piece.length) this.overflown = true
    const needed = this.#length + kept.length
    if (needed > this.#buffer.length) {
      const larger = new Uint8Array(Math.min(this.#limit, Math.max(needed, this.#buffer.length * 2)))
      larger.set(this.#buffer.subarray(0, this.#length))
      this.#buffer = larger
    }
    this.#buffer.set(kept, this.#length)
    this.#length = needed
  }

  /** What there is, without a copy: valid until the next `add` or `clear`. */
  view(): Uint8Array {
    return this.#buffer.subarray(0, this.#length)
  }

  /** Empties the buffer. A large buffer is released. */
  clear(): void {
    if (this.#buffer.length > 65_536) this.#buffer = new Uint8Array(256)
    this.#length = 0
    this.overflown = false
  }
}
