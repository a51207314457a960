import type { Clock } from '../../shared/engine/ports.ts'

/** Time that passes only when everybody sleeps: a day takes a moment, and nothing depends on the machine's speed. */
export class VirtualClock implements Clock {
  #now = Date.UTC(2026, 10, 23, 10, 0, 0)
  readonly #sleepers = new Set<{ readonly at: number; readonly wake: () => void }>()
  #pumping = false

  now(): number {
    return this.#now
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.resolve()
    return new Promise((resolve) => {
      const sleeper = { at: this.#now + milliseconds, wake: resolve }
      this.#sleepers.add(sleeper)
      // Who is woken early leaves no trace: time does not pass for him.
      const leave = (): void => {
        this.#sleepers.delete(sleeper)
        resolve()
      }
      signal?.addEventListener('abort', leave, { once: true })
      this.#pump()
    })
  }

  #pump(): void {
    if (this.#pumping) return
    this.#pumping = true
    let idle = 0
    const turn = (): void => {
      // A few empty turns of the loop, so that work that needs no time to pass is done first.
      if ((idle += 1) < 4) {
        setImmediate(turn)
        return
      }
      idle = 0
      let next: { readonly at: number; readonly wake: () => void } | undefined
      for (const sleeper of this.#sleepers) if (next === undefined || sleeper.at < next.at) next = sleeper
      if (next === undefined) {
        this.#pumping = false
        return
      }
      this.#sleepers.delete(next)
      this.#now = Math.max(this.#now, next.at)
      next.wake()
      setImmediate(turn)
    }
    setImmediate(turn)
  }
}
