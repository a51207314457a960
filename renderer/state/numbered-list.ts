/** One change of a list, as the host tells it. */
export interface NumberedChange {
  readonly number: number
}

/**
 * A list that is asked for once and then kept up by numbered changes. What comes early waits, what comes twice is dropped, and
 * a gap in the numbers asks for the whole list again. At most one question is open, so that no late answer takes the place of
 * a newer list.
 */
export class NumberedList<T extends { readonly number: number }, C extends NumberedChange> {
  readonly #ask: () => Promise<T | undefined>
  readonly #show: (list: T) => void
  readonly #change: (changes: readonly C[]) => void
  readonly #early = new Map<number, C>()
  /** The number up to which the list on the page is complete; undefined before the first answer. */
  #number: number | undefined
  #asking: Promise<void> | undefined
  #again = false

  /** `ask`: undefined if the host could not say. `show` takes a whole list, `change` what follows it, in order. */
  constructor(ask: () => Promise<T | undefined>, show: (list: T) => void, change: (changes: readonly C[]) => void) {
    this.#ask = ask
    this.#show = show
    this.#change = change
  }

  /** Asks for the whole list; a question that is open already is followed by one more. */
  ask(): Promise<void> {
    if (this.#asking !== undefined) {
      this.#again = true
      return this.#asking
    }
    this.#asking = this.#askUntilCurrent().finally(() => (this.#asking = undefined))
    return this.#asking
  }

  /** A change came by push. Before the first question it is dropped: the first answer will hold it. */
  take(change: C): void {
    if (this.#asking === undefined && (this.#number === undefined || change.number <= this.#number)) return
    this.#early.set(change.number, change)
    if (this.#asking !== undefined) return
    this.#apply()
    if (this.#early.size > 0) void this.ask()
  }

  async #askUntilCurrent(): Promise<void> {
    let gaps = 0
    do {
      this.#again = false
      const list = await this.#ask()
      if (list === undefined) continue
      // The host may have restarted: its answer says what the numbers count from.
      this.#number = list.number
      this.#show(list)
      this.#apply()
      if (this.#early.size > 0) gaps += 1
      // A change that no second answer accounts for came from a host that is gone.
      if (gaps > 1) this.#early.clear()
      if (this.#early.size > 0) this.#again = true
    } while (this.#again)
  }

  #apply(): void {
    let last = this.#number ?? 0
    const ready: C[] = []
    for (let next = this.#early.get(last + 1); next !== undefined; next = this.#early.get(last + 1)) {
      ready.push(next)
      last = next.number
    }
    for (const number of this.#early.keys()) if (number <= last) this.#early.delete(number)
    this.#number = last
    if (ready.length > 0) this.#change(ready)
  }
}
