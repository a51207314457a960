import { Writable } from 'node:stream'
import type { PartFile, Segment } from './part-file.ts'
import { sniffedBytes, wrongKind } from './sniff.ts'
import { EnoughBytes, UnwantedBytes } from './wanted-bytes.ts'

/** What waits to be written is lost when a line breaks; less than this makes the writes small. */
export const waitingBytes = 1024 * 1024

/** What is compared where a segment meets bytes that are here: a source that counts otherwise is found by that. */
export const overlapBytes = 64 * 1024

export interface SinkOptions {
  /** Bytes of the whole file; Infinity: not known. */
  readonly fileBytes: number
  /** Where the source begins to send: what comes before the segment is compared with what is here. */
  readonly from: number
  /** Ends a transfer whose first bytes are not those of an update. */
  readonly sniffs: boolean
  /** Hears how many more bytes are written. */
  readonly onBytes: (bytes: number) => void
}

/**
 * Takes what a source sends into a segment of a part, gathered into few large writes (DEPENDENCIES.md 2), and ends the
 * transfer itself where the segment is whole, or the bytes cannot be the wanted file's. What the source sends of bytes that
 * are here already, before and behind the segment, is compared with them.
 */
export class SegmentSink extends Writable {
  readonly #part: PartFile
  readonly #segment: Segment
  readonly #options: SinkOptions
  /** Where the source is in the file. */
  #position: number
  #head: Buffer | undefined
  #overlapped = 0
  #busy: Promise<void> = Promise.resolve()
  #fault: unknown

  constructor(part: PartFile, segment: Segment, options: SinkOptions) {
    super({ highWaterMark: waitingBytes })
    this.#part = part
    this.#segment = segment
    this.#options = options
    this.#position = options.from
    this.#head = options.sniffs && options.from === 0 ? Buffer.alloc(0) : undefined
    // The caller that moves the bytes gets each fault; a fault after that is kept in `fault` and must not end the
    // process.
    this.on('error', () => undefined)
  }

  /** Why the sink itself ended the transfer, where it did. */
  get fault(): unknown {
    return this.#fault
  }

  /** Resolves when nothing is being written any more. */
  async settled(): Promise<void> {
    await this.#busy
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    this.#take([chunk], done)
  }

  override _writev(chunks: { chunk: Buffer }[], done: (error?: Error | null) => void): void {
    this.#take(
      chunks.map((each) => each.chunk),
      done,
    )
  }

  #take(buffers: Buffer[], done: (error?: Error | null) => void): void {
    this.#busy = this.#store(buffers).then(
      () => done(),
      (error: unknown) => {
        this.#fault = error
        done(error instanceof Error ? error : new Error(String(error)))
      },
    )
  }

  async #store(buffers: Buffer[]): Promise<void> {
    const { fileBytes, onBytes } = this.#options
    const length = lengthOf(buffers)
    if (this.#position + length > fileBytes) throw new UnwantedBytes('too-long')
    this.#sniff(buffers)
    const before = this.#segment.at - this.#position
    if (before > 0) {
      await this.#compare(firstBytes(buffers, before))
      onBytes(0)
    }
    const { at, until } = this.#segment
    // Bytes behind the segment are another connection's: never written here, also where the segment was made longer again.
    const wanted =
      at === this.#position + Math.min(Math.max(0, before), length) ? slice(buffers, before, until - at) : []
    if (wanted.length > 0) {
      await this.#part.append(this.#segment, wanted)
      onBytes(this.#segment.at - at)
    }
    this.#position += length
    // The end may have moved to the front meanwhile, but never before what was being written.
    if (this.#segment.at >= this.#segment.until && this.#segment.until < fileBytes) await this.#meetNext(buffers)
  }

  /** Compares what comes behind the segment with the beginning of the next stretch, as far as that is here. */
  async #meetNext(buffers: readonly Buffer[]): Promise<void> {
    const { until } = this.#segment
    const arrived = this.#position - until
    const here = Math.min(overlapBytes, this.#part.behind(until))
    const more = Math.min(arrived, here) - this.#overlapped
    if (more > 0) {
      const rest = Buffer.concat(slice(buffers, lengthOf(buffers) - arrived + this.#overlapped, more))
      if (!(await this.#part.holds(until + this.#overlapped, rest))) throw new UnwantedBytes('differs')
      this.#overlapped += more
    }
    if (this.#overlapped >= here || arrived > overlapBytes) throw new EnoughBytes()
  }

  async #compare(buffers: readonly Buffer[]): Promise<void> {
    let at = this.#position
    for (const buffer of buffers) {
      if (!(await this.#part.holds(at, buffer))) throw new UnwantedBytes('differs')
      at += buffer.length
    }
  }

  #sniff(buffers: readonly Buffer[]): void {
    if (this.#head === undefined) return
    this.#head = Buffer.concat([this.#head, ...buffers]).subarray(0, sniffedBytes)
    if (this.#head.length < sniffedBytes) return
    if (wrongKind(this.#head) !== undefined) throw new UnwantedBytes('no-update')
    this.#head = undefined
  }
}

function lengthOf(buffers: readonly Buffer[]): number {
  return buffers.reduce((sum, buffer) => sum + buffer.length, 0)
}

/** As many bytes as wanted from a position of the buffers on. */
function slice(buffers: readonly Buffer[], from: number, most: number): Buffer[] {
  let skip = Math.max(0, from)
  const left: Buffer[] = []
  for (const buffer of buffers) {
    if (skip < buffer.length) left.push(skip === 0 ? buffer : buffer.subarray(skip))
    skip = Math.max(0, skip - buffer.length)
  }
  return firstBytes(left, most)
}

function firstBytes(buffers: readonly Buffer[], most: number): Buffer[] {
  const first: Buffer[] = []
  let left = most
  for (const buffer of buffers) {
    if (left <= 0) break
    first.push(buffer.subarray(0, left))
    left -= buffer.length
  }
  return first
}
