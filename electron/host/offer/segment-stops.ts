/** One transfer as the others of its peer know it. */
export interface Lead {
  /** Where the next one's segment begins: the position at which to wait; undefined where there is none before the end. */
  next(at: number): number | undefined
  /** The wait at this position is over and the peer is still there. */
  pass(position: number): void
  end(): void
}

interface Transfer {
  readonly from: number
  readonly stops: Set<number>
}

/**
 * Clients that fetch a file in segments over FTP cannot say where a segment ends: they leave when they have enough, and what
 * the system still held for them makes that look like a cut. Where a peer has asked for the same file from another position
 * on, a transfer that gets there waits a moment, and again after a single byte: some clients see only then that they
 * have enough. A peer that leaves has taken everything that was sent; one that stays wants more, and gets it.
 */
export class SegmentStops {
  readonly #running = new Map<string, Set<Transfer>>()

  begin(peer: string, path: string, from: number): Lead {
    const key = `${peer} ${path}`
    const others = this.#running.get(key) ?? new Set<Transfer>()
    this.#running.set(key, others)
    const stops = new Set<number>()
    const seconds = new Set<number>()
    for (const other of others) {
      if (from > other.from) other.stops.add(from)
      for (const stop of [other.from, ...other.stops]) if (stop > from) stops.add(stop)
    }
    const mine: Transfer = { from, stops }
    others.add(mine)
    return {
      next: (at) => {
        let nearest: number | undefined
        for (const stop of stops) if (stop >= at && (nearest === undefined || stop < nearest)) nearest = stop
        return nearest
      },
      pass: (position) => {
        stops.delete(position)
        if (seconds.has(position)) return
        stops.add(position + 1)
        seconds.add(position + 1)
      },
      end: () => {
        others.delete(mine)
        if (others.size === 0 && this.#running.get(key) === others) this.#running.delete(key)
      },
    }
  }
}
