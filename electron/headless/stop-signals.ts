/** What asks a program to end. A terminal that was closed is one of them. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Milliseconds in which another signal is the same request: npm hands on the Ctrl-C that the terminal sends to both. */
const sameRequest = 1_000

/** The first and the second request to stop, of a person or of the system. */
export class StopSignals {
  readonly #first = new AbortController()
  readonly #second = new AbortController()
  #firstAt = 0
  readonly #take = (): void => {
    if (!this.#first.signal.aborted) this.stop()
    else if (performance.now() - this.#firstAt >= sameRequest) this.#second.abort()
  }

  /** Aborts at the first request. */
  get asked(): AbortSignal {
    return this.#first.signal
  }

  /** Aborts at the second request: what delays the stop is interrupted. */
  get insisted(): AbortSignal {
    return this.#second.signal
  }

  stop(): void {
    if (this.#first.signal.aborted) return
    this.#firstAt = performance.now()
    this.#first.abort()
  }

  listen(): this {
    for (const signal of signals) process.on(signal, this.#take)
    return this
  }

  forget(): void {
    for (const signal of signals) process.off(signal, this.#take)
  }
}
