import type { EventData, EventType, JournalEntry } from '../../../shared/model/run-event.ts'

/** Makes entries with the next seq each, a second apart. */
export function createEntries(): {
  add<T extends EventType>(type: T, data: EventData<T>): JournalEntry
  readonly all: readonly JournalEntry[]
} {
  const all: JournalEntry[] = []
  return {
    all,
    add(type, data) {
      const seq = all.length + 1
      const at = new Date(Date.UTC(2026, 10, 23, 0, 0, seq)).toISOString()
      const entry = { type, data, seq, at } as unknown as JournalEntry
      all.push(entry)
      return entry
    },
  }
}
