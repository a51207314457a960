import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { failure, type Failure } from '../../shared/base/failure.ts'
import { JournalFault } from '../../shared/base/journal-fault.ts'
import type { Redactor } from '../../shared/base/redact.ts'
import { failed, succeed, type Result } from '../../shared/base/result.ts'
import type { Clock, Journal } from '../../shared/engine/ports.ts'
import type { JournalEntry } from '../../shared/model/run-event.ts'
import type { ChainedLine } from '../../shared/record/chain.ts'
import { firstPrev } from '../../shared/record/line-hash.ts'
import type { Seal } from '../../shared/record/seal.ts'
import { FileJournal } from './file-journal.ts'
import { followJournal } from './follow-journal.ts'
import { openJournalFile, writeFailure, type JournalFile } from './journal-file.ts'
import { errnoOf } from './mirror/disk-faults.ts'
import { ensureFolder, syncFolder } from './mirror/durable-files.ts'
import { readJournal, type ReadJournal } from './read-journal.ts'
import { hostHashing } from './record/hashing.ts'
import type { Signer } from './signing-key.ts'

export interface JournalOptions {
  /** The run's folder; the journal is `journal.ndjson` in it, kept files are in `files`. The caller holds its lock. */
  readonly folder: string
  readonly run: string
  /** Public key (hex) that a new chain begins with; a chain that is there keeps its own. */
  readonly signer?: string
  /** Hears each line that is there, in place of `entries`: the journal is then followed in constant memory. */
  readonly follow?: (line: ChainedLine) => void
  readonly redactor: Redactor
  readonly clock: Clock
  readonly openFile?: typeof openJournalFile
}

/** The run's journal as its one writer has it. */
export interface RunJournal extends Journal {
  readonly run: string
  /** Public key (hex) that its chain began with. */
  readonly signer: string
  /** Every entry so far, those of earlier visits included; grows with each append. */
  readonly entries: readonly JournalEntry[]
  /** Why it takes nothing more; undefined while it does. It is opened anew to go on. */
  readonly fault: Failure | undefined
  /** Told of each entry, in order, once it is written (a durable one: once it is synced) and before its append resolves. */
  onEntry(listener: (entry: JournalEntry) => void): () => void
  /** Seals everything up to now and notes the seal as the next line, durably. Failures: record.invalid (another key began this run). */
  seal(final: boolean, signer: Signer): Promise<Result<{ seal: Seal; code: string }>>
  /** Writes out, syncs and closes. Throws JournalFault where that fails. */
  close(): Promise<void>
}

/**
 * Opens a run's journal: begins it where there is none (its first entry must then be `run.opened`), else checks the whole
 * chain, cuts off a torn tail and notes that it did. Failures: journal.damaged (names the line), record.schema-too-new,
 * disk.full, disk.not-readable, journal.not-writable.
 */
export async function openJournal(options: JournalOptions): Promise<Result<RunJournal>> {
  const path = join(options.folder, 'journal.ndjson')
  try {
    return (await isThere(path)) ? await goOn(options, path) : succeed(await begin(options, path))
  } catch (error) {
    return failed(error instanceof JournalFault ? error.failure : writeFailure(error, path))
  }
}

async function begin(options: JournalOptions, path: string): Promise<RunJournal> {
  const file = await openFor(options, path)
  const { run, signer = '' } = options
  const hash = firstPrev(hostHashing, run, signer)
  return new FileJournal(options, file, { entries: [], head: { seq: 0, hash, octets: 0 }, signer })
}

async function goOn(options: JournalOptions, path: string): Promise<Result<RunJournal>> {
  const read = options.follow === undefined ? await readJournal(path) : await followOnly(path, options.follow)
  if (!read.ok) return read
  const { entries, damage, octets, torn, run, signer, head } = read.value
  if (damage !== undefined) return failed(damage)
  if (run !== options.run) {
    const sentence = `The journal in ${options.folder} is that of the run ${run}.`
    return failed(failure('journal.damaged', sentence, 'Give the folder back the name of its run.'))
  }
  const file = await openFor(options, path)
  const journal = new FileJournal(options, file, { entries: [...entries], head: { ...head, octets }, signer })
  if (torn > 0) {
    await file.truncate(octets)
    const reason = 'the last line was not finished when the computer or the program stopped'
    await journal.append('journal.repaired', { cut: torn, reason }, { durable: true })
  }
  return succeed(journal)
}

async function followOnly(path: string, hear: (line: ChainedLine) => void): Promise<Result<ReadJournal>> {
  const followed = await followJournal(path, (line) => {
    hear(line)
    return undefined
  })
  return followed.ok ? succeed({ ...followed.value, entries: [] }) : followed
}

async function openFor(options: JournalOptions, path: string): Promise<JournalFile> {
  await ensureFolder(join(options.folder, 'files'))
  const file = await (options.openFile ?? openJournalFile)(path)
  await syncFolder(options.folder)
  return file
}

/** An empty file is a run that ended before its first line: as good as none, and begun anew. */
async function isThere(path: string): Promise<boolean> {
  try {
    return (await stat(path)).size > 0
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return false
    throw error
  }
}
