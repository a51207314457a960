import { succeed, type Result } from '../../../shared/base/result.ts'
import { fold } from '../../../shared/model/fold.ts'
import type { JournalEntry } from '../../../shared/model/run-event.ts'
import { emptyRunState, type RunState } from '../../../shared/model/run-state.ts'
import type { Runbook } from '../../../shared/model/runbook.ts'
import type { RunJournal } from '../journal/run-journal.ts'
import type { RunFolder } from '../journal/run-folder.ts'
import type { PinnedRunbooks } from './runbooks.ts'

/** A run to look at: what its journal says, folded. */
export interface ReadRun {
  readonly run: string
  readonly runbook: Runbook
  readonly entries: readonly JournalEntry[]
  state(): RunState
}

/** A run whose journal this process may write: its state is kept up with each append. */
export interface OpenRun extends ReadRun {
  readonly folder: RunFolder
  readonly journal: RunJournal
  close(): Promise<void>
}

interface Options {
  readonly runbooks: PinnedRunbooks
  /** Called once the journal is closed, while no other process can write it yet. */
  readonly closed: (open: OpenRun) => Promise<void>
}

/** Folds the journal from its start and follows it. Failures: journal.damaged, runbook.invalid. */
export async function followRun(
  folder: RunFolder,
  journal: RunJournal,
  { runbooks, closed }: Options,
): Promise<Result<OpenRun>> {
  const { run } = folder
  let state = journal.entries.reduce(fold, emptyRunState(run))
  journal.onEntry((entry) => {
    state = fold(state, entry)
  })
  const runbook = await runbooks.pinned(run, state, (sha256) => folder.readFile(sha256))
  if (!runbook.ok) return runbook
  const open: OpenRun = {
    run,
    folder,
    journal,
    runbook: runbook.value,
    entries: journal.entries,
    state: () => state,
    close: async () => {
      try {
        await journal.close()
        if (journal.fault === undefined) await closed(open)
      } finally {
        await folder.release()
      }
    },
  }
  return succeed(open)
}
