import { failure } from '../../../shared/base/failure.ts'
import type { Failure } from '../../../shared/base/failure.ts'
import { failed, succeed } from '../../../shared/base/result.ts'
import type { Result } from '../../../shared/base/result.ts'
import type { Clock } from '../../../shared/engine/ports.ts'
import { gapsOf, lengthOf } from './byte-ranges.ts'
import type { CacheStore, PartManifest } from './cache-store.ts'
import type { Digest } from './digest-file.ts'
import { diskFailure, isDiskFault } from '../disk/faults.ts'
import { roomFor } from '../disk/room.ts'
import type { FreeBytes } from '../disk/room.ts'
import { openFtpSource } from './ftp-source.ts'
import { openHttpSource } from './http-source.ts'
import { PartFile } from './part-file.ts'
import { cancelled, changed, isSameFile } from './patch-source.ts'
import type { OpenedSource, OpenOptions, PartFacts, SourceFacts } from './patch-source.ts'
import { megabytes } from './progress.ts'
import type { ProgressTeller } from './progress.ts'
import { SegmentedFetch } from './segmented-fetch.ts'
import type { SourceLocation } from './source-url.ts'
import { UnwantedBytes } from './wanted-bytes.ts'

export interface FetchOptions {
  readonly store: CacheStore
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly stallMs: number
  readonly teller: ProgressTeller
  readonly freeBytes?: FreeBytes
  /** Looks at what the source announces before a byte is fetched; a failure ends it there. */
  readonly onFacts?: (source: OpenedSource) => Failure | 'have-it' | undefined
  /** A hash was given, so the file proves itself even where the source tells no length. */
  readonly provable: boolean
}

export type Fetched =
  | { readonly kind: 'complete'; readonly part: PartManifest; readonly digest: Digest }
  | { readonly kind: 'have-it' }
  | { readonly kind: 'html'; readonly part: PartManifest; readonly digest: Digest }

/**
 * Fetches an update into its part file, carrying on what is there where that is safe. The part is synced and its
 * manifest true in every ending but a crash. Whether the bytes are the right ones is the cache's to judge.
 */
export async function fetchPatch(location: SourceLocation, options: FetchOptions): Promise<Result<Fetched>> {
  const { store, signal, stallMs, teller } = options
  const before = await resumablePart(store, location)
  teller.have(lengthOf(before?.ranges ?? []), before?.expected)
  teller.stage('connecting', `Asking ${location.url.hostname}.`)
  const opened = await openSource(location, { part: before && factsOf(before), signal, stallMs })
  if (!opened.ok) return opened
  const source = opened.value
  try {
    const carriesOn = before !== undefined && goesOn(before, source)
    const have = carriesOn ? lengthOf(before.ranges) : 0
    const refusal = await judge(source, have, options)
    if (refusal === 'have-it') return succeed({ kind: 'have-it' })
    if (refusal !== undefined) return failed(refusal)
    return await transfer(source, location, options, carriesOn ? before : undefined)
  } finally {
    source.close()
  }
}

async function openSource(location: SourceLocation, options: OpenOptions): Promise<Result<OpenedSource>> {
  const open = location.protocol === 'ftp' || location.protocol === 'ftps' ? openFtpSource : openHttpSource
  return await open(location, options)
}

async function resumablePart(store: CacheStore, location: SourceLocation): Promise<PartManifest | undefined> {
  const manifest = await store.part(location.name)
  if (manifest?.asked !== location.shown || manifest.ranges.length === 0) return undefined
  return (await store.hasPart(location.name)) ? manifest : undefined
}

/** Where a part lacks its first byte, beside what the source said of the file. */
function factsOf(part: PartManifest): PartFacts {
  const { expected, modified, etag, ranges } = part
  const bytes = expected ?? Infinity
  const facts: SourceFacts = {
    ...(expected === undefined ? {} : { bytes: expected }),
    ...(modified === undefined ? {} : { modified }),
    ...(etag === undefined ? {} : { etag }),
  }
  return { ...facts, from: gapsOf(ranges, bytes)[0]?.from ?? bytes }
}

/** Is it the same file, and does the source send from where the part wants it? A whole part wants nothing. */
function goesOn(part: PartManifest, source: OpenedSource): boolean {
  const wanted = factsOf(part)
  return isSameFile(wanted, source.facts) && (source.from === wanted.from || wanted.from === wanted.bytes)
}

async function judge(
  source: OpenedSource,
  have: number,
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
  const early = source.saysHtml ? undefined : options.onFacts?.(source)
  if (early !== undefined) return early
  return await roomFor((bytes ?? 0) - have, options.store.root, options.freeBytes)
}

async function transfer(
  source: OpenedSource,
  location: SourceLocation,
  options: FetchOptions,
  before: PartManifest | undefined,
): Promise<Result<Fetched>> {
  const { store, clock } = options
  const { bytes: expected, modified, etag } = source.facts
  const manifest: PartManifest = {
    version: 2,
    name: location.name,
    asked: location.shown,
    source: source.shown,
    begunAt: before?.begunAt ?? new Date(clock.now()).toISOString(),
    ...(expected === undefined ? {} : { expected }),
    ...(modified === undefined ? {} : { modified }),
    ...(etag === undefined ? {} : { etag }),
    ranges: before?.ranges ?? [],
  }
  try {
    const part = await PartFile.open(store, clock, manifest)
    try {
      return await fill(part, source, location, options)
    } finally {
      await part.close()
    }
  } catch (error) {
    if (isDiskFault(error)) return failed(diskFailure(error, store.partPath(location.name)))
    throw error
  }
}

async function fill(
  part: PartFile,
  source: OpenedSource,
  location: SourceLocation,
  options: FetchOptions,
): Promise<Result<Fetched>> {
  const { signal, teller } = options
  if (part.have > 0) teller.stage('checking', `Checking the ${megabytes(part.have)} that are here.`)
  await part.catchUp(signal)
  const wasWhole = part.gaps().length === 0
  try {
    const filled = await fillGaps(part, source, location, options)
    if (!filled.ok) return filled
  } catch (error) {
    if (error instanceof UnwantedBytes) return await unwanted(error, part, source)
    throw error
  } finally {
    await part.settle()
  }
  if (signal.aborted) return failed(cancelled())
  const digest = await part.digest()
  if (source.saysHtml) return succeed({ kind: 'html', part: part.manifest, digest })
  // Where every byte was here before, the source has said just now that its file is still the same.
  const same = wasWhole ? succeed(undefined) : await source.recheck()
  if (same.ok) return succeed({ kind: 'complete', part: part.manifest, digest })
  if (same.failure.code === 'patch.source-changed') await part.empty()
  return same
}

/** Fetches what is lacking. What does not read back as it came is fetched once more; a disk that fails again is told of. */
async function fillGaps(
  part: PartFile,
  opened: OpenedSource,
  location: SourceLocation,
  options: FetchOptions,
): Promise<Result<void>> {
  const { signal, stallMs, teller, clock } = options
  const { facts, candidate } = opened
  const bytes = facts.bytes ?? Infinity
  const openAt = (from: number): Promise<Result<OpenedSource>> => {
    const part = { ...facts, from }
    return openSource({ ...location, candidates: [candidate] }, { part, factsAreFresh: true, signal, stallMs })
  }
  let source = opened
  for (let round = 0; round < 2; round += 1) {
    const wanted = part.gaps()[0]
    if (wanted === undefined || (round > 0 && bytes === Infinity)) return succeed(undefined)
    if (source.from !== wanted.from || round > 0) {
      const other = await openAt(wanted.from)
      if (!other.ok) return other
      source = other.value
    }
    teller.have(part.have, facts.bytes)
    teller.stage('fetching')
    const pulled = await new SegmentedFetch({ part, clock, signal, teller, bytes, openAt }).run(source)
    if (source !== opened) source.close()
    if (!pulled.ok) return pulled
    await part.catchUp(signal)
  }
  if (bytes === Infinity || part.gaps().length === 0 || signal.aborted) return succeed(undefined)
  return failed(
    failure(
      'disk.not-readable',
      'What was written to the disk does not read back as it came.',
      'Have the disk looked at, or choose another folder with --data.',
    ),
  )
}

async function unwanted(why: UnwantedBytes, part: PartFile, source: OpenedSource): Promise<Result<Fetched>> {
  if (why.kind === 'html') {
    const settled = await part.settle()
    return succeed({ kind: 'html', part: settled, digest: await part.digest() })
  }
  await part.empty()
  return failed(changed(source.shown, `more than the announced ${source.facts.bytes ?? 0} bytes came`))
}
