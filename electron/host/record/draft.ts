import { join } from 'node:path'
import { failure } from '../../../shared/base/failure.ts'
import { failed, succeed, type Result } from '../../../shared/base/result.ts'
import { codeOf, type Seal } from '../../../shared/record/seal.ts'
import { isRunId } from '../../../shared/record/grammar.ts'
import { runPath } from '../journal/run-folder.ts'
import { hostHashing } from '../disk/hashing.ts'
import { sourceFiles, textsOf, type RecordLines } from './record-source.ts'
import { surveyRun, type Survey } from './survey-run.ts'

/** A record as it would be exported now: under the current seal, or without one if an export would seal first. */
export interface Draft extends RecordLines {
  readonly sealed?: { readonly seal: Seal; readonly code: string }
  readonly survey: Survey
}

/** Failures: run.not-found, journal.damaged, disk.not-readable, record.invalid (a file is missing or changed). */
export async function draftOf(data: string, run: string): Promise<Result<Draft>> {
  const folder = runPath(data, run)
  const path = join(folder, 'journal.ndjson')
  const survey = isRunId(run) ? await surveyRun(path) : undefined
  if (survey === undefined || (!survey.ok && survey.failure.code === 'run.not-found')) {
    const hint = '`uptick runs` lists the runs.'
    return failed(failure('run.not-found', `There is no run called ${run}.`, hint))
  }
  if (!survey.ok) return survey
  const { sealed, documents, extent, files: named } = survey.value
  const files = await sourceFiles(folder, named, documents)
  if (!files.ok) return files
  return succeed({
    folder,
    journal: { path, bytes: sealed?.bytes ?? extent.bytes },
    files: files.value,
    documents: await textsOf(folder, documents),
    survey: survey.value,
    ...(sealed === undefined ? {} : { sealed: { seal: sealed.seal, code: codeOf(hostHashing, sealed.seal) } }),
  })
}
