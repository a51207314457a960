import type { ReplyTurn, Turn } from '../../../shared/console/turn.ts'
import type { Clock } from '../../../shared/engine/ports.ts'
import type { LineEnd } from './telnet-connection.ts'

/** What happened on a line while somebody waited for it. */
export type Outcome =
  | { readonly kind: 'turn'; readonly turn: Turn }
  | { readonly kind: 'ended'; readonly end: LineEnd }
  /** The reply was whole, and then the line ended. */
  | { readonly kind: 'closed'; readonly turn: ReplyTurn; readonly end: LineEnd }
  | { readonly kind: 'deadline' }
  | { readonly kind: 'cancelled' }

/** One who waits at a time for the next thing that happens on a line. */
export class Awaiting {
  readonly #clock: Clock
  #waiting: ((outcome: Outcome) => void) | undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  settle(outcome: Outcome): void {
    const waiting = this.#waiting
    this.#waiting = undefined
    waiting?.(outcome)
  }

  /** The next thing that happens on the line, or the end of the time for it. */
  async next(milliseconds: number, signal?: AbortSignal): Promise<Outcome> {
    const stop = new AbortController()
    const outcome = await new Promise<Outcome>((resolve) => {
      this.#waiting = resolve
      if (signal?.aborted) this.settle({ kind: 'cancelled' })
      signal?.addEventListener('abort', () => this.settle({ kind: 'cancelled' }), { signal: stop.signal })
      void this.#clock.sleep(milliseconds, stop.signal).then(() => {
        if (!stop.signal.aborted) this.settle({ kind: 'deadline' })
      })
    })
    stop.abort()
    return outcome
  }
}
