import { createHash } from 'node:crypto'
import type { Clock, Journal } from '../../shared/engine/ports.ts'
import { fold } from '../../shared/model/fold.ts'
import {
  parseEvent,
  type EntryOf,
  type EventData,
  type EventType,
  type JournalEntry,
} from '../../shared/model/run-event.ts'
import { emptyRunState, type RunState } from '../../shared/model/run-state.ts'

export class Crash extends Error {}

/** A journal in memory that can crash: right after a line is on disk (`after`), or right before the next (`before`). */
export class MemoryJournal implements Journal {
  readonly entries: JournalEntry[]
  state: RunState
  /** Called with each entry once it is part of the state. */
  onEntry: (entry: JournalEntry) => void = () => undefined
  /** Milliseconds that it takes to write a line of that type. */
  delay: (type: EventType) => number = () => 0
  readonly #clock: Clock
  readonly #crash: { at: number; side: 'after' | 'before' } | undefined
  #dead = false

  constructor(clock: Clock, entries: readonly JournalEntry[] = [], crash?: { at: number; side: 'after' | 'before' }) {
    this.#clock = clock
    this.entries = [...entries]
    this.state = this.entries.reduce(fold, emptyRunState('run-1'))
    this.#crash = crash
  }

  get dead(): boolean {
    return this.#dead
  }

  async append<T extends EventType>(type: T, data: EventData<T>): Promise<EntryOf<T>> {
    const delay = this.delay(type)
    await (delay > 0 ? this.#clock.sleep(delay) : Promise.resolve())
    if (this.#dead) throw new Crash()
    const seq = this.entries.length + 1
    if (this.#crash?.side === 'before' && seq === this.#crash.at + 1) this.#die()
    const parsed = parseEvent(type, data)
    if (!parsed.ok) throw new Error(`${type}: ${parsed.reason}`)
    const entry = { ...parsed.event, seq, at: new Date(this.#clock.now()).toISOString() } as JournalEntry
    this.entries.push(entry)
    this.state = fold(this.state, entry)
    this.onEntry(entry)
    if (this.#crash?.side === 'after' && seq === this.#crash.at) this.#die()
    return entry as unknown as EntryOf<T>
  }

  #die(): never {
    this.#dead = true
    throw new Crash()
  }

  /** The files kept next to the journal, joined. */
  kept = Buffer.alloc(0)

  keep(bytes: Uint8Array): Promise<{ sha256: string; bytes: number }> {
    this.kept = Buffer.concat([this.kept, bytes])
    return Promise.resolve({ sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length })
  }
  sync(): Promise<void> {
    return Promise.resolve()
  }
  redact(text: string): string {
    return text
  }
}
