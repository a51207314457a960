import { basename } from 'node:path'
import type { Readable } from 'node:stream'
import { failure } from '../../../shared/base/failure.ts'
import { failed, succeed } from '../../../shared/base/result.ts'
import type { Result } from '../../../shared/base/result.ts'
import type { Clock, PatchStore } from '../../../shared/engine/ports.ts'
import type { MirroredPatch, MirrorRoom, PatchLoss, VerifiedPatch } from '../../../shared/model/patch.ts'
import { admitPart, finishInterrupted, withMoveLock } from './admit-part.ts'
import { lengthOf } from './byte-ranges.ts'
import { entryRow, rowsOf, whyNot } from './cache-rows.ts'
import { CacheStore } from './cache-store.ts'
import type { EntryManifest } from './cache-store.ts'
import { copyIntoPart, streamIntoPart } from './copy-patch.ts'
import type { Copied, CopyOptions } from './copy-patch.ts'
import { diskFailure, errnoOf } from '../disk/faults.ts'
import { roomOf, type FreeBytes } from '../disk/room.ts'
import { takeLock } from '../disk/lock.ts'
import { fetchPatch } from './fetch-patch.ts'
import { dropLeftover, leftoverOf } from './leftovers.ts'
import { checkInput, compareFacts } from './patch-words.ts'
import type { PatchInput } from './patch-words.ts'
import { ProgressTeller } from './progress.ts'
import type { OnProgress } from './progress.ts'
import { checkName, nameOfFile, readSourceUrl } from './source-url.ts'
import { sweepCache } from './sweep-cache.ts'
import { tryAgain, usualPatience } from './try-again.ts'
import type { Patience } from './try-again.ts'
import { notThisHash, restoreByHash, verifyEntry } from './verify-entry.ts'

/** Milliseconds without a byte after which a source counts as stalled. */
const defaultStallMs = 30_000

export interface CacheOptions {
  /** The mirror's own folder; made where it is not there. */
  readonly folder: string
  readonly clock: Clock
  readonly stallMs?: number
  readonly patience?: Patience
  readonly freeBytes?: FreeBytes
  /** Which updates planned and open runs need: name -> for whom it is kept. */
  readonly keptFor?: () => Promise<ReadonlyMap<string, readonly string[]>>
}

export interface AddOptions extends PatchInput {
  readonly signal?: AbortSignal
  /** What is happening, at most twice a second and at each change of stage. */
  readonly onProgress?: OnProgress
}

/** What a trip pack says of an update that is taken out of it. */
export interface PackedPatch {
  readonly name: string
  readonly bytes: number
  readonly sha256: string
  readonly source: string
  readonly release?: string | undefined
  readonly releaseSource?: string | undefined
  /** How sure the hash is, where the pack's signer is trusted. */
  readonly vouched?: MirroredPatch['trust']
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
    await sweepCache(store)
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

  /** One row a name, by name, each with the runs that it is kept for. */
  async list(): Promise<MirroredPatch[]> {
    const kept = await this.#options.keptFor?.()
    return (await rowsOf(this.#store)).map((row) => {
      const keptFor = kept?.get(row.name)
      return keptFor === undefined ? row : { ...row, keptFor: [...keptFor] }
    })
  }

  /**
   * Fetches an update and admits it; what may pass is tried again. Failures: words.wrong, patch.not-found,
   * source-unreachable, source-refused, source-changed, stalled, short, digest-mismatch, not-an-update, name-taken, in-use,
   * disk.*, operation.cancelled.
   */
  async add(url: string, options: AddOptions = {}): Promise<Result<MirroredPatch>> {
    const location = readSourceUrl(url, options.name)
    if (!location.ok) return location
    const { name } = location.value
    const words = checkInput(options)
    if (words !== undefined) return failed(words)
    const { clock, stallMs = defaultStallMs, patience = usualPatience, freeBytes } = this.#options
    const signal = options.signal ?? new AbortController().signal
    const teller = this.#teller(options)
    return await this.#locked(name, async () => {
      const there = await this.#usableEntry(name)
      const pause = { least: 0 }
      const fetchOnce = (): ReturnType<typeof fetchPatch> =>
        fetchPatch(location.value, {
          store: this.#store,
          clock,
          signal,
          stallMs,
          teller,
          onFacts: (source) => (there === undefined ? undefined : compareFacts(there, source, options)),
          sha256: options.sha256,
          onRetryAfter: (milliseconds) => (pause.least = milliseconds),
          ...(freeBytes === undefined ? {} : { freeBytes }),
        })
      const have = async (): Promise<number> => lengthOf((await this.#store.part(name))?.ranges ?? [])
      const fetched = await tryAgain(fetchOnce, { patience, clock, signal, teller, have, pause })
      if (!fetched.ok) return fetched
      if (fetched.value.kind === 'have-it' && there !== undefined)
        return succeed(entryRow(await this.#noteInput(there, options)))
      if (fetched.value.kind === 'have-it') throw new Error('nothing is there to have')
      return await admitPart(this.#store, clock, fetched.value, {
        ...options,
        saysHtml: fetched.value.kind === 'no-update',
      })
    })
  }

  /** Takes a file from a disk into the mirror. Failures as for `add`, less the network's. */
  async importFile(path: string, options: AddOptions = {}): Promise<Result<MirroredPatch>> {
    const name = checkName(options.name ?? nameOfFile(basename(path)))
    if (!name.ok) return name
    const words = checkInput(options)
    if (words !== undefined) return failed(words)
    return await this.#admit(name.value, options, options, (copying) => copyIntoPart(path, name.value, copying))
  }

  /** Takes an update out of a trip pack. Failures as for `importFile`. */
  async importPacked(
    packed: PackedPatch,
    open: () => Readable,
    options: Pick<AddOptions, 'signal' | 'onProgress'> = {},
  ): Promise<Result<MirroredPatch>> {
    const { name, bytes, source, sha256, release, releaseSource, vouched } = packed
    const modified = new Date(this.#options.clock.now()).toISOString()
    const admission = {
      sha256,
      vouched: vouched ?? ('own-hash-only' as const),
      ...(release === undefined ? {} : { release, by: releaseSource ?? 'the trip pack' }),
    }
    return await this.#admit(name, options, admission, (copying) =>
      streamIntoPart(open, { name, source, bytes, modified }, copying),
    )
  }

  async #admit(
    name: string,
    options: Pick<AddOptions, 'signal' | 'onProgress'>,
    admission: PatchInput & { readonly vouched?: MirroredPatch['trust'] },
    copy: (options: CopyOptions) => Promise<Result<Copied>>,
  ): Promise<Result<MirroredPatch>> {
    const { clock, freeBytes } = this.#options
    return await this.#locked(name, async () => {
      const copied = await copy({
        store: this.#store,
        clock,
        teller: this.#teller(options),
        provable: admission.sha256 !== undefined,
        ...(options.signal === undefined ? {} : { signal: options.signal }),
        ...(freeBytes === undefined ? {} : { freeBytes }),
      })
      return copied.ok ? await admitPart(this.#store, clock, copied.value, { ...admission, saysHtml: false }) : copied
    })
  }

  /** Hashes the file again and gives it out. Failures: see verifyEntry. */
  async verify(name: string, signal?: AbortSignal): Promise<Result<VerifiedPatch>> {
    return await verifyEntry(this.#store, this.#options.clock, name, signal)
  }

  /**
   * Compares an update with a hash that the user has from elsewhere, and notes that where it holds. Restores an entry that the
   * index lost. Failures: words.wrong, patch.digest-mismatch, and those of verify.
   */
  async confirm(name: string, given: string): Promise<Result<MirroredPatch>> {
    const words = checkInput({ sha256: given })
    if (words !== undefined) return failed(words)
    const sha256 = given.toLowerCase()
    return await this.#locked(name, async () => {
      const entry = await this.#store.entry(name)
      if (entry === undefined) {
        const restored = await restoreByHash(this.#store, this.#options.clock, { name, sha256 })
        if (restored !== undefined) return succeed(entryRow(restored))
      }
      const verified = await this.verify(name)
      if (!verified.ok) return verified
      if (entry === undefined || entry.sha256 !== sha256)
        return failed(notThisHash(name, sha256, verified.value.sha256))
      return succeed(entryRow(await this.#noteInput(entry, { sha256 })))
    })
  }

  /** What is free on the mirror's disk. Failures: disk.*. */
  async room(): Promise<Result<MirrorRoom>> {
    const { folder, freeBytes } = this.#options
    try {
      return succeed(await roomOf(folder, freeBytes))
    } catch (error) {
      if (errnoOf(error) === '') throw error
      return failed(diskFailure(error, folder))
    }
  }

  /** What forgetting would lose. Failure: patch.not-found. */
  async lossOf(name: string): Promise<Result<PatchLoss>> {
    const rows = await this.list()
    const row = rows.find((each) => each.name === name)
    if (row === undefined) return failed(whyNot(name, rows))
    const sharing = rows.filter((each) => each !== row && each.sha256 !== undefined && each.sha256 === row.sha256)
    const frees = row.state === 'verified' && sharing.length > 0 ? 0 : row.bytes
    return succeed({
      patch: row,
      frees,
      sharedWith: sharing.map((each) => each.name),
      fetchAgain: /^(?:ftps?|https?):/.test(row.source),
    })
  }

  /**
   * Removes everything under a name: entry, part and quarantine. What a planned or open run needs stays unless `evenIfKept`.
   * Failures: patch.not-found, patch.kept, patch.in-use.
   */
  async forget(name: string, { evenIfKept = false } = {}): Promise<Result<void>> {
    return await this.#locked(name, async () => {
      const rows = await this.list()
      const row = rows.find((each) => each.name === name)
      const leftover = await leftoverOf(this.#store, name)
      if (row === undefined && leftover === undefined && (await this.#store.part(name)) === undefined)
        return failed(whyNot(name, rows))
      if (row?.keptFor !== undefined && !evenIfKept) {
        const hint = 'To remove it anyway, use --even-if-kept.'
        return failed(failure('patch.kept', `${name} is kept for ${row.keptFor.join(', ')}.`, hint))
      }
      await withMoveLock(this.#store, this.#options.clock, async () => {
        const entry = await this.#store.entry(name)
        if (entry !== undefined) await this.#store.dropEntry(entry)
        if (leftover !== undefined) await dropLeftover(leftover)
        await this.#store.dropPart(name)
        await this.#store.dropBad(name)
        await this.#store.dropAside(this.#store.id(name))
      })
      return succeed(undefined)
    })
  }

  /** Notes which release an update brings and who set it. Failures: patch.not-found, patch.in-use. */
  async setRelease(name: string, release: string, by: string): Promise<Result<MirroredPatch>> {
    return await this.#locked(name, async () => {
      const entry = await this.#store.entry(name)
      if (entry === undefined) return failed(whyNot(name, await rowsOf(this.#store)))
      return succeed(entryRow(await this.#noteInput(entry, { release, by })))
    })
  }

  async #noteInput(entry: EntryManifest, words: PatchInput): Promise<EntryManifest> {
    const { doubt, ...rest } = entry
    const noted: EntryManifest = {
      ...rest,
      ...(words.sha256 === undefined ? (doubt === undefined ? {} : { doubt }) : { trust: 'given-hash' as const }),
      ...(words.release === undefined
        ? {}
        : { release: words.release, releaseSource: words.by ?? 'given when mirrored' }),
    }
    await this.#store.writeEntry(noted)
    return noted
  }

  #teller({ onProgress }: Pick<AddOptions, 'onProgress'>): ProgressTeller {
    return new ProgressTeller(this.#options.clock, onProgress ?? (() => undefined))
  }

  async #usableEntry(name: string): Promise<EntryManifest | undefined> {
    const entry = await this.#store.entry(name)
    if (entry === undefined) return undefined
    return (await this.#store.fileBytes(entry.sha256)) === entry.bytes ? entry : undefined
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
