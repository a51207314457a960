import { close, ftruncate, openSync, write } from 'node:fs'
import { promisify } from 'node:util'
import type { RedactingStream } from '../../../shared/base/redact-stream.ts'

/** Writes some of the octets from `at` on, and says how many. */
export type WriteOut = (descriptor: number, octets: Uint8Array, at: number, length: number) => Promise<number>

const bufferSize = 1024 * 1024
const [closeFile, truncateFile] = [promisify(close), promisify(ftruncate)]

/**
 * A file that octets go to as they come, secrets taken out on the way. It is written beside what goes on meanwhile, a buffer
 * at a time and in order.
 */
export class SpillFile {
  readonly path: string
  readonly #descriptor: number
  readonly #redacting: RedactingStream
  readonly #backlog: (octets: number) => void
  readonly #write: WriteOut
  readonly #give = (piece: Uint8Array): void => this.#take(piece)
  readonly #free: Uint8Array[] = []
  #buffer: Uint8Array = new Uint8Array(bufferSize)
  #length = 0
  #bytes = 0
  #written: Promise<void> = Promise.resolve()
  /** What the file system said first. */
  #fault: unknown

  /** `backlog` is told by how much what is not written yet has grown or shrunk. Throws what the file system throws. */
  constructor(
    path: string,
    redacting: RedactingStream,
    backlog: (octets: number) => void,
    write: WriteOut = writeSome,
  ) {
    this.path = path
    this.#redacting = redacting
    this.#backlog = backlog
    this.#write = write
    this.#descriptor = openSync(path, 'wx', 0o600)
  }

  /** True where no secret stands in them. */
  write(octets: Uint8Array): boolean {
    return this.#redacting.push(octets, this.#give)
  }

  /** Whole lines that hold no secret, behind whole lines: they are not looked at again. */
  writeClean(octets: Uint8Array): void {
    this.#redacting.end(this.#give)
    this.#take(octets)
  }

  /** Ends the file once all of it is written; `lastOctets` at its end are left out. Rejects with what went wrong first. */
  async end(lastOctets = 0): Promise<{ readonly path: string; readonly bytes: number }> {
    this.#redacting.end(this.#give)
    this.#flush()
    await this.#written
    const bytes = Math.max(0, this.#bytes - lastOctets)
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

const writeSome: WriteOut = (descriptor, octets, at, length) =>
  new Promise((resolve, reject) => {
    write(descriptor, octets, at, length, null, (error, taken) => {
      if (error) reject(error)
      else resolve(taken)
    })
  })
