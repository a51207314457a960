import type { Redactor } from '../../../shared/base/redact.ts'
import type { Clock } from '../../../shared/engine/ports.ts'

/** Octets of one reply that are kept; more than that is a flood. */
export const largestReply = 67_108_864
const largestBatch = 4096
const longestBatch = 100

/** What one command's reply leaves behind while it comes in: every octet, and its text in batches of whole lines. */
export class ReplyRecorder {
  readonly #clock: Clock
  readonly #redactor: Redactor
  readonly #onText: ((text: string) => void) | undefined
  readonly #stop = new AbortController()
  #chunks: Uint8Array[] = []
  #octets = 0
  #batch = ''
  #flushing = false

  constructor(clock: Clock, redactor: Redactor, onText: ((text: string) => void) | undefined) {
    this.#clock = clock
    this.#redactor = redactor
    this.#onText = onText
  }

  /** false once it is too much. */
  add(bytes: Uint8Array): boolean {
    this.#octets += bytes.length
    if (this.#octets > largestReply) return false
    this.#chunks.push(bytes)
    return true
  }

  tell(lines: readonly string[]): void {
    if (!this.#onText) return
    for (const line of lines) {
      this.#batch += `${line}\n`
      if (this.#batch.length >= largestBatch) this.#flush()
    }
    if (this.#batch === '' || this.#flushing) return
    this.#flushing = true
    void this.#clock.sleep(longestBatch, this.#stop.signal).then(() => {
      this.#flushing = false
      if (!this.#stop.signal.aborted) this.#flush()
    })
  }

  /** Ends the batches. Gives every octet, the password taken out. */
  end(): Uint8Array {
    this.#stop.abort()
    this.#flush()
    const raw = Buffer.concat(this.#chunks)
    this.#chunks = []
    return this.#redactor.bytes(new Uint8Array(raw.buffer, raw.byteOffset, raw.length))
  }

  #flush(): void {
    if (this.#batch === '') return
    const text = this.#redactor.text(this.#batch)
    this.#batch = ''
    this.#onText?.(text)
  }
}
