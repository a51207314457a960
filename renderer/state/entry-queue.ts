import type { JournalEntry } from '../../shared/model/run-event.ts'

/**
 * Milliseconds between two batches, so that a flood of entries is drawn a few times a second instead of once per entry.
 */
const pause = 60
/**
 * Entries per batch: few enough that the page never freezes, and fewer for the first batch, because the run is drawn
 * for the first time.
 */
const most = 250
const mostAtFirst = 25

/**
 * Queues entries for the screen. A single entry is shown at once; entries that follow closely are shown together; a
 * long journal is applied in portions, so that the page can handle input in between.
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
      // A long reply was just read; its drawing gets a turn of its own.
      if (entries.length > mostAtFirst && !resting) rest(0)
      else flush()
    },
  }
}
