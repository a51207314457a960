import { failure } from '../../../shared/base/failure.ts'
import type { Failure } from '../../../shared/base/failure.ts'
import { failed, succeed } from '../../../shared/base/result.ts'
import type { Result } from '../../../shared/base/result.ts'
import type { Clock } from '../../../shared/engine/ports.ts'
import { lengthOf } from './byte-ranges.ts'
import type { CacheStore, PartManifest } from './cache-store.ts'
import type { Digest } from './digest-file.ts'
import { diskFailure, isDiskFault } from '../disk/faults.ts'
import { roomFor } from '../disk/room.ts'
import type { FreeBytes } from '../disk/room.ts'
import { openFtpSource } from './ftp-source.ts'
import { openHttpSource } from './http-source.ts'
import { PartFile } from './part-file.ts'
import { cancelled, changed, endedShortAgain } from './patch-source.ts'
import type { OpenedSource, OpenOptions } from './patch-source.ts'
import { megabytes } from './progress.ts'
import type { ProgressTeller } from './progress.ts'
import { goesOn, resumablePart, resumeAt, trustedPart } from './resume-part.ts'
import { overlapBytes } from './segment-sink.ts'
import { meets, SegmentedFetch } from './segmented-fetch.ts'
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
  /** A given hash proves the file, regardless of what the source says about it. */
  readonly sha256?: string | undefined
  /** One connection alone. */
  readonly alone?: boolean
  readonly onRetryAfter?: (milliseconds: number) => void
}

export type Fetched =
  | { readonly kind: 'have-it' }
  | {
      /** no-update: the source, or the first bytes, say that it is something else. */
      readonly kind: 'complete' | 'no-update'
      readonly part: PartManifest
      readonly digest: Digest
      /** It was put together from several transfers. */
      readonly assembled: boolean
    }

/**
 * Fetches an update into its part file, continuing what is there where that is safe. The part is synced and its
 * manifest true in every ending but a crash. Whether the bytes are the right ones is the cache's to judge.
 */
export async function fetchPatch(location: SourceLocation, options: FetchOptions): Promise<Result<Fetched>> {
  const { store, teller, sha256 } = options
  const before = await resumablePart(store, location)
  teller.have(lengthOf(before?.ranges ?? []), before?.expected)
  teller.stage('connecting', `Connecting to ${location.url.hostname}.`)
  const fetched = await fetchOnce(location, options, before)
  if (!fetched.ok || fetched.value.kind === 'have-it' || sha256 === undefined) return fetched
  const { digest, assembled } = fetched.value
  if (digest.sha256 === sha256.toLowerCase() || !assembled) return fetched
  // Put together from several transfers, one of which may have been mangled: one whole transfer decides.
  await store.dropPart(location.name)
  return await fetchOnce(location, { ...options, alone: true }, undefined)
}

async function fetchOnce(
  location: SourceLocation,
  options: FetchOptions,
  before: PartManifest | undefined,
): Promise<Result<Fetched>> {
  const opened = await openSource(location, {
    ...openOptions(options),
    part: before && resumeAt(before, options.sha256 !== undefined),
  })
  if (!opened.ok) return opened
  const source = opened.value
  try {
    const carriesOn = before !== undefined && goesOn(before, source.facts, options.sha256 !== undefined)
    const have = carriesOn ? lengthOf(before.ranges) : 0
    const refusal = await judge(source, have, options)
    if (refusal === 'have-it') return succeed({ kind: 'have-it' })
    if (refusal !== undefined) return failed(refusal)
    return await transfer(source, location, options, carriesOn ? before : undefined)
  } finally {
    source.close()
  }
}

function openOptions({ signal, stallMs, sha256, onRetryAfter }: FetchOptions): Omit<OpenOptions, 'part'> {
  return {
    signal,
    stallMs,
    provable: sha256 !== undefined,
    ...(onRetryAfter === undefined ? {} : { onRetryAfter }),
  }
}

async function openSource(location: SourceLocation, options: OpenOptions): Promise<Result<OpenedSource>> {
  const open = location.protocol === 'ftp' || location.protocol === 'ftps' ? openFtpSource : openHttpSource
  return await open(location, options)
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
      'Ask the owner of the server for the complete file.',
    )
  }
  if (bytes === undefined && !source.endIsMarked && options.sha256 === undefined) {
    return failure(
      'patch.source-refused',
      `${source.shown} does not state the size of the file, so Uptick could not detect a cut.`,
      'Give its hash with --sha256, or import the file from a disk.',
    )
  }
  const early = source.saysHtml && options.sha256 === undefined ? undefined : options.onFacts?.(source)
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
  const { bytes, modified, etag } = source.facts
  const expected = bytes ?? before?.expected
  const kept = before === undefined ? undefined : trustedPart(before, options.sha256 !== undefined)
  const manifest: PartManifest = {
    version: 2,
    name: location.name,
    asked: location.shown,
    source: source.shown,
    begunAt: before?.begunAt ?? new Date(clock.now()).toISOString(),
    ...(expected === undefined ? {} : { expected }),
    ...(modified === undefined ? {} : { modified }),
    ...(etag === undefined ? {} : { etag }),
    ...(kept?.shortAt === undefined ? {} : { shortAt: kept.shortAt }),
    origins: [...new Set([...source.origins, ...(kept?.origins ?? [])])],
    ranges: kept?.ranges ?? [],
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
  const { signal, teller, sha256 } = options
  if (part.have > 0) teller.stage('checking', `Checking the ${megabytes(part.have)} that are here.`)
  await part.catchUp(signal)
  const resumed = part.have > 0
  const wasWhole = part.gaps().length === 0
  let filled: Result<number>
  try {
    filled = await fillGaps(part, source, location, options)
    if (!filled.ok) return filled
  } catch (error) {
    if (error instanceof UnwantedBytes) return await unwanted(error, part, source)
    throw error
  } finally {
    await part.settle()
  }
  if (signal.aborted) return failed(cancelled())
  part.note({})
  const about = { part: await part.settle(), digest: await part.digest(), assembled: resumed || filled.value > 1 }
  if (sha256 !== undefined) return succeed({ kind: 'complete', ...about })
  if (source.saysHtml) return succeed({ kind: 'no-update', ...about })
  // Where every byte was here before, the source has said just now that its file is still the same.
  const same = wasWhole ? succeed(undefined) : await source.recheck()
  if (same.ok) return succeed({ kind: 'complete', ...about })
  if (same.failure.code === 'patch.source-changed') await part.empty()
  return same
}

/**
 * Fetches what is lacking, and tells over how many connections. A source that does not continue the part is compared from the
 * start; where that differs as well, the part is started again. What does not read back as it came is fetched again.
 */
async function fillGaps(
  part: PartFile,
  opened: OpenedSource,
  location: SourceLocation,
  options: FetchOptions,
): Promise<Result<number>> {
  const { signal, teller, clock, sha256 } = options
  const { facts, candidate } = opened
  const bytes = facts.bytes ?? Infinity
  const at = { ...location, candidates: [candidate] }
  const openAt = (from: number): Promise<Result<OpenedSource>> =>
    openSource(at, { ...openOptions(options), part: { ...facts, from }, factsAreFresh: true })
  const compared = part.manifest.shortAt !== undefined
  let [source, alone, connections] = [opened, options.alone === true || compared, 0]
  for (let round = 0; round < 4; round += 1) {
    const wanted = part.gaps()[0]
    if (wanted === undefined || (round > 0 && bytes === Infinity && connections > 0)) return succeed(connections)
    if (round > 0 || !meets(source, wanted.from, part)) {
      const other = await openAt(alone ? 0 : wanted.from - Math.min(overlapBytes, part.before(wanted.from)))
      if (!other.ok) return other
      source = other.value
    }
    teller.have(part.have, facts.bytes)
    teller.stage('fetching')
    const fetch = new SegmentedFetch({
      ...{ part, clock, signal, teller, bytes, openAt },
      alone,
      provable: sha256 !== undefined,
    })
    try {
      const pulled = await fetch.run(source)
      connections = Math.max(connections, fetch.mostAtOnce)
      if (!pulled.ok) return noteShort(part, fetch, pulled.failure)
    } catch (error) {
      if (!(error instanceof UnwantedBytes) || error.kind !== 'differs') throw error
      // From the start, the source has sent other bytes than the stored ones; from elsewhere, it may only count
      // differently.
      if (source.from === 0 || alone) await part.empty()
      alone = true
      connections = 0
    } finally {
      if (source !== opened) source.close()
    }
    await part.catchUp(signal)
  }
  if (bytes === Infinity || part.gaps().length === 0 || signal.aborted) return succeed(connections)
  return failed(
    failure(
      'disk.not-readable',
      'What was written to the disk does not read back as it came.',
      'Have the disk checked, or choose another folder with --data.',
    ),
  )
}

/** The same short end twice in a row is not an accident of the line: trying again would bring nothing else. */
function noteShort(part: PartFile, { shortAt }: SegmentedFetch, why: Failure): Result<never> {
  if (shortAt === undefined) return failed(why)
  const before = part.manifest.shortAt
  part.note({ shortAt })
  return failed(before === shortAt ? endedShortAgain(why) : why)
}

async function unwanted(why: UnwantedBytes, part: PartFile, source: OpenedSource): Promise<Result<Fetched>> {
  if (why.kind === 'no-update') {
    const settled = await part.settle()
    return succeed({ kind: 'no-update', part: settled, digest: await part.digest(), assembled: false })
  }
  await part.empty()
  const what =
    why.kind === 'differs'
      ? 'it sends other bytes each time'
      : `more than the announced ${source.facts.bytes ?? 0} bytes came`
  return failed(changed(source.shown, what))
}
