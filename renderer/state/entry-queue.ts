import type { JournalEntry } from '../../shared/model/run-event.ts'

/** Milliseconds between two takes, so that a flood of entries is drawn a few times a second and not once each. */
const pause = 60
/** Entries in one take: few enough that the page never stands still for long. */
const most = 250

/**
 * Entries on their way to the screen: the first is shown at once, what follows on its heels is shown together, and a long
 * journal is taken in portions with room for the person between them.
 */
export function createEntryQueue(
  apply: (entries: readonly JournalEntry[]) => void,
  schedule: (work: () => void, milliseconds: number) => void,
): { take(entries: readonly JournalEntry[]): void } {
  let waiting: JournalEntry[] = []
  let resting = false
  function flush(): void {
    if (resting || waiting.length === 0) return
    const taken = waiting.slice(0, most)
    waiting = waiting.slice(most)
    resting = true
    apply(taken)
    schedule(
      () => {
        resting = false
        flush()
      },
      waiting.length > 0 ? 0 : pause,
    )
  }
  return {
    take(entries) {
      waiting.push(...entries)
      flush()
    },
  }
}
