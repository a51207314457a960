import type { Failure } from '../../shared/base/failure.ts'
import type { Client } from '../../shared/contract/client.ts'
import type { JournalEntry } from '../../shared/model/run-event.ts'

/** Entries per request: a long journal arrives in portions that the page can read without freezing. */
const portion = 1000

/**
 * The entries of one run, in order and without gaps, whatever happens to the connection: early entries wait, duplicates
 * are dropped, and missing ones are requested. `apply` gets them in batches.
 */
export class RunFeed {
  readonly #client: Client
  readonly #run: string
  readonly #apply: (entries: readonly JournalEntry[]) => void
  readonly #early = new Map<number, JournalEntry>()
  #seq = 0
  #asking: Promise<Failure | undefined> | undefined
  #again = false

  constructor(client: Client, run: string, apply: (entries: readonly JournalEntry[]) => void) {
    this.#client = client
    this.#run = run
    this.#apply = apply
  }

  get seq(): number {
    return this.#seq
  }

  /** Takes an entry that was pushed. */
  take(entry: JournalEntry): void {
    if (entry.seq <= this.#seq) return
    this.#early.set(entry.seq, entry)
    if (this.#asking !== undefined) this.#again = true
    else if (entry.seq === this.#seq + 1) this.#flush()
    else this.#askInBackground()
  }

  /** Requests everything after the last known entry; resolves with the failure if the host could not send it. */
  catchUp(): Promise<Failure | undefined> {
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined
      if (!this.#again) return
      this.#again = false
      this.#flush()
      if (this.#early.size > 0) this.#askInBackground()
    })
    return this.#asking
  }

  async #ask(): Promise<Failure | undefined> {
    for (;;) {
      const answer = await this.#client.ask('run.eventsSince', { run: this.#run, seq: this.#seq, limit: portion })
      if (!answer.ok) return answer.failure
      const before = this.#seq
      for (const entry of answer.value) {
        if (entry.seq > this.#seq) this.#early.set(entry.seq, entry)
      }
      this.#flush()
      if (answer.value.length < portion || this.#seq === before) return undefined
    }
  }

  /** A failure leaves the gap as it is; the next push or reconnection asks again. */
  #askInBackground(): void {
    void this.catchUp()
  }

  #flush(): void {
    const ready: JournalEntry[] = []
    for (let next = this.#early.get(this.#seq + 1); next !== undefined; next = this.#early.get(this.#seq + 1)) {
      this.#early.delete(next.seq)
      this.#seq = next.seq
      ready.push(next)
    }
    for (const seq of this.#early.keys()) if (seq <= this.#seq) this.#early.delete(seq)
    if (ready.length > 0) this.#apply(ready)
  }
}
