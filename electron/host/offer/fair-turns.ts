/** How much may be sent. Rates in bytes a second; undefined: as much as the line takes. */
export interface TurnLimits {
  /** Blocks that are read at a time. */
  readonly atOnce: number
  readonly rate: number | undefined
  readonly ratePerPeer: number | undefined
}

interface Waiting {
  readonly bytes: number
  readonly go: () => void
}

/** What a peer may send now: grows with time up to what it may send in a tenth of a second, and goes below 0 once. */
class Allowance {
  readonly #rate: number
  #left: number
  #asOf: number

  constructor(rate: number, now: number) {
    this.#rate = rate
    this.#left = rate / 10
    this.#asOf = now
  }

  /** Milliseconds until something may be sent; 0: now. */
  wait(now: number): number {
    this.#left = Math.min(this.#rate / 10, this.#left + (Math.max(0, now - this.#asOf) / 1000) * this.#rate)
    this.#asOf = now
    return this.#left > 0 ? 0 : Math.ceil((1000 * -this.#left) / this.#rate) + 1
  }

  use(bytes: number): void {
    this.#left -= bytes
  }
}

/**
 * Decides whose block is sent next: peers take turns, regardless of how many connections each has opened, so an
 * appliance with one connection gets as much as one with twenty. Peers share the configured rate, or without one, what
 * this computer can read and send; a slower network is shared by TCP, connection by connection.
 */
export class FairTurns {
  readonly #limits: TurnLimits
  readonly #now: () => number
  /** In the order of their next turn. */
  readonly #waiting = new Map<string, Waiting[]>()
  readonly #peers = new Map<string, Allowance>()
  readonly #whole: Allowance | undefined
  #under = 0
  #timer: NodeJS.Timeout | undefined

  constructor(limits: TurnLimits, now: () => number) {
    this.#limits = limits
    this.#now = now
    this.#whole = limits.rate === undefined ? undefined : new Allowance(limits.rate, now())
  }

  /** Resolves when so many bytes for this peer may be read and sent; undefined: at once. Each turn is ended by `end`. */
  take(peer: string, bytes: number): Promise<void> | undefined {
    if (this.#waiting.size === 0 && this.#under < this.#limits.atOnce && this.#wait(peer) === 0) {
      this.#use(peer, bytes)
      return undefined
    }
    return new Promise((resolve) => {
      const queue = this.#waiting.get(peer) ?? []
      queue.push({ bytes, go: resolve })
      this.#waiting.set(peer, queue)
      this.#grant()
    })
  }

  end(): void {
    this.#under -= 1
    this.#grant()
  }

  /** Lets everybody go: what waits is about to be cut. */
  close(): void {
    clearTimeout(this.#timer)
    for (const queue of this.#waiting.values()) for (const { go } of queue) go()
    this.#waiting.clear()
  }

  /** One turn for each that waits; the next round comes when those who had one could ask again. */
  #grant(): void {
    clearTimeout(this.#timer)
    let soonest = Infinity
    for (const [peer, queue] of [...this.#waiting]) {
      if (this.#under >= this.#limits.atOnce) return
      const wait = this.#wait(peer)
      if (wait > 0) soonest = Math.min(soonest, wait)
      else {
        const turn = queue.shift()
        this.#waiting.delete(peer)
        // To the end of the line, so that the others come first.
        if (queue.length > 0) this.#waiting.set(peer, queue)
        if (turn === undefined) continue
        soonest = 0
        this.#use(peer, turn.bytes)
        turn.go()
      }
    }
    if (this.#waiting.size > 0) this.#timer = setTimeout(() => this.#grant(), soonest)
  }

  #wait(peer: string): number {
    const now = this.#now()
    return Math.max(this.#whole?.wait(now) ?? 0, this.#allowanceOf(peer)?.wait(now) ?? 0)
  }

  #use(peer: string, bytes: number): void {
    this.#under += 1
    this.#whole?.use(bytes)
    this.#allowanceOf(peer)?.use(bytes)
  }

  #allowanceOf(peer: string): Allowance | undefined {
    const { ratePerPeer } = this.#limits
    if (ratePerPeer === undefined) return undefined
    const known = this.#peers.get(peer)
    if (known !== undefined) return known
    // The counts start again at this size, to limit the memory that strangers can use.
    if (this.#peers.size >= 1000) this.#peers.clear()
    const made = new Allowance(ratePerPeer, this.#now())
    this.#peers.set(peer, made)
    return made
  }
}
