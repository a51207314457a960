import { failure } from '../../../shared/base/failure.ts'
import { failed, succeed, type Result } from '../../../shared/base/result.ts'
import type { ParsedParamsOf } from '../../../shared/contract/contract.ts'
import { RecordBuilder } from '../../../shared/record/build-record.ts'
import type { ChainedLine } from '../../../shared/record/chain.ts'
import type { RecordDocument } from '../../../shared/record/record-document.ts'
import type { RecordEntry } from '../../../shared/record/record-entry.ts'
import { documentsNamedBy } from '../../../shared/record/record-files.ts'
import type { Known } from '../../../shared/record/verify-record.ts'
import { readKept } from '../journal/run-folder.ts'
import { draftOf, type Draft } from './draft.ts'
import { recordEntries } from './record-source.ts'
import type { Witness } from './take-parts.ts'
import { withTemporaryFile } from '../disk/temporary-file.ts'
import { verifyFile, type FileVerdict } from './verify-file.ts'

/** A record as it may be looked at: lines that were proved, in memory, and the texts of small files. */
export interface SeenRecord {
  readonly entries: readonly RecordEntry[]
  readonly documents: readonly string[]
  readonly fileText: (sha256: string) => string | undefined
}

/** Bytes of a reply in a file that are shown. */
const largestShown = 1024 * 1024

/** Lines that are held to be shown; more than that is a matter for the command line. */
const mostShown = 250_000

type RecordOf = ParsedParamsOf<'record.replay'>['of']

/**
 * What is asked for, proved: a run by its journal, a file by its verification. Failures: those of reading either;
 * record.invalid (a file that does not verify is not shown as a record), words.wrong (too large to be shown).
 */
export async function lookAtRecord(data: string, of: RecordOf): Promise<Result<SeenRecord>> {
  if ('run' in of) return lookAtOwnRun(data, of.run)
  const seen = 'path' in of ? await seeFile(of.path) : await seeContent(of.content)
  if (!seen.ok) return seen
  if (!seen.value.verdict.sound) {
    const sentence = seen.value.verdict.sayings[0]?.sentence ?? 'The record is not sound.'
    return failed(failure('record.invalid', sentence, 'Verify it: every fault is named with its line.'))
  }
  return succeed(seen.value)
}

/** A file that was verified, with what its sound lines say. */
export async function seeFile(
  path: string,
  known: Known = {},
  show = true,
  called = path,
): Promise<Result<SeenRecord & { verdict: FileVerdict }>> {
  const gathering = new Gathering(show ? mostShown : 0)
  const verdict = await verifyFile(path, known, gathering, called)
  if (!verdict.ok) return verdict
  return show && gathering.tooMany ? failed(tooLarge()) : succeed({ ...gathering.seen(), verdict: verdict.value })
}

export function seeContent(
  content: { readonly name: string; readonly base64: string },
  known: Known = {},
  show = true,
): Promise<Result<SeenRecord & { verdict: FileVerdict }>> {
  return withTemporaryFile('dropped', [Buffer.from(content.base64, 'base64')], (path) =>
    seeFile(path, known, show, content.name),
  )
}

async function lookAtOwnRun(data: string, run: string): Promise<Result<SeenRecord>> {
  const draft = await draftOf(data, run)
  return draft.ok ? seenInDraft(draft.value) : draft
}

/** What a draft shows, with what it withholds left out. Failure: words.wrong (too large to be shown). */
export async function seenInDraft(draft: Draft): Promise<Result<SeenRecord>> {
  const entries: RecordEntry[] = []
  for await (const entry of recordEntries(draft)) {
    if (entries.length === mostShown) return failed(tooLarge())
    entries.push(entry)
  }
  const texts = new Map<string, string>()
  for (const { sha256, bytes: size } of draft.files) {
    const bytes = size <= largestShown ? await readKept(draft.folder, sha256) : undefined
    if (bytes !== undefined) texts.set(sha256, Buffer.from(bytes).toString('utf8'))
  }
  return succeed({ entries, documents: draft.documents, fileText: (sha256) => texts.get(sha256) })
}

/** The record's structure of what was seen. */
export function recordOfSeen({ entries, documents }: SeenRecord): RecordDocument {
  const builder = new RecordBuilder({ documents })
  for (const entry of entries) builder.take(entry)
  return builder.record()
}

class Gathering implements Witness {
  readonly largestFile: number
  readonly #most: number
  readonly #lines: ChainedLine[] = []
  readonly #files = new Map<string, string>()
  tooMany = false

  /** `most` lines; 0: only the verdict is needed. */
  constructor(most: number) {
    this.#most = most
    this.largestFile = most === 0 ? -1 : largestShown
  }

  line(line: ChainedLine): void {
    if (this.#lines.length === this.#most) this.tooMany = true
    else this.#lines.push(line)
  }

  file(sha256: string, bytes: Uint8Array): void {
    this.#files.set(sha256, Buffer.from(bytes).toString('utf8'))
  }

  again(): void {
    this.#lines.length = 0
    this.#files.clear()
  }

  seen(): SeenRecord {
    const [first] = this.#lines
    const named = first === undefined ? [] : documentsNamedBy(first)
    const documents = named.map((sha256) => this.#files.get(sha256) ?? '')
    return { entries: this.#lines, documents, fileText: (sha256) => this.#files.get(sha256) }
  }
}

function tooLarge() {
  const sentence = `The record has more than ${mostShown.toLocaleString('en')} lines, which is too many to be shown at once.`
  return failure('words.wrong', sentence, 'Verify it on the command line, or open its HTML form in a browser.')
}
