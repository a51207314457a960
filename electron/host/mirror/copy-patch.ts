import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import type { Stats } from 'node:fs'
import { resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { failure } from '../../../shared/base/failure.ts'
import { failed, succeed } from '../../../shared/base/result.ts'
import type { Result } from '../../../shared/base/result.ts'
import type { Clock } from '../../../shared/engine/ports.ts'
import type { CacheStore, PartManifest } from './cache-store.ts'
import { diskFailure } from './disk-faults.ts'
import { roomFor } from './disk-room.ts'
import type { FreeBytes } from './disk-room.ts'
import { bootOf } from './entry-lock.ts'
import { PartSink, UnwantedBytes } from './part-sink.ts'
import { cancelled, changed } from './patch-source.ts'
import { throttled } from './progress.ts'
import type { OnProgress } from './progress.ts'

export interface CopyOptions {
  readonly store: CacheStore
  readonly clock: Clock
  readonly signal?: AbortSignal
  readonly onProgress?: OnProgress
  readonly freeBytes?: FreeBytes
}

/** Copies a file from a disk into the part of that name, always from the start, and sees to it that it stood still. */
export async function copyIntoPart(file: string, name: string, options: CopyOptions): Promise<Result<PartManifest>> {
  const path = resolve(file)
  const before = await look(path)
  if (!before.ok) return before
  const { size } = before.value
  if (size === 0) {
    return failed(failure('patch.not-an-update', `${path} is empty.`, 'Copy it again from where it came from.'))
  }
  const { store, clock } = options
  const room = await roomFor(size, store.root, options.freeBytes)
  if (room !== undefined) return failed(room)
  const part: PartManifest = {
    version: 1,
    name,
    asked: path,
    source: path,
    begunAt: new Date(clock.now()).toISOString(),
    expected: size,
    modified: before.value.mtime.toISOString(),
    synced: 0,
    boot: bootOf(),
  }
  await store.dropPart(name)
  await store.writePart(part)
  const handle = await open(store.partPath(name), 'wx', 0o600)
  try {
    const sink = new PartSink(handle, 0, size, throttled(clock, size, options.onProgress ?? (() => undefined)))
    const fault = await copy(path, sink, options.signal)
    if (options.signal?.aborted === true) return failed(cancelled())
    // A page saved from a browser under the update's name goes to quarantine like a fetched one.
    if (sink.fault instanceof UnwantedBytes && sink.fault.kind === 'html') return succeed(part)
    if (sink.fault instanceof UnwantedBytes) return failed(changed(path, 'it grew'))
    if (sink.fault !== undefined) return failed(diskFailure(sink.fault, store.partPath(name)))
    if (fault !== undefined) return failed(diskFailure(fault, path))
    await handle.datasync()
    const after = await stat(path)
    if (sink.at !== size || after.size !== size || after.mtimeMs !== before.value.mtimeMs) {
      return failed(changed(path, `it had ${size} bytes and has ${after.size} now, or its time is another`))
    }
    return succeed({ ...part, synced: size })
  } finally {
    await handle.close()
  }
}

async function look(path: string): Promise<Result<Stats>> {
  try {
    const found = await stat(path)
    if (found.isFile()) return succeed(found)
    return failed(failure('disk.not-readable', `${path} is not a file.`, 'Give the update file itself.'))
  } catch (error) {
    return failed(diskFailure(error, path))
  }
}

/** The reading side's fault, if there was one; the writing side's stays in the sink. */
async function copy(path: string, sink: PartSink, signal: AbortSignal | undefined): Promise<unknown> {
  try {
    const reader = createReadStream(path, { highWaterMark: 1024 * 1024 })
    await pipeline(reader, sink, signal === undefined ? {} : { signal })
    return undefined
  } catch (error) {
    return error
  } finally {
    await sink.settled()
  }
}
