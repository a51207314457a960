import type { Redactor } from '../../../shared/base/redact.ts'
import { mostHeld } from '../../../shared/console/reply-intake.ts'
import { conversationLimits } from '../../../shared/console/turn.ts'
import type { Clock } from '../../../shared/engine/ports.ts'
import type { ReplySpill } from './reply-spill.ts'

/** Bytes of one reply that are kept; more than that is a flood. */
export const largestReply = conversationLimits.replyCharacters
const largestBatch = 4096
const longestBatch = 100

/** What one command's reply leaves behind while it comes in: every byte, and its text in batches of whole lines. */
export class ReplyRecorder {
  readonly #clock: Clock
  readonly #redactor: Redactor
  readonly #spill: ReplySpill | undefined
  readonly #onText: ((text: string) => void) | undefined
  readonly #stop = new AbortController()
  #chunks: Uint8Array[] = []
  #bytes = 0
  #spilled = false
  #batch = ''
  #flushing = false

  constructor(clock: Clock, redactor: Redactor, spill: ReplySpill | undefined, onText?: (text: string) => void) {
    this.#clock = clock
    this.#redactor = redactor
    this.#spill = spill
    this.#onText = onText
  }

  /** Its bytes went to the disk: then it is a large reply, however few its lines are. */
  get spilled(): boolean {
    return this.#spilled
  }

  /** false once it is too much. */
  add(bytes: Uint8Array): boolean {
    this.#bytes += bytes.length
    if (this.#bytes > largestReply) return false
    if (this.#spilled) this.#spill?.raw(bytes)
    else this.#chunks.push(bytes)
    if (this.#spilled || this.#spill === undefined || this.#bytes <= mostHeld) return true
    for (const chunk of this.#chunks) this.#spill.raw(chunk)
    this.#chunks = []
    this.#spilled = true
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

  /**
   * Ends the batches. Gives every byte, the password taken out, or none where the reply is `large`: then they are all on
   * the disk.
   */
  end(large: boolean): Uint8Array {
    this.#stop.abort()
    this.#flush()
    if (large && !this.#spilled) for (const chunk of this.#chunks) this.#spill?.raw(chunk)
    const raw = large || this.#chunks.length === 0 ? new Uint8Array(0) : Buffer.concat(this.#chunks)
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
