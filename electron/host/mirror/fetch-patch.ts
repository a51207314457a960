import { constants, open, truncate } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { failure } from '../../../shared/base/failure.ts'
import type { Failure } from '../../../shared/base/failure.ts'
import { failed, succeed } from '../../../shared/base/result.ts'
import type { Result } from '../../../shared/base/result.ts'
import type { Clock } from '../../../shared/engine/ports.ts'
import type { CacheStore, PartManifest } from './cache-store.ts'
import { diskFailure, isDiskFault } from './disk-faults.ts'
import { roomFor } from './disk-room.ts'
import type { FreeBytes } from './disk-room.ts'
import { bootOf } from './entry-lock.ts'
import { openFtpSource } from './ftp-source.ts'
import { openHttpSource } from './http-source.ts'
import { PartSink, UnwantedBytes } from './part-sink.ts'
import { changed } from './patch-source.ts'
import type { OpenedSource, PartFacts } from './patch-source.ts'
import { throttled } from './progress.ts'
import type { OnProgress } from './progress.ts'
import type { SourceLocation } from './source-url.ts'

/** Bytes between two syncs of a part: what a power cut can cost at most. */
const syncEvery = 32 * 1024 * 1024

export interface FetchOptions {
  readonly store: CacheStore
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly stallMs: number
  readonly onProgress: OnProgress
  readonly freeBytes?: FreeBytes
  /** Looks at what the source announces before a byte is fetched; a failure ends it there. */
  readonly onFacts?: (source: OpenedSource) => Promise<Failure | 'have-it' | undefined>
  /** A hash was given, so the file proves itself even where the source tells no length. */
  readonly provable: boolean
}

export type Fetched =
  | { readonly kind: 'complete'; readonly part: PartManifest }
  | { readonly kind: 'have-it' }
  | { readonly kind: 'html'; readonly part: PartManifest }

/**
 * Fetches an update into its part file, carrying on what is there where that is safe. The part is synced and its
 * manifest true in every ending but a crash. Whether the bytes are the right ones is the cache's to judge.
 */
export async function fetchPatch(location: SourceLocation, options: FetchOptions): Promise<Result<Fetched>> {
  const { store } = options
  const before = await resumablePart(store, location)
  const openSource = location.protocol === 'ftp' || location.protocol === 'ftps' ? openFtpSource : openHttpSource
  const opened = await openSource(location, { part: before?.facts, signal: options.signal, stallMs: options.stallMs })
  if (!opened.ok) return opened
  const source = opened.value
  try {
    const refusal = await judge(source, location, options)
    if (refusal === 'have-it') return succeed({ kind: 'have-it' })
    if (refusal !== undefined) return failed(refusal)
    return await transfer(source, location, options, source.from > 0 ? before?.manifest : undefined)
  } finally {
    source.close()
  }
}

async function resumablePart(
  store: CacheStore,
  location: SourceLocation,
): Promise<{ manifest: PartManifest; facts: PartFacts } | undefined> {
  const manifest = await store.part(location.name)
  const size = await store.partBytes(location.name)
  if (manifest === undefined || size === undefined) return undefined
  if (manifest.asked !== location.shown) return undefined
  const sameBoot = manifest.boot !== '' && manifest.boot === bootOf()
  const have = sameBoot ? size : Math.min(size, manifest.synced)
  return {
    manifest,
    facts: {
      have,
      ...(manifest.expected === undefined ? {} : { bytes: manifest.expected }),
      ...(manifest.modified === undefined ? {} : { modified: manifest.modified }),
      ...(manifest.etag === undefined ? {} : { etag: manifest.etag }),
    },
  }
}

async function judge(
  source: OpenedSource,
  location: SourceLocation,
  options: FetchOptions,
): Promise<Failure | 'have-it' | undefined> {
  const { bytes } = source.facts
  if (bytes === 0) {
    return failure(
      'patch.not-an-update',
      `The file at ${source.shown} is empty.`,
      'Ask whoever put it there for the whole file.',
    )
  }
  if (bytes === undefined && !source.endIsMarked && !options.provable) {
    return failure(
      'patch.source-refused',
      `${source.shown} does not say how long the file is, so a cut could not be told from its end.`,
      'Give its hash with --sha256, or import the file from a disk.',
    )
  }
  const early = source.saysHtml ? undefined : await options.onFacts?.(source)
  if (early !== undefined) return early
  return await roomFor((bytes ?? 0) - source.from, options.store.root, options.freeBytes)
}

async function transfer(
  source: OpenedSource,
  location: SourceLocation,
  options: FetchOptions,
  before: PartManifest | undefined,
): Promise<Result<Fetched>> {
  const { store, clock } = options
  const path = store.partPath(location.name)
  const { bytes: expected, modified, etag } = source.facts
  const manifest: PartManifest = {
    version: 1,
    name: location.name,
    asked: location.shown,
    source: source.shown,
    begunAt: before?.begunAt ?? new Date(clock.now()).toISOString(),
    ...(expected === undefined ? {} : { expected }),
    ...(modified === undefined ? {} : { modified }),
    ...(etag === undefined ? {} : { etag }),
    synced: before === undefined ? 0 : Math.min(before.synced, source.from),
    boot: bootOf(),
  }
  // An older part goes before its manifest is replaced: a crash in between must not marry old bytes to new facts.
  if (source.from === 0) await store.dropPart(location.name)
  else await truncate(path, source.from)
  await store.writePart(manifest)
  const handle = await open(path, constants.O_RDWR | constants.O_CREAT, 0o600)
  try {
    const syncer = new Syncer(handle, store, manifest)
    const report = throttled(clock, expected, options.onProgress)
    const sink = new PartSink(handle, source.from, expected ?? Infinity, (at) => {
      report(at)
      syncer.passed(at)
    })
    const pulled = await source.pull(sink)
    sink.destroy()
    await sink.settled()
    return await conclude(pulled, sink, handle, source, expected, syncer)
  } catch (error) {
    if (isDiskFault(error)) return failed(diskFailure(error, path))
    throw error
  } finally {
    await handle.close()
  }
}

/** Keeps the part's manifest true: as bytes mount up, beside the transfer, and at its end. */
class Syncer {
  readonly #handle: FileHandle
  readonly #store: CacheStore
  #manifest: PartManifest
  #begun: number
  #running: Promise<void> | undefined

  constructor(handle: FileHandle, store: CacheStore, manifest: PartManifest) {
    this.#handle = handle
    this.#store = store
    this.#manifest = manifest
    this.#begun = manifest.synced
  }

  passed(at: number): void {
    if (at - this.#begun < syncEvery || this.#running !== undefined) return
    this.#begun = at
    // A disk that cannot sync says so again at the end, and there it counts.
    this.#running = this.#sync(at)
      .catch(() => undefined)
      .finally(() => {
        this.#running = undefined
      })
  }

  async settle(at: number): Promise<PartManifest> {
    await this.#running
    await this.#sync(at)
    return this.#manifest
  }

  async #sync(at: number): Promise<void> {
    await this.#handle.datasync()
    this.#manifest = { ...this.#manifest, synced: at }
    await this.#store.writePart(this.#manifest)
  }
}

async function conclude(
  pulled: Result<void>,
  sink: PartSink,
  handle: FileHandle,
  source: OpenedSource,
  expected: number | undefined,
  syncer: Syncer,
): Promise<Result<Fetched>> {
  if (sink.fault instanceof UnwantedBytes) {
    if (sink.fault.kind === 'html') return succeed({ kind: 'html', part: await syncer.settle(sink.at) })
    await handle.truncate(0)
    await syncer.settle(0)
    return failed(changed(source.shown, `more than the announced ${expected ?? 0} bytes came`))
  }
  if (sink.fault !== undefined) throw sink.fault
  if (!pulled.ok) {
    const useless = pulled.failure.code === 'patch.source-changed'
    if (useless) await handle.truncate(0)
    await syncer.settle(useless ? 0 : sink.at)
    return pulled
  }
  const part = await syncer.settle(sink.at)
  if (source.saysHtml) return succeed({ kind: 'html', part })
  if (expected !== undefined && sink.at < expected) {
    return failed(
      failure(
        'patch.short',
        `${source.shown} ended after ${sink.at} of ${expected} bytes and called that success.`,
        'Start it again: it goes on where it stopped. If that repeats, the source is broken.',
      ),
    )
  }
  return succeed({ kind: 'complete', part })
}
