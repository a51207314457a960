import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs'
import type { RedactingStream } from '../../../shared/base/redact-stream.ts'

const bufferSize = 1024 * 1024

/** A file that octets go to as they come, secrets taken out on the way; it takes one buffer of memory. */
export class SpillFile {
  readonly path: string
  readonly #descriptor: number
  readonly #redacting: RedactingStream
  readonly #buffer = new Uint8Array(bufferSize)
  readonly #give = (piece: Uint8Array): void => this.#take(piece)
  #length = 0
  #bytes = 0

  /** Throws what the file system throws. */
  constructor(path: string, redacting: RedactingStream) {
    this.path = path
    this.#redacting = redacting
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

  /** Ends the file; `lastOctets` at its end are left out. */
  end(lastOctets = 0): { readonly path: string; readonly bytes: number } {
    this.#redacting.end(this.#give)
    this.#flush()
    const bytes = Math.max(0, this.#bytes - lastOctets)
    if (bytes < this.#bytes) ftruncateSync(this.#descriptor, bytes)
    closeSync(this.#descriptor)
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
    for (let at = 0; at < this.#length;) at += writeSync(this.#descriptor, this.#buffer, at, this.#length - at)
    this.#bytes += this.#length
    this.#length = 0
  }
}
