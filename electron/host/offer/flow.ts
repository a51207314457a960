import type { Socket } from 'node:net'
import type { Writable } from 'node:stream'

/** The outgoing side of one transfer: what is on its way, what was taken, and whether anybody still wants it. */
export class Flow {
  readonly #out: Writable
  readonly #socket: Socket
  readonly #signal: AbortSignal
  readonly #wake = (): void => this.#changed()
  readonly #onEnd = (): void => {
    this.#endedAfter = this.#handed
    this.#changed()
  }
  #changed: () => void = () => undefined
  #onTheWay = 0
  #handed = 0
  #taken = 0
  #broken = false
  /** Bytes that had been handed over when the peer ended his side. */
  #endedAfter: number | undefined

  constructor(way: { out: Writable; socket: Socket }, signal: AbortSignal) {
    this.#out = way.out
    this.#socket = way.socket
    this.#signal = signal
    // Ended before the transfer began, which was reported when no one listened yet.
    if (way.socket.readableEnded) this.#endedAfter = 0
    way.socket.on('close', this.#wake)
    way.socket.on('end', this.#onEnd)
    way.out.on('error', this.#wake)
    signal.addEventListener('abort', this.#wake)
  }

  /** Nothing more can be sent, or is needed. */
  get over(): boolean {
    return this.gone || this.#signal.aborted
  }

  get gone(): boolean {
    return this.#socket.destroyed || this.#broken
  }

  /** The peer ended his side after he was sent everything so far. A client may also end it early and go on reading. */
  get left(): boolean {
    return this.#endedAfter === this.#handed
  }

  /** The peer ended his side before he was sent everything: that says nothing of what he read. */
  get endedEarly(): boolean {
    return this.#endedAfter !== undefined && this.#endedAfter < this.#handed
  }

  /** Writes that the system has not taken yet. */
  get onTheWay(): number {
    return this.#onTheWay
  }

  /** Bytes that the system took. */
  get taken(): number {
    return this.#taken
  }

  write(part: Buffer, onDone: (taken: boolean) => void): void {
    this.#onTheWay += 1
    this.#handed += part.length
    this.#out.write(part, (error) => {
      this.#onTheWay -= 1
      // Node calls back without an error for what a destroyed socket still held; that was not taken.
      const taken = !error && !this.#socket.destroyed
      if (taken) this.#taken += part.length
      else this.#broken = true
      onDone(taken)
      this.#wake()
    })
  }

  /** Resolves when that holds, or when it is over. */
  async until(holds: () => boolean): Promise<void> {
    while (!this.over && !holds()) await this.#change()
  }

  /** Waits so many milliseconds for the peer to leave; true where he did. */
  async leaves(milliseconds: number): Promise<boolean> {
    let late = false
    const timer = setTimeout(() => {
      late = true
      this.#wake()
    }, milliseconds)
    await this.until(() => late || this.left)
    clearTimeout(timer)
    return this.left
  }

  /** Waits for what is on its way. A peer that wants no more has `lingerMs` to take it, then the connection is cut. */
  async settle(lingerMs: number): Promise<void> {
    const timer = this.over ? setTimeout(() => this.#socket.destroy(), lingerMs) : undefined
    while (this.#onTheWay > 0) await this.#change()
    clearTimeout(timer)
    this.#socket.off('close', this.#wake)
    this.#socket.off('end', this.#onEnd)
    this.#signal.removeEventListener('abort', this.#wake)
  }

  async #change(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#changed = resolve
    })
  }
}
