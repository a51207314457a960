import { Writable } from 'node:stream'
import type { PartFile, Segment } from './part-file.ts'
import { beginsAsHtml, EnoughBytes, UnwantedBytes } from './wanted-bytes.ts'

/** What waits to be written is lost when a line breaks; less than this makes the writes small. */
const waitingBytes = 1024 * 1024

/**
 * Takes what a source sends into a segment of a part, gathered into few large writes (DEPENDENCIES.md 2), and ends the
 * transfer itself where the segment is whole, or the bytes cannot be the wanted file's.
 */
export class SegmentSink extends Writable {
  readonly #part: PartFile
  readonly #segment: Segment
  readonly #fileBytes: number
  readonly #onBytes: (bytes: number) => void
  #head: Buffer | undefined
  #busy: Promise<void> = Promise.resolve()
  #fault: unknown

  /** `fileBytes`: what the whole file has (Infinity: not known); `onBytes` hears how many more are written. */
  constructor(part: PartFile, segment: Segment, fileBytes: number, onBytes: (bytes: number) => void) {
    super({ highWaterMark: waitingBytes })
    this.#part = part
    this.#segment = segment
    this.#fileBytes = fileBytes
    this.#onBytes = onBytes
    this.#head = segment.at === 0 ? Buffer.alloc(0) : undefined
    // Whoever moves the bytes hears of a fault; one that comes after he left is kept in `fault` and must not end the process.
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
    const { at, until } = this.#segment
    const length = buffers.reduce((sum, buffer) => sum + buffer.length, 0)
    if (at + length > this.#fileBytes) throw new UnwantedBytes('too-long')
    const wanted = firstBytes(buffers, until - at)
    await this.#part.append(this.#segment, wanted)
    this.#onBytes(this.#segment.at - at)
    this.#sniff(wanted)
    // The end may have moved to the front meanwhile, but never before what was being written.
    if (this.#segment.at >= this.#segment.until && this.#segment.until < this.#fileBytes) throw new EnoughBytes()
  }

  #sniff(buffers: readonly Buffer[]): void {
    if (this.#head === undefined) return
    this.#head = Buffer.concat([this.#head, ...buffers]).subarray(0, 512)
    if (beginsAsHtml(this.#head)) throw new UnwantedBytes('html')
    if (this.#head.length >= 512) this.#head = undefined
  }
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
