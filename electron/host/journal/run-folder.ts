import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { failure } from '../../../shared/base/failure.ts'
import { failed, succeed, type Result } from '../../../shared/base/result.ts'
import { errnoOf } from '../disk/faults.ts'
import { ensureFolder, syncFolder } from '../disk/durable-files.ts'
import { takeLock } from '../disk/lock.ts'
import { writeFailure } from './append-file.ts'
import { isRunId } from '../../../shared/record/grammar.ts'
import { readJournal, type ReadJournal } from './read-journal.ts'

/** The folder of one run, held by this process alone until it is released. */
export interface RunFolder {
  readonly run: string
  readonly path: string
  /** A kept file by its hash; undefined where it is missing or its bytes are not those of its hash. */
  readFile(sha256: string): Promise<Uint8Array | undefined>
  release(): Promise<void>
}

export function runPath(data: string, run: string): string {
  return join(data, 'runs', run)
}

export function journalPath(data: string, run: string): string {
  return join(runPath(data, run), 'journal.ndjson')
}

/** Makes the folder of a new run and locks it. Failures: words.wrong (no folder can be called that), disk.full, journal.not-writable. */
export async function createRunFolder(data: string, run: string): Promise<Result<RunFolder>> {
  if (!isRunId(run))
    return failed(failure('words.wrong', `A run cannot be called ${run}.`, 'Use letters, digits and hyphens.'))
  const runs = join(data, 'runs')
  try {
    await ensureFolder(runs)
    await mkdir(runPath(data, run), { mode: 0o700 })
    await syncFolder(runs)
    return await lockedFolder(data, run)
  } catch (error) {
    return failed(writeFailure(error, runPath(data, run)))
  }
}

/**
 * The folder of an existing run: with `lock` to continue it, without to read it, which always works. Failures:
 * run.not-found, run.locked, journal.not-writable.
 */
export async function openRunFolder(
  data: string,
  run: string,
  { lock }: { lock: boolean },
): Promise<Result<RunFolder>> {
  if (!isRunId(run) || !(await isThere(journalPath(data, run)))) return notFound(run)
  if (!lock) return succeed(folderOf(data, run, async () => undefined))
  try {
    return await lockedFolder(data, run)
  } catch (error) {
    return failed(writeFailure(error, runPath(data, run)))
  }
}

/** The journal of a run, checked, without a lock. Failures: run.not-found, disk.not-readable. */
export async function readRun(data: string, run: string): Promise<Result<ReadJournal>> {
  if (!isRunId(run)) return notFound(run)
  const read = await readJournal(journalPath(data, run))
  return !read.ok && read.failure.code === 'run.not-found' ? notFound(run) : read
}

/** What lies in the data folder under the name of a run, the oldest first; whether it has a journal was not looked at. */
export async function runNames(data: string): Promise<string[]> {
  try {
    return (await readdir(join(data, 'runs'))).filter(isRunId).sort()
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return []
    throw error
  }
}

async function lockedFolder(data: string, run: string): Promise<Result<RunFolder>> {
  const path = runPath(data, run)
  const taken = await takeLock(join(path, 'lock'))
  if ('heldBy' in taken) {
    const sentence = `The run ${run} is being carried out by another Uptick (process ${String(taken.heldBy)}).`
    return failed(failure('run.locked', sentence, 'Wait for it or end it there; reading and listing work meanwhile.'))
  }
  return succeed(folderOf(data, run, () => taken.lock.release()))
}

function folderOf(data: string, run: string, release: () => Promise<void>): RunFolder {
  const path = runPath(data, run)
  return { run, path, readFile: (sha256) => readKept(path, sha256), release }
}

/** A kept file of a run's folder; undefined where it is missing or was changed. */
export async function readKept(folder: string, sha256: string): Promise<Uint8Array | undefined> {
  if (!/^[0-9a-f]{64}$/.test(sha256)) return undefined
  try {
    const bytes = await readFile(join(folder, 'files', sha256))
    return createHash('sha256').update(bytes).digest('hex') === sha256 ? bytes : undefined
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined
    throw error
  }
}

/** A damaged entry still exists: opening it shows why it cannot be read. */
async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path)
    return true
  } catch (error) {
    if (errnoOf(error) === '') throw error
    return !['ENOENT', 'ENOTDIR'].includes(errnoOf(error))
  }
}

function notFound(run: string): Result<never> {
  return failed(failure('run.not-found', `There is no run called ${run}.`, '`uptick runs` lists the runs.'))
}
