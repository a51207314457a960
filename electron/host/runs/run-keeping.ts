import { randomBytes } from 'node:crypto'
import { readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { failure } from '../../../shared/base/failure.ts'
import { failed, succeed, type Result } from '../../../shared/base/result.ts'
import { codeOf } from '../../../shared/record/seal.ts'
import { diskFailure, errnoOf } from '../disk/faults.ts'
import { readJson, syncFolder, writeJson } from '../disk/durable-files.ts'
import { hostHashing } from '../disk/hashing.ts'
import { surveyRun } from '../record/survey-run.ts'
import { journalPath, openRunFolder, runPath } from '../journal/run-folder.ts'

/** Runs are kept until a person archives, unarchives, or deletes them. Nothing here happens automatically. */
const archived = z.object({ at: z.string() })
const archiveNote = (data: string, run: string): string => join(runPath(data, run), 'archived.json')

/** When a run was archived; undefined if it was not. */
export async function archivedAt(data: string, run: string): Promise<string | undefined> {
  return (await readJson(archiveNote(data, run), archived))?.at
}

/**
 * Archives a run: removes it from the list of active runs; nothing is deleted. Failures: run.not-found, run.locked,
 * disk.*.
 */
export function archiveRun(data: string, run: string, now: number): Promise<Result<Record<string, never>>> {
  return withRun(data, run, async () => {
    await writeJson(archiveNote(data, run), { at: new Date(now).toISOString() })
    return succeed({})
  })
}

/** Unarchives a run, even if it is open elsewhere. Failures: run.not-found, disk.*. */
export function unarchiveRun(data: string, run: string): Promise<Result<Record<string, never>>> {
  return withRun(
    data,
    run,
    async () => {
      await rm(archiveNote(data, run), { force: true })
      return succeed({})
    },
    { lock: false },
  )
}

/** What would be lost with a run. */
export interface Deletion {
  readonly lines: number
  readonly files: number
  readonly octets: number
  readonly code?: string
}

/** Failures: run.not-found, disk.not-readable. A damaged journal is not a hindrance: it can be deleted too. */
export async function deletionOf(data: string, run: string): Promise<Result<Deletion>> {
  const folder = await openRunFolder(data, run, { lock: false })
  if (!folder.ok) return folder
  try {
    const survey = await surveyRun(journalPath(data, run))
    if (!survey.ok && survey.failure.code === 'disk.not-readable') return survey
    const { files, octets } = await sizeOf(folder.value.path)
    const sealed = survey.ok ? survey.value.sealed : undefined
    return succeed({
      lines: survey.ok ? survey.value.extent.head.seq : 0,
      files,
      octets,
      ...(sealed === undefined ? {} : { code: codeOf(hostHashing, sealed.seal) }),
    })
  } catch (error) {
    if (errnoOf(error) === '') throw error
    return failed(diskFailure(error, runPath(data, run)))
  }
}

/** Deletes a run permanently; `confirm` is its id, typed. Failures: words.wrong, run.not-found, run.locked, disk.*. */
export async function deleteRun(data: string, run: string, confirm: string): Promise<Result<Record<string, never>>> {
  if (confirm !== run) {
    const hint = 'You cannot undo this. Enter the exact ID of the run to confirm.'
    return failed(failure('words.wrong', `The run ${run} was not confirmed.`, hint))
  }
  return withRun(data, run, async () => {
    // Out of the list in one step, so that no half of it is ever taken for a run.
    const aside = join(data, 'runs', `.deleted-${randomBytes(6).toString('hex')}`)
    await rename(runPath(data, run), aside)
    await syncFolder(join(data, 'runs'))
    await rm(aside, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
    return succeed({})
  })
}

async function withRun<T>(
  data: string,
  run: string,
  work: () => Promise<Result<T>>,
  { lock } = { lock: true },
): Promise<Result<T>> {
  const folder = await openRunFolder(data, run, { lock })
  if (!folder.ok) return folder
  try {
    return await work()
  } catch (error) {
    if (errnoOf(error) === '') throw error
    return failed(diskFailure(error, runPath(data, run)))
  } finally {
    await folder.value.release()
  }
}

async function sizeOf(folder: string): Promise<{ files: number; octets: number }> {
  let [files, octets] = [0, 0]
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name === 'lock') continue
    files += 1
    octets += (await stat(join(entry.parentPath, entry.name))).size
  }
  return { files, octets }
}
