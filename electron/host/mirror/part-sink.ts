import type { FileHandle } from 'node:fs/promises'
import { Writable } from 'node:stream'

const mebibyte = 1024 * 1024

/** Thrown into a transfer by its own sink when the bytes cannot be the wanted file. */
export class UnwantedBytes extends Error {
  readonly kind: 'html' | 'too-long'

  constructor(kind: 'html' | 'too-long') {
    super(kind === 'html' ? 'a web page came instead of a file' : 'more bytes came than were announced')
    this.kind = kind
  }
}

/** Whether a file begins as a web page does: a login page in place of an update is the commonest wrong file. */
export function beginsAsHtml(head: Uint8Array): boolean {
  const text = Buffer.from(head.subarray(0, 512)).toString('latin1')
  return /^(?:\xef\xbb\xbf)?(?:\s|<!--[^]*?-->|<\?xml[^>]*>)*<(?:!doctype\s+html|html[\s>]|head[\s>]|body[\s>])/i.test(
    text,
  )
}

/**
 * Writes what comes to a file from a position on, gathered into few large writes (DEPENDENCIES.md 2), and counts only
 * what the system took. The file handle stays the caller's; wait for `settled` before closing it.
 */
export class PartSink extends Writable {
  readonly #handle: FileHandle
  readonly #limit: number
  readonly #onBytes: (at: number) => void
  #at: number
  #head: Buffer | undefined
  #busy: Promise<void> = Promise.resolve()
  #fault: unknown

  /** `at`: position of the first byte; `limit`: bytes the whole file has (Infinity: not known). */
  constructor(handle: FileHandle, at: number, limit: number, onBytes: (at: number) => void) {
    super({ highWaterMark: 4 * mebibyte })
    this.#handle = handle
    this.#at = at
    this.#limit = limit
    this.#onBytes = onBytes
    this.#head = at === 0 ? Buffer.alloc(0) : undefined
    // Whoever moves the bytes hears of a fault; one that comes after he left is kept in `fault` and must not end the process.
    this.on('error', () => undefined)
  }

  /** Position after the last byte that is in the file. */
  get at(): number {
    return this.#at
  }

  /** Why the sink itself ended the transfer, where it did. */
  get fault(): unknown {
    return this.#fault
  }

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
    const length = buffers.reduce((sum, buffer) => sum + buffer.length, 0)
    if (this.#at + length > this.#limit) throw new UnwantedBytes('too-long')
    let left = buffers
    while (left.length > 0) {
      const { bytesWritten } = await this.#handle.writev(left.slice(0, 512), this.#at)
      this.#at += bytesWritten
      left = after(left, bytesWritten)
    }
    this.#onBytes(this.#at)
    this.#sniff(buffers)
  }

  #sniff(buffers: Buffer[]): void {
    if (this.#head === undefined) return
    this.#head = Buffer.concat([this.#head, ...buffers]).subarray(0, 512)
    if (beginsAsHtml(this.#head)) throw new UnwantedBytes('html')
    if (this.#head.length >= 512) this.#head = undefined
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
