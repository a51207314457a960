import { basename } from 'node:path'
import { failure } from '../../../shared/base/failure.ts'
import type { Failure } from '../../../shared/base/failure.ts'
import { failed, succeed } from '../../../shared/base/result.ts'
import type { Result } from '../../../shared/base/result.ts'
import type { Clock, PatchStore } from '../../../shared/engine/ports.ts'
import type { MirroredPatch, VerifiedPatch } from '../../../shared/model/patch.ts'
import { admitPart, dropDamaged, finishInterrupted, nameTaken, withMoveLock } from './admit-part.ts'
import { CacheStore } from './cache-store.ts'
import type { EntryManifest, PartManifest } from './cache-store.ts'
import { copyIntoPart } from './copy-patch.ts'
import { digestFile } from './digest-file.ts'
import { diskFailure, errnoOf } from './disk-faults.ts'
import type { FreeBytes } from './disk-room.ts'
import { takeLock } from './entry-lock.ts'
import { fetchPatch } from './fetch-patch.ts'
import { nearestName } from './nearest-name.ts'
import { cancelled } from './patch-source.ts'
import { BlockTags, sealPatch } from './verified-blocks.ts'
import type { OpenedSource } from './patch-source.ts'
import type { OnProgress } from './progress.ts'
import { checkName, nameOfFile, readSourceUrl } from './source-url.ts'

/** Milliseconds without a byte after which a source counts as stalled. */
const defaultStallMs = 30_000

export interface CacheOptions {
  /** The mirror's own folder; made where it is not there. */
  readonly folder: string
  readonly clock: Clock
  readonly stallMs?: number
  readonly freeBytes?: FreeBytes
}

export interface PatchWords {
  readonly name?: string
  /** The release that the update brings and who said so: it is not in the bytes, and the name is opaque. */
  readonly release?: string
  readonly by?: string
  readonly sha256?: string
}

export interface AddOptions extends PatchWords {
  readonly signal?: AbortSignal
  /** Bytes that are there, and bytes in all where the source told them; at most twice a second. */
  readonly onProgress?: OnProgress
}

/**
 * Opens the mirror: one download, every appliance. Failures: disk.not-writable, disk.full. Several processes may have
 * it open; each entry is changed by one at a time, and reading takes no lock.
 */
export async function openPatchCache(options: CacheOptions): Promise<Result<PatchCache>> {
  const store = new CacheStore(options.folder)
  try {
    await store.prepare()
    for (const part of await store.parts()) {
      if (part.finished === undefined) continue
      const taken = await takeLock(store.lockPath(part.name))
      if ('lock' in taken) await finishInterrupted(store, part.name, options.clock).finally(() => taken.lock.release())
    }
    return succeed(new PatchCache(store, options))
  } catch (error) {
    return failed(diskFailure(error, options.folder))
  }
}

export class PatchCache implements PatchStore {
  readonly #store: CacheStore
  readonly #options: CacheOptions

  constructor(store: CacheStore, options: CacheOptions) {
    this.#store = store
    this.#options = options
  }

  /** One row a name, by name. A verified file that is gone or has another length is shown as unusable. */
  async list(): Promise<MirroredPatch[]> {
    const rows = new Map<string, MirroredPatch>()
    for (const bad of await this.#store.bads()) rows.set(bad.name, bad)
    for (const part of await this.#store.parts()) {
      const bytes = await this.#store.partBytes(part.name)
      if (bytes !== undefined && bytes > 0) rows.set(part.name, partRow(part, bytes))
    }
    for (const entry of await this.#store.entries()) {
      const bytes = await this.#store.fileBytes(entry.sha256)
      rows.set(
        entry.name,
        bytes === entry.bytes
          ? entryRow(entry)
          : { ...entryRow(entry), state: 'quarantined', reason: lostReason(entry, bytes) },
      )
    }
    return [...rows.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
  }

  /**
   * Fetches an update and admits it. Failures: words.wrong, patch.not-found, source-unreachable, source-refused,
   * source-changed, stalled, short, digest-mismatch, not-an-update, name-taken, in-use, disk.*, operation.cancelled.
   */
  async add(url: string, options: AddOptions = {}): Promise<Result<MirroredPatch>> {
    const location = readSourceUrl(url, options.name)
    if (!location.ok) return location
    const { name } = location.value
    const words = checkWords(options)
    if (words !== undefined) return failed(words)
    return await this.#locked(name, async () => {
      const there = await this.#usableEntry(name)
      const fetched = await fetchPatch(location.value, {
        store: this.#store,
        clock: this.#options.clock,
        signal: options.signal ?? new AbortController().signal,
        stallMs: this.#options.stallMs ?? defaultStallMs,
        onProgress: options.onProgress ?? (() => undefined),
        onFacts: async (source) =>
          await Promise.resolve(there === undefined ? undefined : compareFacts(there, source, options)),
        provable: options.sha256 !== undefined,
        ...(this.#options.freeBytes === undefined ? {} : { freeBytes: this.#options.freeBytes }),
      })
      if (!fetched.ok) return fetched
      if (fetched.value.kind === 'have-it' && there !== undefined)
        return succeed(entryRow(await this.#noteRelease(there, options)))
      if (fetched.value.kind === 'have-it') throw new Error('nothing is there to have')
      return await admitPart(this.#store, this.#options.clock, fetched.value.part, {
        ...options,
        saysHtml: fetched.value.kind === 'html',
      })
    })
  }

  /** Takes a file from a disk into the mirror. Failures as for `add`, less the network's. */
  async importFile(path: string, options: AddOptions = {}): Promise<Result<MirroredPatch>> {
    const name = checkName(options.name ?? nameOfFile(basename(path)))
    if (!name.ok) return name
    const words = checkWords(options)
    if (words !== undefined) return failed(words)
    return await this.#locked(name.value, async () => {
      const copied = await copyIntoPart(path, name.value, { ...this.#options, ...options, store: this.#store })
      if (!copied.ok) return copied
      return await admitPart(this.#store, this.#options.clock, copied.value, { ...options, saysHtml: false })
    })
  }

  /**
   * Hashes the file again, as it is on the disk now, and only then gives it out: the one place where a VerifiedPatch is
   * made. Failures: patch.not-found, patch.not-verified, patch.digest-mismatch (quarantined), operation.cancelled.
   */
  async verify(name: string, signal?: AbortSignal): Promise<Result<VerifiedPatch>> {
    const entry = await this.#store.entry(name)
    if (entry === undefined) return failed(await this.#whyNot(name))
    const path = this.#store.filePath(entry.sha256)
    try {
      const tags = new BlockTags()
      const digest = await digestFile(path, signal, tags)
      if (digest === undefined) return failed(cancelled())
      if (digest.sha256 !== entry.sha256 || digest.bytes !== entry.bytes) {
        await withMoveLock(this.#store, this.#options.clock, async () => {
          await dropDamaged(this.#store, entry, 'its bytes changed on the disk after it was verified')
        })
        return failed(
          failure(
            'patch.digest-mismatch',
            `The file of ${name} changed on the disk since it was verified; it was put into quarantine.`,
            'Mirror it again, and have the disk looked at.',
            { evidence: `expected ${entry.sha256}, found ${digest.sha256}` },
          ),
        )
      }
      const { bytes, sha256, source, release } = entry
      const row = { name, bytes, sha256, path, source, ...(release === undefined ? {} : { release }) }
      return succeed(sealPatch(row, tags))
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT') return failed(diskFailure(error, path))
      return failed(notVerified(name, 'its file is gone from the mirror'))
    }
  }

  /** Removes everything under a name: entry, part and quarantine. Failures: patch.not-found, patch.in-use. */
  async forget(name: string): Promise<Result<void>> {
    return await this.#locked(name, async () => {
      const known = (await this.list()).some((row) => row.name === name) || (await this.#store.part(name)) !== undefined
      if (!known) return failed(await this.#whyNot(name))
      await withMoveLock(this.#store, this.#options.clock, async () => {
        const entry = await this.#store.entry(name)
        if (entry !== undefined) await this.#store.dropEntry(entry)
        await this.#store.dropPart(name)
        await this.#store.dropBad(name)
      })
      return succeed(undefined)
    })
  }

  /** Notes which release an update brings and who said so. Failures: patch.not-found, patch.in-use. */
  async setRelease(name: string, release: string, by: string): Promise<Result<MirroredPatch>> {
    return await this.#locked(name, async () => {
      const entry = await this.#store.entry(name)
      if (entry === undefined) return failed(await this.#whyNot(name))
      return succeed(entryRow(await this.#noteRelease(entry, { release, by })))
    })
  }

  async #noteRelease(entry: EntryManifest, words: PatchWords): Promise<EntryManifest> {
    const sure = words.sha256 === undefined ? entry.trust : 'given-hash'
    const noted: EntryManifest = {
      ...entry,
      trust: sure,
      ...(words.release === undefined
        ? {}
        : { release: words.release, releaseSource: words.by ?? 'given when mirrored' }),
    }
    await this.#store.writeEntry(noted)
    return noted
  }

  async #usableEntry(name: string): Promise<EntryManifest | undefined> {
    const entry = await this.#store.entry(name)
    if (entry === undefined) return undefined
    return (await this.#store.fileBytes(entry.sha256)) === entry.bytes ? entry : undefined
  }

  async #whyNot(name: string): Promise<Failure> {
    const rows = await this.list()
    const row = rows.find((each) => each.name === name)
    if (row?.state === 'partial') return notVerified(name, `only ${row.bytes} bytes of it are here`)
    if (row?.state === 'quarantined') return notVerified(name, row.reason ?? 'it is in quarantine')
    const nearest = nearestName(
      name,
      rows.map((each) => each.name),
    )
    return failure(
      'patch.not-found',
      `There is no update called ${JSON.stringify(name)} in the mirror.`,
      nearest === undefined
        ? 'See what is there with "uptick mirror list", or fetch it with "uptick mirror add URL".'
        : `Did you mean ${nearest}? Capital and small letters differ.`,
    )
  }

  async #locked<T>(name: string, work: () => Promise<Result<T>>): Promise<Result<T>> {
    try {
      const taken = await takeLock(this.#store.lockPath(name))
      if ('heldBy' in taken) {
        return failed(
          failure(
            'patch.in-use',
            `${name} is being worked on by another Uptick (process ${taken.heldBy}).`,
            'Wait until that one has finished.',
          ),
        )
      }
      try {
        await finishInterrupted(this.#store, name, this.#options.clock)
        return await work()
      } finally {
        await taken.lock.release()
      }
    } catch (error) {
      if (errnoOf(error) === '') throw error
      return failed(diskFailure(error, this.#options.folder))
    }
  }
}

function checkWords(words: PatchWords): Failure | undefined {
  if (words.sha256 === undefined || /^[0-9a-f]{64}$/i.test(words.sha256)) return undefined
  return failure('words.wrong', 'A SHA-256 has 64 hexadecimal digits.', 'Copy the whole of it from the release notes.')
}

/** Is what the source announces the file that is here already? Another length is another file; the same time the same. */
function compareFacts(there: EntryManifest, source: OpenedSource, words: PatchWords): Failure | 'have-it' | undefined {
  const { bytes, modified, etag } = source.facts
  if (words.sha256 !== undefined) {
    if (words.sha256.toLowerCase() !== there.sha256) return nameTaken(there)
    return 'have-it'
  }
  if (bytes !== undefined && bytes !== there.bytes) return nameTaken(there)
  const same = bytes === there.bytes && modified !== undefined && modified === there.modified && etag === there.etag
  return same && source.shown === there.source ? 'have-it' : undefined
}

function notVerified(name: string, why: string): Failure {
  return failure('patch.not-verified', `${name} cannot be used: ${why}.`, 'Mirror it again.')
}

function partRow(part: PartManifest, bytes: number): MirroredPatch {
  const { name, source, begunAt, expected } = part
  return {
    name,
    bytes,
    state: 'partial',
    source,
    trust: 'own-hash-only',
    mirroredAt: begunAt,
    ...(expected === undefined ? {} : { expected }),
  }
}

function entryRow(entry: EntryManifest): MirroredPatch {
  const { version: _version, modified: _modified, etag: _etag, ...row } = entry
  return row
}

function lostReason(entry: EntryManifest, bytes: number | undefined): string {
  return bytes === undefined
    ? 'its file is gone from the mirror'
    : `its file has ${bytes} bytes rather than ${entry.bytes}`
}
