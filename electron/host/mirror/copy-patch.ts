import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { Stats } from 'node:fs'
import { resolve } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { failure } from '../../../shared/base/failure.ts'
import { failed, succeed } from '../../../shared/base/result.ts'
import type { Result } from '../../../shared/base/result.ts'
import type { Clock } from '../../../shared/engine/ports.ts'
import type { CacheStore, PartManifest } from './cache-store.ts'
import type { Digest } from './digest-file.ts'
import { diskFailure, readFailure } from '../disk/faults.ts'
import { roomFor } from '../disk/room.ts'
import type { FreeBytes } from '../disk/room.ts'
import { PartFile } from './part-file.ts'
import { speaksAgainst } from './companions.ts'
import { cancelled, changed } from './patch-source.ts'
import type { ProgressTeller } from './progress.ts'
import { SegmentSink } from './segment-sink.ts'
import { UnwantedBytes } from './wanted-bytes.ts'

export interface CopyOptions {
  readonly store: CacheStore
  readonly clock: Clock
  readonly teller: ProgressTeller
  readonly signal?: AbortSignal
  readonly freeBytes?: FreeBytes
  /** A hash was given: the bytes prove themselves. */
  readonly provable?: boolean
}

export interface Copied {
  readonly part: PartManifest
  readonly digest: Digest
}

/**
 * Copies a file from a disk into the part of that name, always from the start, and checks that the file did not change.
 */
export async function copyIntoPart(file: string, name: string, options: CopyOptions): Promise<Result<Copied>> {
  const path = resolve(file)
  const before = await look(path)
  if (!before.ok) return before
  const { size, mtime, mtimeMs } = before.value
  if (size === 0) {
    return failed(failure('patch.not-an-update', `${path} is empty.`, 'Copy it again from where it came from.'))
  }
  const against = options.provable === true ? undefined : await speaksAgainst(path)
  if (against !== undefined) return failed(against)
  const reader = (): Readable => createReadStream(path, { highWaterMark: 1024 * 1024 })
  const about = { name, source: path, bytes: size, modified: mtime.toISOString() }
  const copied = await streamIntoPart(reader, about, options)
  if (!copied.ok) return copied
  const after = await look(path)
  if (!after.ok) return after
  if (after.value.size === size && after.value.mtimeMs === mtimeMs) return copied
  return failed(changed(path, `it had ${size} bytes and has ${after.value.size} now, or its time is another`))
}

async function look(path: string): Promise<Result<Stats>> {
  try {
    const found = await stat(path)
    if (found.isFile()) return succeed(found)
    return failed(failure('disk.not-readable', `${path} is not a file.`, 'Give the update file itself.'))
  } catch (error) {
    return failed(readFailure(error, path))
  }
}

/**
 * Takes a stream of so many bytes into the part of that name, from the start. A web page that was saved under the update's
 * name ends early and is given out all the same: it goes to quarantine like a fetched one. `open` is called when everything is
 * ready to take the stream: a file that was opened earlier would fail while no one listens, or stay open. Failures: disk.*,
 * patch.source-changed, operation.cancelled.
 */
export async function streamIntoPart(
  open: () => Readable,
  about: { name: string; source: string; bytes: number; modified: string },
  options: CopyOptions,
): Promise<Result<Copied>> {
  const { name, source, bytes, modified } = about
  const { store, clock, teller, signal } = options
  const room = await roomFor(bytes, store.root, options.freeBytes)
  if (room !== undefined) return failed(room)
  const begunAt = new Date(clock.now()).toISOString()
  const manifest: PartManifest = {
    version: 2,
    name,
    asked: source,
    source,
    begunAt,
    expected: bytes,
    modified,
    ranges: [],
  }
  const part = await PartFile.open(store, clock, manifest)
  try {
    const segment = part.begin({ from: 0, to: bytes })
    const sink = new SegmentSink(part, segment, {
      fileBytes: bytes,
      from: 0,
      sniffs: options.provable !== true,
      onBytes: (more) => teller.moved(more),
    })
    const fault = await copy(open(), sink, signal)
    if (signal?.aborted === true) return failed(cancelled())
    if (sink.fault instanceof UnwantedBytes && sink.fault.kind === 'too-long') return failed(changed(source, 'it grew'))
    const isPage = sink.fault instanceof UnwantedBytes
    if (sink.fault !== undefined && !isPage) return failed(diskFailure(sink.fault, store.partPath(name)))
    if (fault !== undefined && !isPage) return failed(readFailure(fault, source))
    part.end(segment)
    if (segment.at < bytes && !isPage) return failed(changed(source, `only ${segment.at} of its ${bytes} bytes came`))
    return succeed({ part: await part.settle(), digest: await part.digest() })
  } finally {
    await part.close()
  }
}

/** The reading side's fault, if there was one; the writing side's stays in the sink. */
async function copy(reader: Readable, sink: SegmentSink, signal: AbortSignal | undefined): Promise<unknown> {
  try {
    await pipeline(reader, sink, signal === undefined ? {} : { signal })
    return undefined
  } catch (error) {
    return error
  } finally {
    await sink.settled()
  }
}
