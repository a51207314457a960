import type { Clock } from '../../../shared/engine/ports.ts'

/** Measures the silence on a line since something last came. */
export class SilenceWatch {
  readonly #clock: Clock
  readonly #silent: (milliseconds: number) => void
  #watch: AbortController | undefined

  constructor(clock: Clock, silent: (milliseconds: number) => void) {
    this.#clock = clock
    this.#silent = silent
  }

  get running(): boolean {
    return this.#watch !== undefined
  }

  /**
   * Restarts the watch; reports once after this much silence, of which `since` has passed, or never if nothing is
   * awaited.
   */
  restart(patience: number | undefined, since = 0): void {
    this.stop()
    if (patience === undefined) return
    const watch = new AbortController()
    this.#watch = watch
    void this.#await(patience, since, watch)
  }

  stop(): void {
    // With a reason of its own: the usual one is an error with a stack, which costs more than all else at each packet.
    this.#watch?.abort('heard')
    this.#watch = undefined
  }

  async #await(patience: number, since: number, watch: AbortController): Promise<void> {
    await this.#clock.sleep(patience - since, watch.signal)
    if (watch.signal.aborted) return
    // A timer may be late, after a busy loop or a sleep of the computer: what the system holds by then is read first.
    await new Promise((resolve) => setImmediate(resolve))
    if (watch.signal.aborted) return
    this.#watch = undefined
    this.#silent(patience)
  }
}
