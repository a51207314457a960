import { createHash } from 'node:crypto'
import type { Hash } from 'node:crypto'
import { constants, open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import type { Clock } from '../../../shared/engine/ports.ts'
import { gapsOf, lengthOf } from './byte-ranges.ts'
import type { ByteRange } from './byte-ranges.ts'
import type { CacheStore, HashedRange, PartManifest } from './cache-store.ts'
import type { Digest } from './digest-file.ts'
import { readFully } from '../disk/read-fully.ts'

/** Bytes and milliseconds between two syncs of a part: what a power cut can cost at most. */
const syncEvery = 32 * 1024 * 1024
const syncAfter = 2_000
const pieceBytes = 1024 * 1024

/** A stretch of the file that one connection is fetching; what lies before `at` is written. */
export interface Segment {
  readonly from: number
  readonly at: number
  /** Where it ends: moved towards the front when another connection takes over the rest. */
  readonly until: number
}

interface Active extends Segment {
  at: number
  until: number
  /** What is being written is before this. */
  claimed: number
  /** Undefined for the segment at the end of what is hashed: the file's own hash follows it. */
  readonly hash: Hash | undefined
}

/**
 * The file that a fetch, an import or an unpacking fills. Each stretch is hashed as its bytes pass, the whole file in the same
 * go as far as they pass in order; what another connection wrote is read back and compared with the hash of what came. Its
 * manifest names only bytes that are synced, with their hash. Throws what the disk throws.
 */
export class PartFile {
  readonly #store: CacheStore
  readonly #clock: Clock
  readonly #handle: FileHandle
  readonly #bytes: number
  #manifest: PartManifest
  #hash = createHash('sha256')
  /** How far the whole file is hashed. */
  #hashed = 0
  #closed: HashedRange[]
  readonly #active = new Set<Active>()
  #unsynced = 0
  #syncedAt: number
  #syncing: Promise<void> | undefined
  /** A sync that failed: from then on no one knows what is on the disk. */
  #lost: { readonly error: unknown } | undefined

  private constructor(store: CacheStore, clock: Clock, handle: FileHandle, manifest: PartManifest) {
    this.#store = store
    this.#clock = clock
    this.#handle = handle
    this.#manifest = manifest
    this.#bytes = manifest.expected ?? Infinity
    this.#closed = [...manifest.ranges]
    this.#syncedAt = clock.now()
  }

  /** Opens the part of that manifest; a part without ranges is started again. */
  static async open(store: CacheStore, clock: Clock, manifest: PartManifest): Promise<PartFile> {
    // An older part goes before its manifest is replaced: a crash in between must not marry old bytes to new facts.
    if (manifest.ranges.length === 0) await store.dropPart(manifest.name)
    await store.writePart(manifest)
    const handle = await open(store.partPath(manifest.name), constants.O_RDWR | constants.O_CREAT, 0o600)
    // What lies beyond was never synced: a crash may have left anything there.
    await handle.truncate(Math.max(0, ...manifest.ranges.map((range) => range.to)))
    return new PartFile(store, clock, handle, manifest)
  }

  get manifest(): PartManifest {
    return this.#manifest
  }

  /** Bytes that are written, synced or not. */
  get have(): number {
    return this.#hashed + lengthOf(this.#closed) + this.#activeBytes()
  }

  /** What is neither there nor being fetched. */
  gaps(): ByteRange[] {
    const taken = [...this.#active].map(({ from, until }) => ({ from, to: until }))
    return gapsOf([{ from: 0, to: this.#hashed }, ...this.#closed, ...taken], this.#bytes)
  }

  /** Bytes that lie without a gap before a position. */
  before(position: number): number {
    const span = this.#spans().find(({ from, to }) => from < position && to >= position)
    return span === undefined ? 0 : position - span.from
  }

  /** Bytes that lie without a gap from a position on. */
  behind(position: number): number {
    const span = this.#spans().find(({ from, to }) => from <= position && to > position)
    return span === undefined ? 0 : span.to - position
  }

  /** Whether these bytes lie at a position. */
  async holds(position: number, wanted: Buffer): Promise<boolean> {
    const here = Buffer.allocUnsafe(wanted.length)
    return (await readFully(this.#handle, here, position)) === wanted.length && here.equals(wanted)
  }

  /** What is written, in order; stretches that touch are one. */
  #spans(): ByteRange[] {
    const moving = [...this.#active].map(({ from, at }) => ({ from, to: at }))
    const spans: { from: number; to: number }[] = []
    for (const { from, to } of [{ from: 0, to: this.#hashed }, ...this.#closed, ...moving].sort(
      (a, b) => a.from - b.from,
    )) {
      const last = spans.at(-1)
      if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to)
      else spans.push({ from, to })
    }
    return spans
  }

  begin({ from, to }: ByteRange): Segment {
    const leads = from === this.#hashed && ![...this.#active].some((each) => each.hash === undefined)
    const segment: Active = { from, at: from, until: to, claimed: from, hash: leads ? undefined : createHash('sha256') }
    this.#active.add(segment)
    return segment
  }

  /** Appends to a segment. Resolves when the system took everything; syncs run in the background. */
  async append(segment: Segment, buffers: readonly Buffer[]): Promise<void> {
    const active = this.#own(segment)
    active.claimed = active.at + buffers.reduce((sum, buffer) => sum + buffer.length, 0)
    await writeAll(this.#handle, buffers, active.at)
    for (const buffer of buffers) {
      const hash = active.hash ?? this.#hash
      hash.update(buffer)
      active.at += buffer.length
      if (active.hash === undefined) this.#hashed = active.at
      this.#unsynced += buffer.length
    }
    this.tick()
  }

  /** Lets a segment end at a position, or behind what is being written; what lies behind that is a gap again. */
  shorten(segment: Segment, position: number): void {
    const active = this.#own(segment)
    active.until = Math.min(active.until, Math.max(position, active.claimed))
  }

  /** Gives the stretch behind a segment back to it, where no one else has taken it. */
  lengthen(segment: Segment, position: number): void {
    const active = this.#own(segment)
    const free = this.gaps().some((gap) => gap.from === active.until && gap.to >= position)
    if (free) active.until = position
  }

  /** Ends a segment at its current position; the rest of it becomes a gap again. */
  end(segment: Segment): void {
    const active = this.#own(segment)
    this.#active.delete(active)
    if (active.hash === undefined || active.at === active.from) return
    this.#closed.push({ from: active.from, to: active.at, sha256: active.hash.digest('hex') })
  }

  /** Syncs next to the transfer when enough has come, or when something waits for long enough. */
  tick(): void {
    const late = this.#unsynced > 0 && this.#clock.now() - this.#syncedAt >= syncAfter
    if (this.#syncing !== undefined || (this.#unsynced < syncEvery && !late)) return
    // What goes wrong here is reported at the end.
    this.#syncing = this.#sync()
      .catch(() => undefined)
      .finally(() => {
        this.#syncing = undefined
      })
  }

  /**
   * Continues the hash over the adjacent ranges by reading them back. A range that differs from what was received is
   * dropped and becomes a gap again; returns the number of those.
   */
  async catchUp(signal?: AbortSignal): Promise<number> {
    let dropped = 0
    for (;;) {
      const next = this.#closed.find((range) => range.from === this.#hashed)
      if (next === undefined || signal?.aborted === true) return dropped
      const whole = this.#hash.copy()
      const sound = await this.#readBack(next, whole)
      this.#closed = this.#closed.filter((range) => range !== next)
      if (sound) {
        this.#hash = whole
        this.#hashed = next.to
      } else dropped += 1
    }
  }

  /** Resolves once all bytes are synced and recorded in the manifest. */
  async settle(): Promise<PartManifest> {
    await this.#syncing
    await this.#sync()
    return this.#manifest
  }

  /** What a source announced, or did, that the next fetch has to know. */
  note(words: Pick<PartManifest, 'shortAt'>): void {
    const { shortAt: _before, ...rest } = this.#manifest
    this.#manifest = { ...rest, ...words }
  }

  /** Forgets every byte: they are of no use. */
  async empty(): Promise<void> {
    await this.#syncing
    this.#hash = createHash('sha256')
    this.#hashed = 0
    this.#closed = []
    await this.#handle.truncate(0)
    await this.#sync()
  }

  /** The digest of what was hashed so far: of the whole file once there is no gap. */
  async digest(): Promise<Digest> {
    const head = Buffer.alloc(Math.min(512, this.#hashed))
    await readFully(this.#handle, head, 0)
    return { sha256: this.#hash.copy().digest('hex'), bytes: this.#hashed, head }
  }

  async close(): Promise<void> {
    await this.#syncing
    await this.#handle.close()
  }

  #activeBytes(): number {
    return lengthOf([...this.#active].flatMap(({ hash, from, at }) => (hash === undefined ? [] : [{ from, to: at }])))
  }

  #own(segment: Segment): Active {
    const active = [...this.#active].find((each) => each === segment)
    if (active === undefined) throw new Error('the segment has ended')
    return active
  }

  async #readBack(range: HashedRange, whole: Hash): Promise<boolean> {
    const own = range.from === 0 ? whole : createHash('sha256')
    const piece = Buffer.allocUnsafeSlow(pieceBytes)
    for (let at = range.from; at < range.to;) {
      const wanted = piece.subarray(0, Math.min(pieceBytes, range.to - at))
      if ((await readFully(this.#handle, wanted, at)) < wanted.length) return false
      whole.update(wanted)
      if (own !== whole) own.update(wanted)
      at += wanted.length
    }
    return own.copy().digest('hex') === range.sha256
  }

  async #sync(): Promise<void> {
    // Taken before the sync: what comes meanwhile may not be on the disk.
    const ranges = this.#ranges()
    const asOf = this.#clock.now()
    this.#unsynced = 0
    // A system says once that it could not write what it had taken; the next sync would pass as if nothing were lost.
    if (this.#lost === undefined) await this.#handle.datasync().catch((error: unknown) => (this.#lost = { error }))
    if (this.#lost !== undefined) throw this.#lost.error
    this.#manifest = { ...this.#manifest, ranges }
    await this.#store.writePart(this.#manifest)
    this.#syncedAt = asOf
  }

  #ranges(): HashedRange[] {
    const first = { from: 0, to: this.#hashed, sha256: this.#hash.copy().digest('hex') }
    const moving = [...this.#active].flatMap(({ from, at, hash }) =>
      hash === undefined || at === from ? [] : [{ from, to: at, sha256: hash.copy().digest('hex') }],
    )
    return [...(this.#hashed > 0 ? [first] : []), ...this.#closed, ...moving].sort(
      (one, other) => one.from - other.from,
    )
  }
}

async function writeAll(handle: FileHandle, buffers: readonly Buffer[], position: number): Promise<void> {
  let left = [...buffers]
  let at = position
  while (left.length > 0) {
    const { bytesWritten } = await handle.writev(left.slice(0, 512), at)
    at += bytesWritten
    left = after(left, bytesWritten)
  }
}

function after(buffers: readonly Buffer[], written: number): Buffer[] {
  let skip = written
  const left: Buffer[] = []
  for (const buffer of buffers) {
    if (skip >= buffer.length) skip -= buffer.length
    else {
      left.push(skip === 0 ? buffer : buffer.subarray(skip))
      skip = 0
    }
  }
  return left
}
