import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { failure } from '../../../shared/base/failure.ts'
import { failed, succeed, type Result } from '../../../shared/base/result.ts'
import { LineCutter } from '../../../shared/record/lines.ts'
import type { RecordEntry } from '../../../shared/record/record-entry.ts'
import type { Redaction } from '../../../shared/record/redaction.ts'
import { codeOf, type Seal } from '../../../shared/record/seal.ts'
import { hashFile } from '../disk/kept-files.ts'
import { errnoOf, messageOf } from '../disk/faults.ts'
import { readKept } from '../journal/run-folder.ts'
import { hostHashing } from '../disk/hashing.ts'
import { surveyRun, type Survey } from './survey-run.ts'

/** A file that goes into a record, checked against its hash. */
export interface SourceFile {
  readonly sha256: string
  readonly path: string
  readonly bytes: number
}

/** What a record tells: the lines, and the files that the lines name. */
export interface RecordLines {
  /** The run's folder. */
  readonly folder: string
  /** The lines on the disk, whole; `octets` of the file are theirs. */
  readonly journal: { readonly path: string; readonly bytes: number }
  readonly files: readonly SourceFile[]
  /** Texts of the document that the run is pinned to and of those that it includes; '' for one that is not there. */
  readonly documents: readonly string[]
  /** Set if the record withholds something; its passes over the lines are done before the writing. */
  readonly redaction?: Redaction
}

/** Everything that a record is made from: the sealed lines with their files, and the seal. */
export interface RecordSource extends RecordLines {
  readonly seal: Seal
  readonly code: string
  /** An appliance was simulated. */
  readonly practice: boolean
}

export interface SourceOptions {
  /** The run's folder. */
  readonly folder: string
  /**
   * Seals the journal in its current state and notes the seal, `final` if the run is closed; called only if the record
   * needs a seal and has none.
   */
  readonly sealNow: (final: boolean) => Promise<Result<{ seal: Seal; code: string }>>
}

/**
 * A closed run carries the seal that was made when it was closed (or is sealed now, once); an unfinished one is sealed again.
 * Failures: run.not-found, journal.damaged, record.invalid (a file is missing or changed), those of `sealNow`.
 */
export async function openSource({ folder, sealNow }: SourceOptions): Promise<Result<RecordSource>> {
  const path = join(folder, 'journal.ndjson')
  const survey = await sealedSurvey(path, sealNow)
  if (!survey.ok) return survey
  const { sealed, documents, files: named, practice } = survey.value
  const files = await sourceFiles(folder, named, documents)
  if (!files.ok) return files
  return succeed({
    folder,
    journal: { path, bytes: sealed.bytes },
    seal: sealed.seal,
    code: codeOf(hostHashing, sealed.seal),
    practice,
    files: files.value,
    documents: await textsOf(folder, documents),
  })
}

type Sealed = Survey & { readonly sealed: NonNullable<Survey['sealed']> }

async function sealedSurvey(path: string, sealNow: SourceOptions['sealNow']): Promise<Result<Sealed>> {
  const first = await surveyRun(path)
  if (!first.ok) return first
  if (first.value.sealed !== undefined) return succeed({ ...first.value, sealed: first.value.sealed })
  const made = await sealNow(first.value.closed)
  if (!made.ok) return made
  const second = await surveyRun(path, made.value.seal.events)
  if (!second.ok) return second
  const { sealed } = second.value
  if (sealed === undefined) throw new Error('the seal that was just made stands in no line')
  return succeed({ ...second.value, sealed })
}

/** The sealed lines byte for byte, as they lie on the disk. */
export async function* wholeJournal({ journal }: RecordLines): AsyncGenerator<Uint8Array> {
  for await (const chunk of createReadStream(journal.path, { end: journal.bytes - 1, highWaterMark: 256 * 1024 })) {
    yield chunk as Uint8Array
  }
}

/**
 * The sealed lines as texts without their LF, in chunks of the disk's size; complete, even if the record withholds
 * parts.
 */
export async function* wholeLines(source: RecordLines): AsyncGenerator<string[]> {
  const cutter = new LineCutter()
  for await (const chunk of wholeJournal(source)) {
    const lines: string[] = []
    for (const cut of cutter.push(chunk)) {
      if (!cut.ok) throw new Error(`the journal changed while it was read: ${cut.why}`)
      lines.push(cut.text)
    }
    yield lines
  }
}

/** The lines as the record contains them: redacted if parts are withheld. */
export async function* recordLines(source: RecordLines): AsyncGenerator<string[]> {
  const { redaction } = source
  redaction?.begin()
  for await (const lines of wholeLines(source)) {
    yield redaction === undefined ? lines : lines.map((line) => redaction.redact(line).text)
  }
}

/** The events as the record contains them. */
export async function* recordEntries(source: RecordLines): AsyncGenerator<RecordEntry> {
  for await (const lines of recordLines(source)) for (const line of lines) yield entryOf(line)
}

function entryOf(text: string): RecordEntry {
  const { v, seq, at, type, data, withheld } = JSON.parse(text) as RecordEntry & { v: number; withheld?: object }
  return { v, seq, at, type, data, ...(withheld === undefined ? {} : { withheld: Object.keys(withheld) }) }
}

export function textsOf(folder: string, documents: readonly string[]): Promise<string[]> {
  return Promise.all(
    documents.map(async (sha256) => Buffer.from((await readKept(folder, sha256)) ?? new Uint8Array()).toString('utf8')),
  )
}

/** The kept files, each hashed. Failure: record.invalid (one is missing or changed). */
export async function sourceFiles(
  folder: string,
  named: ReadonlyMap<string, number>,
  documents: readonly string[],
): Promise<Result<SourceFile[]>> {
  const files: SourceFile[] = []
  for (const sha256 of new Set([...documents, ...named.keys()])) {
    const path = join(folder, 'files', sha256)
    const found = await hashed(path)
    if (found?.sha256 === sha256) files.push({ sha256, path, bytes: found.bytes })
    else if (named.has(sha256)) {
      const what = found === undefined ? 'is missing' : 'was changed'
      const sentence = `The file ${sha256}, which line ${String(named.get(sha256))} names, ${what}.`
      return failed(
        failure('record.invalid', sentence, `Bring it back into ${join(folder, 'files')}; then export again.`),
      )
    }
  }
  return succeed(files)
}

async function hashed(path: string): Promise<{ sha256: string; bytes: number } | undefined> {
  try {
    return await hashFile(path)
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined
    throw new Error(`${path} cannot be read: ${messageOf(error)}`, { cause: error })
  }
}
