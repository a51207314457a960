import { succeed, type Result } from '../../../shared/base/result.ts'
import { parseEvent, type JournalEntry } from '../../../shared/model/run-event.ts'
import { followJournal, type JournalExtent } from './follow-journal.ts'

/** A journal as far as it holds. */
export interface ReadJournal extends JournalExtent {
  readonly entries: readonly JournalEntry[]
}

/**
 * Reads and checks a whole journal without locking it. Failures: run.not-found, disk.not-readable; damage comes next to the
 * entries that hold.
 */
export async function readJournal(path: string): Promise<Result<ReadJournal>> {
  const entries: JournalEntry[] = []
  const followed = await followJournal(path, ({ seq, at, type, data }) => {
    const parsed = parseEvent(type, data)
    if (!parsed.ok) return parsed.reason
    entries.push({ ...parsed.event, seq, at } as JournalEntry)
    return undefined
  })
  return followed.ok ? succeed({ ...followed.value, entries }) : followed
}
