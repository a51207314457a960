import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { failure } from '../../../shared/base/failure.ts'
import { JournalFault } from '../../../shared/base/journal-fault.ts'
import { failed, succeed, type Result } from '../../../shared/base/result.ts'
import type { ChainedLine } from '../../../shared/record/chain.ts'
import { firstPrev } from '../../../shared/record/line-hash.ts'
import { JournalWriter } from './journal-writer.ts'
import { followJournal } from './follow-journal.ts'
import { openAppendFile, writeFailure, type AppendFile } from './append-file.ts'
import { errnoOf } from '../disk/faults.ts'
import { ensureFolder, syncFolder } from '../disk/durable-files.ts'
import { readJournal, type ReadJournal } from './read-journal.ts'
import type { JournalOptions, RunJournal } from './run-journal.ts'
import { hostHashing } from '../disk/hashing.ts'

/**
 * Opens a run's journal. Creates a missing one (its first entry must then be `run.opened`); otherwise checks the whole
 * chain, cuts off a torn tail and writes an entry about that. Failures: journal.damaged (names the line), record.schema-too-new,
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
  return new JournalWriter(options, file, { entries: [], head: { seq: 0, hash, bytes: 0 }, signer })
}

async function goOn(options: JournalOptions, path: string): Promise<Result<RunJournal>> {
  const read = options.follow === undefined ? await readJournal(path) : await followOnly(path, options.follow)
  if (!read.ok) return read
  const { entries, damage, bytes, torn, run, signer, head } = read.value
  if (damage !== undefined) return failed(damage)
  if (run !== options.run) {
    const sentence = `The journal in ${options.folder} is that of the run ${run}.`
    return failed(failure('journal.damaged', sentence, 'Give the folder back the name of its run.'))
  }
  const file = await openFor(options, path)
  const journal = new JournalWriter(options, file, { entries: [...entries], head: { ...head, bytes }, signer })
  if (torn > 0) {
    await file.truncate(bytes)
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

async function openFor(options: JournalOptions, path: string): Promise<AppendFile> {
  await ensureFolder(join(options.folder, 'files'))
  const file = await (options.openFile ?? openAppendFile)(path)
  await syncFolder(options.folder)
  return file
}

/** An empty journal means that Uptick stopped before it wrote the first entry; treat it as missing. */
async function isThere(path: string): Promise<boolean> {
  try {
    return (await stat(path)).size > 0
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return false
    throw error
  }
}
