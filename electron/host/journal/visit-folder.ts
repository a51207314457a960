import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { failure } from '../../../shared/base/failure.ts'
import { failed, succeed, type Result } from '../../../shared/base/result.ts'
import { isRunId } from '../../../shared/record/grammar.ts'
import { ensureFolder, syncFolder } from '../disk/durable-files.ts'
import { errnoOf } from '../disk/faults.ts'
import { takeLock } from '../disk/lock.ts'
import { writeFailure } from './append-file.ts'

/** The folder of one visit, held by this process alone until it is released. */
export interface VisitFolder {
  readonly visit: string
  readonly path: string
  release(): Promise<void>
}

/** The id of a visit begins with a letter, that of a run with a digit. */
export const isVisitId = (text: string): boolean => /^v\d{8}-\d{6}-/.test(text) && isRunId(text)

export function visitPath(data: string, visit: string): string {
  return join(data, 'visits', visit)
}

/** Makes the folder of a new visit and locks it. Failures: disk.full, journal.not-writable. */
export async function createVisitFolder(data: string, visit: string): Promise<Result<VisitFolder>> {
  const visits = join(data, 'visits')
  try {
    await ensureFolder(visits)
    await mkdir(visitPath(data, visit), { mode: 0o700 })
    await syncFolder(visits)
  } catch (error) {
    return failed(writeFailure(error, visitPath(data, visit)))
  }
  return lockVisitFolder(data, visit)
}

/** Takes the folder of a visit to add to it. Failures: run.not-found, run.locked, journal.not-writable. */
export async function lockVisitFolder(data: string, visit: string): Promise<Result<VisitFolder>> {
  if (!(await visitNames(data)).includes(visit)) return failed(noVisit(visit))
  const path = visitPath(data, visit)
  try {
    const taken = await takeLock(join(path, 'lock'))
    if ('lock' in taken) return succeed({ visit, path, release: () => taken.lock.release() })
    const sentence = `The visit ${visit} is being carried out by another Uptick (process ${String(taken.heldBy)}).`
    return failed(failure('run.locked', sentence, 'Wait for it or end it there; reading and listing work meanwhile.'))
  } catch (error) {
    return failed(writeFailure(error, path))
  }
}

/** The visits of a data folder, the oldest first. Throws what the file system throws. */
export async function visitNames(data: string): Promise<string[]> {
  try {
    return (await readdir(join(data, 'visits'))).filter(isVisitId).sort()
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return []
    throw error
  }
}

export function noVisit(visit: string): ReturnType<typeof failure> {
  const hint = '`uptick visits` lists the visits.'
  return failure('run.not-found', `There is no visit called ${visit}.`, hint)
}
