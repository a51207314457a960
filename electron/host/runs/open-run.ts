import { failure } from '../../../shared/base/failure.ts'
import { failed, succeed, type Result } from '../../../shared/base/result.ts'
import { fold } from '../../../shared/model/fold.ts'
import type { JournalEntry } from '../../../shared/model/run-event.ts'
import { emptyRunState, type RunState } from '../../../shared/model/run-state.ts'
import type { Runbook } from '../../../shared/model/runbook.ts'
import type { RunJournal } from '../journal/run-journal.ts'
import { readKept, readRun, runPath, type RunFolder } from '../journal/run-folder.ts'
import { loadRunbook } from './runbooks.ts'

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

/** Folds the journal from its start and follows it. Failures: journal.damaged, runbook.invalid. */
export async function followRun(folder: RunFolder, journal: RunJournal): Promise<Result<OpenRun>> {
  const { run } = folder
  let state = journal.entries.reduce(fold, emptyRunState(run))
  journal.onEntry((entry) => {
    state = fold(state, entry)
  })
  const runbook = await pinnedRunbook(run, state, (sha256) => folder.readFile(sha256))
  if (!runbook.ok) return runbook
  return succeed({
    run,
    folder,
    journal,
    runbook: runbook.value,
    entries: journal.entries,
    state: () => state,
    close: async () => {
      try {
        await journal.close()
      } finally {
        await folder.release()
      }
    },
  })
}

/** Reads a run without its lock, whoever carries it. Failures: run.not-found, journal.damaged, disk.not-readable. */
export async function lookAtRun(data: string, run: string): Promise<Result<ReadRun>> {
  const read = await readRun(data, run)
  if (!read.ok) return read
  if (read.value.damage !== undefined) return failed(read.value.damage)
  const { entries } = read.value
  const state = entries.reduce(fold, emptyRunState(run))
  const runbook = await pinnedRunbook(run, state, (sha256) => readKept(runPath(data, run), sha256))
  return runbook.ok ? succeed({ run, entries, runbook: runbook.value, state: () => state }) : runbook
}

/** A run is pinned to its document and what that includes; all of them lie among its own files. */
async function pinnedRunbook(
  run: string,
  state: RunState,
  readFile: (sha256: string) => Promise<Uint8Array | undefined>,
): Promise<Result<Runbook>> {
  const { sha256, includes = [] } = state.opened?.runbook ?? { sha256: '' }
  const sources = new Map<string, string>()
  for (const kept of [{ id: '', sha256 }, ...includes]) {
    const source = await readFile(kept.sha256)
    if (source === undefined) {
      const hint = 'Export what there is, and open a new run.'
      const sentence = `The runbook that ${run} is pinned to is missing from its folder.`
      return failed(failure('journal.damaged', sentence, hint))
    }
    sources.set(kept.id, Buffer.from(source).toString('utf8'))
  }
  const loaded = loadRunbook(sources.get('') ?? '', 'the runbook of this run', (id) => sources.get(id))
  return loaded.ok ? succeed(loaded.value.runbook) : loaded
}
