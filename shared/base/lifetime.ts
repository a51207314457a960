/** Something that holds a socket, a timer or a file, and can let go of it. Letting go twice is harmless. */
export interface Disposable {
  dispose(): Promise<void> | void
}

/**
 * What is opened is registered in the same statement; `dispose` lets go of everything in reverse order. An error in one
 * disposer does not keep the others from running; the first is thrown at the end.
 */
export class Lifetime implements Disposable {
  readonly #held: Disposable[] = []
  #ended = false

  get ended(): boolean {
    return this.#ended
  }

  add<T extends Disposable>(item: T): T {
    this.#held.push(item)
    return item
  }

  onEnd(dispose: () => Promise<void> | void): void {
    this.#held.push({ dispose })
  }

  async dispose(): Promise<void> {
    this.#ended = true
    const errors: unknown[] = []
    for (let item = this.#held.pop(); item; item = this.#held.pop()) {
      try {
        await item.dispose()
      } catch (error) {
        errors.push(error)
      }
    }
    if (errors.length > 0) throw errors[0]
  }
}
