import type { Failure } from '../../../shared/base/failure.ts'
import { failed, succeed } from '../../../shared/base/result.ts'
import type { Result } from '../../../shared/base/result.ts'
import type { Clock } from '../../../shared/engine/ports.ts'
import type { ByteRange } from './byte-ranges.ts'
import type { PartFile, Segment } from './part-file.ts'
import { changed, endedShort } from './patch-source.ts'
import type { OpenedSource } from './patch-source.ts'
import type { ProgressTeller } from './progress.ts'
import { overlapBytes, SegmentSink } from './segment-sink.ts'
import { EnoughBytes } from './wanted-bytes.ts'

/** Below this round trip, in milliseconds, one connection fills the line. */
const nearBy = 10
/** What the rate must grow by for more connections to be worth it, and how much time must be left for that. */
const worthwhile = 1.2
const worthMilliseconds = 3_000
const mostConnections = 8
/** Bytes and milliseconds below which nothing is taken from another connection, or a connection counts as stuck. */
const leastTaken = 1024 * 1024
const stuckAfter = 4_000

export interface SegmentedOptions {
  readonly part: PartFile
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly teller: ProgressTeller
  /** Bytes of the whole file; Infinity where the source does not tell. */
  readonly bytes: number
  /** A hash was given: what is put together wrongly is found by that, so no end and no beginning is suspicious. */
  readonly provable: boolean
  /** Everything that is here is compared again: one connection alone can do that. */
  readonly alone: boolean
  /** Opens another connection to the same file, for its bytes from a position on. */
  readonly openAt: (from: number) => Promise<Result<OpenedSource>>
}

/** A connection at work. */
interface Pulling {
  readonly source: OpenedSource
  readonly segment: Segment
  movedAt: number
}

/**
 * Downloads what a part lacks, over one connection or several. Their number is measured, not assumed: with long delays
 * and much data left, connections are doubled as long as that makes the download a fifth faster. A finished connection
 * takes over half of what the slowest has left, or all of it if that one is stuck.
 */
export class SegmentedFetch {
  readonly #words: SegmentedOptions
  readonly #pulling = new Set<Pulling>()
  readonly #working = new Set<Promise<void>>()
  readonly #over = new AbortController()
  /** Ends every wait: the fetch is over, or somebody cancelled it. */
  readonly #ended: AbortSignal
  #connections = 0
  /** The first thing that went wrong on a connection while the others continued. */
  #firstFailure: Failure | undefined
  #fatal: unknown
  /** Where a source ended before the end and called that success: what came before may be mangled. */
  #short: { readonly at: number; readonly failure: Failure } | undefined

  constructor(words: SegmentedOptions) {
    this.#words = words
    this.#ended = AbortSignal.any([words.signal, this.#over.signal])
  }

  /** How many connections were open at the same time, at most. */
  mostAtOnce = 1

  /** Failures are those of the sources. Throws what a sink throws: unwanted bytes, or a fault of the disk. */
  async run(first: OpenedSource): Promise<Result<void>> {
    this.#start(first)
    const beside = [this.#words.alone ? Promise.resolve() : this.#grow(first), this.#tick()]
    while (this.#working.size > 0) await Promise.all(this.#working)
    this.#over.abort()
    await Promise.all(beside)
    if (this.#fatal !== undefined) throw this.#fatal
    if (this.#short !== undefined) return failed(this.#short.failure)
    const left = this.#words.part.gaps().length > 0
    return left && this.#firstFailure !== undefined ? failed(this.#firstFailure) : succeed(undefined)
  }

  #start(first?: OpenedSource): void {
    const work = this.#work(first).finally(() => this.#working.delete(work))
    this.#working.add(work)
  }

  /** One connection after the other, until there is nothing left to take, or one fails. */
  async #work(first?: OpenedSource): Promise<void> {
    this.#connections += 1
    this.#count()
    let source = first
    for (let range = this.#next(source); range !== undefined; range = this.#next()) {
      const segment = this.#words.part.begin(range)
      const found: Result<OpenedSource> = source === undefined ? await this.#open(segment) : succeed(source)
      const pulled = found.ok ? await this.#pull(segment, found.value, source !== undefined) : found
      source = undefined
      this.#words.part.end(segment)
      if (!found.ok) this.#giveBack(segment)
      if (!pulled.ok) {
        this.#firstFailure ??= pulled.failure
        break
      }
      // Without a length the end of the data was the end of the file.
      if (this.#words.bytes === Infinity) break
    }
    this.#connections -= 1
    this.#count()
  }

  async #open(segment: Segment): Promise<Result<OpenedSource>> {
    const { part, openAt } = this.#words
    const wanted = segment.from - Math.min(overlapBytes, part.before(segment.from))
    const opened = await openAt(wanted)
    if (!opened.ok || meets(opened.value, segment.from, part)) return opened
    opened.value.close()
    return failed(changed(opened.value.shown, 'it does not continue where it stopped'))
  }

  /** Whose segment was cut short for a connection that did not come about continues to where it wanted to go. */
  #giveBack({ from, until }: Segment): void {
    for (const { segment } of this.#pulling) if (segment.until === from) this.#words.part.lengthen(segment, until)
  }

  async #pull(segment: Segment, source: OpenedSource, isFirst: boolean): Promise<Result<void>> {
    const { part, bytes, teller, clock } = this.#words
    const pulling: Pulling = { source, segment, movedAt: clock.now() }
    this.#pulling.add(pulling)
    const sink = new SegmentSink(part, segment, {
      fileBytes: bytes,
      from: source.from,
      sniffs: !this.#words.provable,
      onBytes: (more) => {
        pulling.movedAt = clock.now()
        teller.moved(more)
      },
    })
    const pulled = await source.pull(sink)
    sink.destroy()
    await sink.settled()
    this.#pulling.delete(pulling)
    // Where the first connection went to the end of the file it is still good for a last look.
    if (!isFirst || !pulled.ok) source.close()
    if (sink.fault !== undefined && !(sink.fault instanceof EnoughBytes)) this.#stop(sink.fault)
    else if (segment.at < segment.until) {
      if (!pulled.ok) return pulled
      if (bytes !== Infinity) return this.#endShort(source, segment.at)
    }
    return succeed(undefined)
  }

  /** A source that sends text for binary ends like this: without a hash nothing continues from there before it was compared. */
  #endShort(source: OpenedSource, at: number): Result<void> {
    const { bytes, provable } = this.#words
    const failure = endedShort(source.shown, at, bytes)
    if (!provable) {
      this.#short ??= { at, failure }
      for (const { source: other } of this.#pulling) other.close()
    }
    return failed(failure)
  }

  get shortAt(): number | undefined {
    return this.#short?.at
  }

  /** What a free connection takes up. */
  #next(first?: OpenedSource): ByteRange | undefined {
    const { part, signal } = this.#words
    if (this.#fatal !== undefined || this.#short !== undefined || signal.aborted) return undefined
    const gaps = part.gaps()
    const gap = first === undefined ? gaps[0] : gaps.find((each) => meets(first, each.from, part))
    if (gap !== undefined) return gap
    const slowest = [...this.#pulling].sort((one, other) => leftOf(other) - leftOf(one))[0]
    if (slowest === undefined || slowest.segment.until === Infinity) return undefined
    const stuck = this.#words.clock.now() - slowest.movedAt >= stuckAfter
    const { at, until } = slowest.segment
    if (!stuck && until - at < 2 * leastTaken) return undefined
    part.shorten(slowest.segment, stuck ? at : at + Math.ceil((until - at) / 2))
    if (slowest.segment.at >= slowest.segment.until) slowest.source.close()
    return part.gaps()[0]
  }

  /** Doubles the connections for as long as it pays. */
  async #grow(first: OpenedSource): Promise<void> {
    const { bytes, clock } = this.#words
    if (!first.canSegment || first.roundTrip < nearBy || bytes === Infinity) return
    const window = Math.max(1_000, 10 * first.roundTrip)
    let best = await this.#rateOver(window)
    while (!this.#ended.aborted && this.#connections < mostConnections) {
      const left = bytes - this.#words.part.have
      if (best <= 0 || (1000 * left) / best < worthMilliseconds) return
      const wanted = Math.min(mostConnections, 2 * this.#connections)
      const before = this.#connections
      for (let count = before; count < wanted; count += 1) this.#start()
      // Logging in takes some round trips; until then there is nothing to compare.
      await clock.sleep(10 * first.roundTrip, this.#ended)
      if (this.#connections < wanted) return
      const rate = await this.#rateOver(window)
      if (rate < best * worthwhile) return
      best = rate
    }
  }

  async #rateOver(milliseconds: number): Promise<number> {
    const { clock, part } = this.#words
    const [at, have] = [clock.now(), part.have]
    await clock.sleep(milliseconds, this.#ended)
    const passed = clock.now() - at
    return this.#ended.aborted || passed <= 0 ? 0 : (1000 * (part.have - have)) / passed
  }

  /** Lets silence be seen, and what came be synced, also while nothing moves. */
  async #tick(): Promise<void> {
    const { clock, teller, part } = this.#words
    while (!this.#ended.aborted) {
      await clock.sleep(500, this.#ended)
      teller.tick()
      part.tick()
      if (this.#onlyStuckOnesLeft()) this.#start()
    }
  }

  /** The others finished before the last one was known to be stuck: one of them must take over from it. */
  #onlyStuckOnesLeft(): boolean {
    if (this.#ended.aborted || this.mostAtOnce < 2 || this.#pulling.size === 0) return false
    const now = this.#words.clock.now()
    const stuck = [...this.#pulling].filter(({ movedAt }) => now - movedAt >= stuckAfter)
    return stuck.length === this.#connections
  }

  #stop(fault: unknown): void {
    this.#fatal ??= fault
    for (const { source } of this.#pulling) source.close()
  }

  #count(): void {
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#connections)
    this.#words.teller.connections = this.#connections
  }
}

/** Whether a source begins at a position, or among the bytes without a gap before it. */
export function meets(source: OpenedSource, position: number, part: PartFile): boolean {
  return source.from <= position && position - source.from <= part.before(position)
}

function leftOf({ segment }: Pulling): number {
  return segment.until - segment.at
}
