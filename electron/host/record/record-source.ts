import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { failure } from '../../../shared/base/failure.ts'
import { failed, succeed, type Result } from '../../../shared/base/result.ts'
import type { JournalEntry } from '../../../shared/model/run-event.ts'
import type { RecordEntry } from '../../../shared/record/record-entry.ts'
import { documentNamedBy, filesNamedBy } from '../../../shared/record/record-files.ts'
import { codeOf, type Seal } from '../../../shared/record/seal.ts'
import { hashFile } from '../kept-files.ts'
import { errnoOf, messageOf } from '../mirror/disk-faults.ts'
import { readJournal } from '../read-journal.ts'
import { readKept } from '../run-folder.ts'
import { hostHashing } from './hashing.ts'

/** A file that goes into a record, checked against its hash. */
export interface SourceFile {
  readonly sha256: string
  readonly path: string
  readonly octets: number
}

/** Everything that a record is made from: the sealed lines, the seal, and the files that the lines name. */
export interface RecordSource {
  readonly entries: readonly RecordEntry[]
  readonly journal: { readonly path: string; readonly octets: number }
  readonly seal: Seal
  readonly code: string
  readonly files: readonly SourceFile[]
  /** Text of the document that the run is pinned to. */
  readonly document: string | undefined
}

export interface SourceWords {
  /** The run's folder. */
  readonly folder: string
  /** Seals the journal as it stands and notes the seal; asked only where no seal stands that the record must carry. */
  readonly sealNow: (final: boolean) => Promise<Result<{ seal: Seal; code: string }>>
}

/**
 * A closed run carries the seal that was made when it was closed (or is sealed now, once); an unfinished one is sealed anew.
 * Failures: run.not-found, journal.damaged, record.invalid (a file is missing or changed), those of `sealNow`.
 */
export async function openSource({ folder, sealNow }: SourceWords): Promise<Result<RecordSource>> {
  const path = join(folder, 'journal.ndjson')
  const first = await readWhole(path)
  if (!first.ok) return first
  let seal = standingSeal(first.value)
  let entries = first.value
  if (seal === undefined) {
    const sealed = await sealNow(isClosed(first.value))
    if (!sealed.ok) return sealed
    seal = sealed.value.seal
    const again = await readWhole(path)
    if (!again.ok) return again
    entries = again.value
  }
  const covered = entries.slice(0, seal.events).map((entry) => entry as unknown as RecordEntry)
  const files = await sourceFiles(folder, covered)
  if (!files.ok) return files
  const named = covered[0] === undefined ? undefined : documentNamedBy(covered[0])
  const document = named === undefined ? undefined : await readKept(folder, named)
  return succeed({
    entries: covered,
    journal: { path, octets: await octetsOf(path, seal.events) },
    seal,
    code: codeOf(hostHashing, seal),
    files: files.value,
    document: document === undefined ? undefined : Buffer.from(document).toString('utf8'),
  })
}

async function readWhole(path: string): Promise<Result<readonly JournalEntry[]>> {
  const read = await readJournal(path)
  if (!read.ok) return read
  return read.value.damage === undefined ? succeed(read.value.entries) : failed(read.value.damage)
}

export function isClosed(entries: readonly { readonly type: string }[]): boolean {
  return entries.findLast(({ type }) => type === 'run.closed' || type === 'run.resumed')?.type === 'run.closed'
}

/** The seal that was made after the run was closed for good; undefined where it is open, or not sealed since. */
function standingSeal(entries: readonly JournalEntry[]): Seal | undefined {
  if (!isClosed(entries)) return undefined
  const closedAt = entries.findLast(({ type }) => type === 'run.closed')?.seq ?? 0
  for (const entry of entries.slice(closedAt)) {
    if (entry.type === 'record.sealed' && entry.data.seal.final) return { ...entry.data.seal, v: 1 }
  }
  return undefined
}

async function sourceFiles(folder: string, entries: readonly RecordEntry[]): Promise<Result<SourceFile[]>> {
  const named = new Map<string, number>()
  for (const entry of entries) {
    for (const { sha256 } of filesNamedBy(entry)) if (!named.has(sha256)) named.set(sha256, entry.seq)
  }
  const document = entries[0] === undefined ? undefined : documentNamedBy(entries[0])
  const files: SourceFile[] = []
  for (const sha256 of new Set([...(document === undefined ? [] : [document]), ...named.keys()])) {
    const path = join(folder, 'files', sha256)
    const found = await hashed(path)
    if (found?.sha256 === sha256) files.push({ sha256, path, octets: found.bytes })
    else if (sha256 !== document) {
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

/** How many octets the first lines of a journal take, with their line feeds. */
async function octetsOf(path: string, lines: number): Promise<number> {
  let [seen, octets] = [0, 0]
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
    const bytes = chunk as Uint8Array
    for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) {
      seen += 1
      if (seen === lines) return octets + at + 1
    }
    octets += bytes.length
  }
  return octets
}
