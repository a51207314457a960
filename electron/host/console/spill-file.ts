import { close, ftruncate, openSync, write } from 'node:fs'
import { promisify } from 'node:util'
import type { RedactingStream } from '../../../shared/base/redact-stream.ts'

/** Writes some of the bytes from `at` on, and says how many. */
export type WriteOut = (descriptor: number, bytes: Uint8Array, at: number, length: number) => Promise<number>

const bufferSize = 1024 * 1024
const [closeFile, truncateFile] = [promisify(close), promisify(ftruncate)]

/**
 * A file that receives bytes as they arrive, without secrets. It is written in the background, one buffer at a time and
 * in order.
 */
export class SpillFile {
  readonly path: string
  readonly #descriptor: number
  readonly #redacting: RedactingStream
  readonly #backlog: (bytes: number) => void
  readonly #write: WriteOut
  readonly #give = (piece: Uint8Array): void => this.#take(piece)
  readonly #free: Uint8Array[] = []
  #buffer: Uint8Array = new Uint8Array(bufferSize)
  #length = 0
  #bytes = 0
  #written: Promise<void> = Promise.resolve()
  /** What the file system said first. */
  #fault: unknown

  /** `backlog` gets the change in the number of unwritten bytes. Throws what the file system throws. */
  constructor(path: string, redacting: RedactingStream, backlog: (bytes: number) => void, write: WriteOut = writeSome) {
    this.path = path
    this.#redacting = redacting
    this.#backlog = backlog
    this.#write = write
    this.#descriptor = openSync(path, 'wx', 0o600)
  }

  /** True if the bytes contain no secret. */
  write(bytes: Uint8Array): boolean {
    return this.#redacting.push(bytes, this.#give)
  }

  /** Whole lines that hold no secret, behind whole lines: they are not looked at again. */
  writeClean(bytes: Uint8Array): void {
    this.#redacting.end(this.#give)
    this.#take(bytes)
  }

  /** Ends the file once all of it is written; `lastBytes` at its end are left out. Rejects with what went wrong first. */
  async end(lastBytes = 0): Promise<{ readonly path: string; readonly bytes: number }> {
    this.#redacting.end(this.#give)
    this.#flush()
    await this.#written
    const bytes = Math.max(0, this.#bytes - lastBytes)
    try {
      if (this.#fault !== undefined) throw this.#fault
      if (bytes < this.#bytes) await truncateFile(this.#descriptor, bytes)
    } finally {
      await closeFile(this.#descriptor)
    }
    return { path: this.path, bytes }
  }

  #take(piece: Uint8Array): void {
    for (let at = 0; at < piece.length;) {
      const part = piece.subarray(at, at + bufferSize - this.#length)
      this.#buffer.set(part, this.#length)
      this.#length += part.length
      at += part.length
      if (this.#length === bufferSize) this.#flush()
    }
  }

  #flush(): void {
    if (this.#length === 0) return
    const [buffer, length] = [this.#buffer, this.#length]
    this.#buffer = this.#free.pop() ?? new Uint8Array(bufferSize)
    this.#length = 0
    this.#bytes += length
    this.#backlog(length)
    this.#written = this.#written.then(async () => {
      try {
        if (this.#fault === undefined) await this.#writeOut(buffer, length)
      } catch (error) {
        this.#fault = error
      }
      this.#free.push(buffer)
      this.#backlog(-length)
    })
  }

  async #writeOut(buffer: Uint8Array, length: number): Promise<void> {
    for (let at = 0; at < length;) at += await this.#write(this.#descriptor, buffer, at, length - at)
  }
}

const writeSome: WriteOut = (descriptor, bytes, at, length) =>
  new Promise((resolve, reject) => {
    write(descriptor, bytes, at, length, null, (error, taken) => {
      if (error) reject(error)
      else resolve(taken)
    })
  })
