import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { failure } from '../../../shared/base/failure.ts'
import type { Failure } from '../../../shared/base/failure.ts'
import { failed, succeed } from '../../../shared/base/result.ts'
import type { OperationResultOf } from '../../../shared/contract/operation-results.ts'
import type { Result } from '../../../shared/base/result.ts'
import type { MirroredPatch } from '../../../shared/model/patch.ts'
import type { PatchTrust } from '../../../shared/model/patch-trust.ts'
import { ZipFault } from '../disk/zip-directory.ts'
import { ZipReader } from '../disk/zip-reader.ts'
import { nameTaken } from './admit-part.ts'
import { diskFailure, errnoOf, readFailure } from '../disk/faults.ts'
import { ensureFolder, writeWhole } from '../disk/durable-files.ts'
import type { PatchCache } from './patch-cache.ts'
import { cancelled } from './patch-source.ts'
import type { Plans } from './plans.ts'
import type { OnProgress } from './progress.ts'
import { hashOf, manifestFile, readManifest, signatureFile } from './trip-pack.ts'
import type { PackManifest } from './trip-pack.ts'

export interface UnpackOptions {
  readonly file: string
  /** The key (hex) that must have signed the pack, as given by the caller. */
  readonly signer?: string
  /** This computer's own key. */
  readonly ownSigner: string
  /** Where runbooks that this Uptick does not bring are put. */
  readonly documentsFolder: string
  /** Hashes of the runbooks that are here anyway. */
  readonly builtIn: readonly string[]
  readonly plans: Plans
  readonly signal?: AbortSignal
  readonly onProgress?: (name: string, progress: Parameters<OnProgress>[0]) => void
}

export type Unpacked = OperationResultOf<'patch.unpack'>

/** Bytes of the manifest, of a signature, and of a document at most. */
const mostText = 16 * 1024 * 1024

/**
 * Imports the missing updates of a trip pack. Nothing is imported unless the signature is valid; each update is hashed
 * while it is copied and admitted like any other. An unknown signer vouches for nothing: only Uptick's own hash
 * remains. Failures: patch.pack-damaged, disk.*, operation.cancelled; problems of a single update or plan are listed in
 * `refused`.
 */
export async function unpackUpdates(cache: PatchCache, words: UnpackOptions): Promise<Result<Unpacked>> {
  let zip: ZipReader
  try {
    zip = await ZipReader.open(words.file)
  } catch (error) {
    if (error instanceof ZipFault) return failed(damaged(words.file, error.message))
    if (errnoOf(error) === '') throw error
    return failed(readFailure(error, words.file))
  }
  try {
    return await takeMissing(zip, cache, words)
  } catch (error) {
    if (error instanceof ZipFault) return failed(damaged(words.file, error.message))
    if (errnoOf(error) === '') throw error
    return failed(diskFailure(error, words.file))
  } finally {
    await zip.close()
  }
}

function damaged(file: string, why: string): Failure {
  return failure(
    'patch.pack-damaged',
    `Nothing is taken from ${file}: ${why}.`,
    'Copy the pack again, or ask for a new one.',
  )
}

async function takeMissing(zip: ZipReader, cache: PatchCache, words: UnpackOptions): Promise<Result<Unpacked>> {
  const { file, signer, ownSigner, signal } = words
  const [text, signed] = [await textOf(zip, manifestFile), await textOf(zip, signatureFile)]
  const read = readManifest(text, signed)
  if ('wrong' in read) return failed(damaged(file, read.wrong))
  const { manifest } = read
  if (signer !== undefined && signer.toLowerCase() !== manifest.signer) {
    return failed(damaged(file, `it was signed by ${manifest.signer}, not by the key that was named`))
  }
  const known = manifest.signer === ownSigner ? 'own' : signer === undefined ? 'unknown' : 'given'
  const taken: MirroredPatch[] = []
  const had: string[] = []
  const refused: { name: string; failure: Failure }[] = []
  for (const update of manifest.updates) {
    if (signal?.aborted === true) return failed(cancelled())
    const { name } = update
    const here = await whatIsHere(cache, update, signal)
    if (here === 'same') had.push(name)
    else {
      const result = here === undefined ? await takeUpdate(zip, cache, update, known, words) : failed(here)
      if (result.ok) taken.push(result.value)
      else if (['operation.cancelled', 'disk.full', 'disk.not-writable'].includes(result.failure.code)) return result
      else refused.push({ name, failure: result.failure })
    }
  }
  const documents = await takeDocuments(zip, manifest, words)
  const plans = await takePlans(zip, manifest, words, refused)
  const { madeAt, by } = manifest
  const about = { signer: manifest.signer, known, madeAt, ...(by === undefined ? {} : { by }) } as const
  return succeed({ ...about, taken, had, refused, documents, plans })
}

type PackedUpdate = PackManifest['updates'][number]

/** `same` means: hashed now and found to be these bytes. A failure: the name stands for others here. */
async function whatIsHere(
  cache: PatchCache,
  update: PackedUpdate,
  signal: AbortSignal | undefined,
): Promise<'same' | Failure | undefined> {
  const row = (await cache.list()).find((each) => each.name === update.name)
  if (row?.state !== 'verified') return undefined
  if (row.sha256 !== update.sha256) return nameTaken(row)
  return (await cache.verify(update.name, signal)).ok ? 'same' : undefined
}

async function takeUpdate(
  zip: ZipReader,
  cache: PatchCache,
  update: PackedUpdate,
  known: Unpacked['known'],
  words: UnpackOptions,
): Promise<Result<MirroredPatch>> {
  const { file, trust, ...packed } = update
  const entry = zip.entries.get(file)
  if (entry?.uncompressedSize !== update.bytes || entry.compressionMethod !== 0)
    return failed(damaged(words.file, `${update.name} is not in it as its manifest says`))
  const faults: ZipFault[] = []
  const open = (): Readable => Readable.from(noting(zip.read(file, update.bytes), faults), { objectMode: false })
  const { onProgress, signal } = words
  const result = await cache.importPacked(
    { ...packed, ...(known === 'unknown' ? {} : { vouched: carried(trust, known) }) },
    open,
    {
      ...(signal === undefined ? {} : { signal }),
      ...(onProgress === undefined ? {} : { onProgress: (progress) => onProgress(update.name, progress) }),
    },
  )
  const [fault] = faults
  return fault === undefined ? result : failed(damaged(words.file, fault.message))
}

/**
 * What the pack's maker knew, as this computer knows it: what rests on a named signer is a signed pack, and one source stays
 * one source, since the signer had nothing to compare it with either.
 */
function carried(trust: PatchTrust, known: 'own' | 'given'): PatchTrust {
  return known === 'given' && trust !== 'own-hash-only' ? 'signed-pack' : trust
}

/** A fault of the zip ends the copying as a fault of its reader; which one it was is noted here. */
async function* noting(parts: AsyncIterable<Uint8Array>, faults: ZipFault[]): AsyncGenerator<Uint8Array> {
  try {
    yield* parts
  } catch (error) {
    if (error instanceof ZipFault) faults.push(error)
    throw error
  }
}

async function takeDocuments(
  zip: ZipReader,
  manifest: PackManifest,
  { builtIn, documentsFolder, file }: UnpackOptions,
): Promise<{ id: string; version: string; path: string }[]> {
  const taken: { id: string; version: string; path: string }[] = []
  for (const { file: entry, id, version, sha256 } of manifest.documents) {
    if (builtIn.includes(sha256)) continue
    const content = await checked(zip, entry, sha256, file)
    const path = join(documentsFolder, `${id.replace(/[^A-Za-z0-9._-]/g, '_').slice(0, 80)}.${sha256.slice(0, 8)}.md`)
    await ensureFolder(documentsFolder)
    if (!(await holds(path, content))) await writeWhole(path, [content])
    taken.push({ id, version, path })
  }
  return taken
}

/** A plan that is kept here under the same name stays as it is: it may have been worked on. */
async function takePlans(
  zip: ZipReader,
  manifest: PackManifest,
  words: UnpackOptions,
  refused: { name: string; failure: Failure }[],
): Promise<string[]> {
  const taken: string[] = []
  const here = new Set((await words.plans.list()).map(({ plan }) => plan.name))
  for (const { file, name, sha256 } of manifest.plans) {
    const content = await checked(zip, file, sha256, words.file)
    if (here.has(name)) continue
    const kept = await words.plans.keep(content.toString('utf8'))
    if (kept.ok) taken.push(name)
    else refused.push({ name, failure: kept.failure })
  }
  return taken
}

async function textOf(zip: ZipReader, entry: string): Promise<string> {
  return (await zip.whole(entry, mostText)).toString('utf8')
}

async function checked(zip: ZipReader, entry: string, sha256: string, file: string): Promise<Buffer> {
  const content = await zip.whole(entry, mostText)
  if (hashOf(content) !== sha256) throw new ZipFault(`${entry} in ${file} is not what its manifest says`)
  return content
}

async function holds(path: string, content: Buffer): Promise<boolean> {
  try {
    return (await readFile(path)).equals(content)
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return false
    throw error
  }
}
