import { stat } from 'node:fs/promises'
import type { Failure } from '../../../shared/base/failure.ts'
import { failed, succeed, type Result } from '../../../shared/base/result.ts'
import { fold } from '../../../shared/model/fold.ts'
import type { JournalEntry } from '../../../shared/model/run-event.ts'
import { emptyRunState, type RunState } from '../../../shared/model/run-state.ts'
import type { Runbook } from '../../../shared/model/runbook.ts'
import { errnoOf } from '../disk/faults.ts'
import { journalPath, readKept, readRun, runPath } from '../journal/run-folder.ts'
import type { ReadRun } from './open-run.ts'
import { deliveredIn, keepListing, listingOf, readKeptListing, type RunListing, type Stamp } from './run-listing.ts'
import type { PinnedRunbooks } from './runbooks.ts'

/** A journal that was read, checked and folded. */
interface FoldedJournal {
  readonly entries: readonly JournalEntry[]
  readonly state: RunState
  /** Bytes after the last complete line. */
  readonly torn: number
  readonly damage?: Failure | undefined
  /** The run's document, where it was asked for already. */
  readonly runbook?: Runbook
}

interface Kept {
  readonly stamp: Stamp
  readonly journal: Promise<Result<FoldedJournal>>
  run?: ReadRun
}

/** How many journals stay in memory: the one on the screen and a few more. A long journal takes tens of megabytes. */
const mostKept = 4

/** Throws what the file system throws. */
export async function stampOf(data: string, run: string): Promise<Stamp> {
  const { size, mtimeMs } = await stat(journalPath(data, run))
  return { octets: size, changed: mtimeMs }
}

/** Journals of runs that this process does not execute. Each is read once; the last few stay in memory. */
export class JournalsOnDisk {
  readonly #data: string
  readonly #runbooks: PinnedRunbooks
  readonly #kept = new Map<string, Kept>()

  constructor(data: string, runbooks: PinnedRunbooks) {
    this.#data = data
    this.#runbooks = runbooks
  }

  keep(run: string, stamp: Stamp, journal: FoldedJournal): void {
    this.#remember(run, { stamp, journal: Promise.resolve(succeed(journal)) })
  }

  /** Failures: run.not-found, journal.damaged, disk.not-readable, runbook.invalid. */
  async read(run: string): Promise<Result<ReadRun>> {
    const stamp = await stampOf(this.#data, run).catch((error: unknown) => {
      if (errnoOf(error) === '') throw error
      return undefined
    })
    // If the file cannot be looked at, reading it gives the failure that says why.
    const kept = stamp === undefined ? { journal: this.#fold(run) } : this.#ask(run, stamp)
    const read = await kept.journal
    if (!read.ok) return read
    if ('run' in kept && kept.run !== undefined) return succeed(kept.run)
    const { entries, state, damage } = read.value
    if (damage !== undefined) return failed(damage)
    const runbook = read.value.runbook ?? (await this.#pinned(run, state))
    if ('ok' in runbook && !runbook.ok) return runbook
    const made: ReadRun = { run, entries, runbook: 'ok' in runbook ? runbook.value : runbook, state: () => state }
    if ('stamp' in kept) kept.run = made
    return succeed(made)
  }

  /** The listing of a run, from `run.json` if that is of this journal. Throws what the file system throws. */
  async listing(run: string, stamp: Stamp): Promise<Result<RunListing>> {
    const kept = await readKeptListing(this.#data, run, stamp)
    if (kept !== undefined) return succeed(kept)
    const read = await this.#ask(run, stamp).journal
    if (!read.ok) return read
    const { entries, state, torn, damage } = read.value
    const row = listingOf(run, state, deliveredIn(entries))
    if (damage !== undefined) return succeed({ ...row, state: 'damaged' })
    if (torn === 0) await keepListing(this.#data, stamp, row)
    return succeed(row)
  }

  #ask(run: string, stamp: Stamp): Kept {
    const kept = this.#kept.get(run)
    const same = kept !== undefined && kept.stamp.octets === stamp.octets && kept.stamp.changed === stamp.changed
    return this.#remember(run, same ? kept : { stamp, journal: this.#fold(run) })
  }

  #remember(run: string, kept: Kept): Kept {
    this.#kept.delete(run)
    this.#kept.set(run, kept)
    const oldest = this.#kept.size > mostKept ? this.#kept.keys().next().value : undefined
    if (oldest !== undefined) this.#kept.delete(oldest)
    // A journal that could not be read is read again at the next question.
    kept.journal.then(
      (read) => (read.ok ? undefined : this.#forget(run, kept)),
      () => this.#forget(run, kept),
    )
    return kept
  }

  #forget(run: string, kept: Kept): void {
    if (this.#kept.get(run) === kept) this.#kept.delete(run)
  }

  async #fold(run: string): Promise<Result<FoldedJournal>> {
    const read = await readRun(this.#data, run)
    if (!read.ok) return read
    const { entries, torn, damage } = read.value
    return succeed({ entries, torn, damage, state: entries.reduce(fold, emptyRunState(run)) })
  }

  #pinned(run: string, state: RunState): Promise<Result<Runbook>> {
    return this.#runbooks.pinned(run, state, (sha256) => readKept(runPath(this.#data, run), sha256))
  }
}
