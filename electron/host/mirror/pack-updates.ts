import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Readable } from 'node:stream'
import { ZipFile } from 'yazl'
import { failure } from '../../../shared/base/failure.ts'
import { failed, succeed } from '../../../shared/base/result.ts'
import type { OperationResultOf } from '../../../shared/contract/operation-results.ts'
import type { Result } from '../../../shared/base/result.ts'
import type { Clock } from '../../../shared/engine/ports.ts'
import type { MirroredPatch } from '../../../shared/model/patch.ts'
import type { Signer } from '../keys/signing-key.ts'
import { diskFailure, errnoOf } from '../disk/faults.ts'
import { writeWhole } from '../disk/durable-files.ts'
import { roomFor } from '../disk/room.ts'
import type { PatchCache } from './patch-cache.ts'
import { cancelled } from './patch-source.ts'
import type { KeptPlan } from './plans.ts'
import { ProgressTeller } from './progress.ts'
import type { OnProgress } from './progress.ts'
import { hashOf, manifestFile, packText, signatureFile, signManifest } from './trip-pack.ts'
import type { PackManifest } from './trip-pack.ts'
import { DamagedFile, openVerified, verifiedBytes } from './verified-reader.ts'
import type { VerifiedFile } from './verified-reader.ts'

export interface PackDocument {
  readonly id: string
  readonly version: string
  readonly source: string
}

export interface PackOptions {
  /** The file to write; one that is there already is never replaced. */
  readonly file: string
  readonly names: readonly string[]
  readonly documents: readonly PackDocument[]
  readonly plans: readonly KeptPlan[]
  readonly by?: string
  readonly product: string
  readonly key: Signer
  readonly clock: Clock
  readonly signal?: AbortSignal
  readonly onProgress?: OnProgress
}

export type Packed = OperationResultOf<'patch.pack'>

/**
 * Makes one file of updates, runbooks and planned runs, signed by this computer's key: a zip that anybody can open. Each
 * update is verified first and compared with that while it is packed. Failures: words.wrong, patch.not-found, not-verified,
 * digest-mismatch, disk.*, operation.cancelled; nothing is left behind.
 */
export async function packUpdates(cache: PatchCache, words: PackOptions): Promise<Result<Packed>> {
  const free = await isFree(words.file)
  if (!free.ok) return free
  const rows = new Map((await cache.list()).map((row) => [row.name, row]))
  const files: VerifiedFile[] = []
  try {
    for (const name of new Set(words.names)) {
      const patch = await cache.verify(name, words.signal)
      if (!patch.ok) return patch
      const opened = await openVerified(patch.value)
      if (!opened.ok) return opened
      files.push(opened.value)
    }
    const manifest = manifestOf(files, rows, words)
    return await write(manifest, files, words)
  } finally {
    for (const { handle } of files) await handle.close()
  }
}

async function isFree(file: string): Promise<Result<void>> {
  try {
    await stat(file)
    const hint = 'Choose another name, or remove that file first.'
    return failed(failure('words.wrong', `${file} is there already.`, hint))
  } catch (error) {
    return errnoOf(error) === 'ENOENT' ? succeed(undefined) : failed(diskFailure(error, file))
  }
}

function manifestOf(
  files: readonly VerifiedFile[],
  rows: ReadonlyMap<string, MirroredPatch>,
  words: PackOptions,
): PackManifest {
  const { documents, plans, by, product, key, clock } = words
  return {
    v: 1,
    kind: 'uptick-pack',
    madeAt: new Date(clock.now()).toISOString(),
    product,
    signer: key.publicHex,
    ...(by === undefined ? {} : { by }),
    updates: files.map(({ patch }) => {
      const { name, bytes, sha256, source } = patch
      const row = rows.get(name)
      const { release, releaseSource } = row ?? {}
      return {
        file: `updates/${name}.mpu5`,
        name,
        bytes,
        sha256,
        source,
        trust: row?.trust ?? 'own-hash-only',
        ...(release === undefined ? {} : { release }),
        ...(releaseSource === undefined ? {} : { releaseSource }),
      }
    }),
    documents: documents.map(({ id, version, source }) => ({
      file: `documents/${id.replace(/[^A-Za-z0-9._-]/g, '_')}.md`,
      id,
      version,
      ...sizeAndHash(source),
    })),
    plans: plans.map(({ plan, source }, index) => ({
      file: `plans/${String(index + 1)}.yaml`,
      name: plan.name,
      ...sizeAndHash(source),
    })),
  }
}

function sizeAndHash(text: string): { bytes: number; sha256: string } {
  return { bytes: Buffer.byteLength(text), sha256: hashOf(text) }
}

async function write(
  manifest: PackManifest,
  files: readonly VerifiedFile[],
  words: PackOptions,
): Promise<Result<Packed>> {
  const { file, key, clock, signal } = words
  const teller = new ProgressTeller(clock, words.onProgress ?? (() => undefined))
  const total = manifest.updates.reduce((sum, update) => sum + update.bytes, 0)
  teller.have(0, total)
  teller.stage('packing')
  const digest = createHash('sha256')
  let bytes = 0
  try {
    const room = await roomFor(total, dirname(file))
    if (room !== undefined) return failed(room)
    const parts = zipOf(manifest, files, words, (count) => teller.moved(count))
    await writeWhole(file, untilAborted(parts, signal), {
      mode: 0o644,
      onPart: (part) => {
        digest.update(part)
        bytes += part.length
      },
    })
  } catch (error) {
    if (error instanceof Cancelled) return failed(cancelled())
    if (error instanceof DamagedFile) {
      const hint = 'Mirror it again, and have the disk looked at.'
      return failed(failure('patch.digest-mismatch', `${error.message}.`, hint))
    }
    if (errnoOf(error) === '') throw error
    return failed(diskFailure(error, file))
  }
  return succeed({
    path: file,
    bytes,
    sha256: digest.digest('hex'),
    signer: key.publicHex,
    updates: manifest.updates.map(({ name }) => name),
    documents: manifest.documents.map(({ id }) => id),
    plans: manifest.plans.map(({ name }) => name),
  })
}

class Cancelled extends Error {}

async function* untilAborted(
  parts: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  for await (const part of parts) {
    if (signal?.aborted === true) throw new Cancelled()
    yield part
  }
}

/** The pack as a stream: what is to be read first comes first, and nothing is compressed: updates do not get smaller. */
function zipOf(
  manifest: PackManifest,
  files: readonly VerifiedFile[],
  { key, documents, plans }: PackOptions,
  onBytes: (count: number) => void,
): AsyncIterable<Uint8Array> {
  const zip = new ZipFile()
  const options = { mtime: new Date(manifest.madeAt), mode: 0o100644, compress: false }
  const { text, signature } = signManifest(manifest, key)
  const add = (name: string, content: string): void => zip.addBuffer(Buffer.from(content), name, options)
  add(manifestFile, text)
  add(signatureFile, signature)
  const all = [...manifest.updates, ...manifest.documents, ...manifest.plans]
  add('SHA256SUMS', all.map(({ file, sha256 }) => `${sha256}  ${file}\n`).join(''))
  add('VERIFY.md', packText(manifest))
  manifest.documents.forEach(({ file }, index) => add(file, documents[index]?.source ?? ''))
  manifest.plans.forEach(({ file }, index) => add(file, plans[index]?.source ?? ''))
  manifest.updates.forEach(({ file, bytes }, index) => {
    const opened = files[index]
    if (opened === undefined) return
    zip.addReadStreamLazy(file, { ...options, size: bytes }, (callback) => {
      const stream = Readable.from(counted(verifiedBytes(opened), onBytes), { objectMode: false })
      stream.once('error', (error) => zip.outputStream.emit('error', error))
      callback(null, stream)
    })
  })
  zip.on('error', (error) => zip.outputStream.emit('error', error))
  zip.end()
  return Readable.from(zip.outputStream as AsyncIterable<Uint8Array>)
}

async function* counted(parts: AsyncIterable<Buffer>, onBytes: (count: number) => void): AsyncGenerator<Buffer> {
  for await (const part of parts) {
    onBytes(part.length)
    yield part
  }
}
