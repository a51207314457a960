import type { JournalEntry } from '../../shared/model/run-event.ts'

/** Milliseconds between two takes, so that a flood of entries is drawn a few times a second and not once each. */
const pause = 60
/** Entries in one take: few enough that the page never stands still for long, the first time while it draws the run at all. */
const most = 250
const mostAtFirst = 25

/**
 * Entries on their way to the screen: a single one is shown at once, what follows on its heels is shown together, and a long
 * journal is taken in portions with room for the person between them.
 */
export function createEntryQueue(
  apply: (entries: readonly JournalEntry[]) => void,
  schedule: (work: () => void, milliseconds: number) => void,
): { take(entries: readonly JournalEntry[]): void } {
  let waiting: JournalEntry[] = []
  let resting = false
  let shown = false
  function flush(): void {
    if (resting || waiting.length === 0) return
    const portion = shown ? most : mostAtFirst
    const taken = waiting.slice(0, portion)
    waiting = waiting.slice(portion)
    shown = true
    resting = true
    apply(taken)
    rest(waiting.length > 0 ? 0 : pause)
  }
  function rest(milliseconds: number): void {
    resting = true
    schedule(() => {
      resting = false
      flush()
    }, milliseconds)
  }
  return {
    take(entries) {
      waiting.push(...entries)
      // A long answer was just read: what is drawn of it has a turn of its own.
      if (entries.length > mostAtFirst && !resting) rest(0)
      else flush()
    },
  }
}
