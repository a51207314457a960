import { concat, textOf } from './bytes.ts'

/** Bytes that a line may have; a longer one is a fault and not a reason to run out of memory. Larger replies are files. */
export const longestLine = 4 * 1024 * 1024

export type CutLine =
  { readonly ok: true; readonly text: string; readonly bytes: number } | { readonly ok: false; readonly why: string }

/**
 * Cuts bytes into lines at LF, however they arrive. `bytes` counts the line with its LF. After a fault no more lines
 * follow.
 */
export class LineCutter {
  #held: Uint8Array[] = []
  #length = 0
  #ended = false

  /** Bytes after the last LF. */
  get rest(): Uint8Array {
    return concat(...this.#held)
  }

  *push(chunk: Uint8Array): Generator<CutLine> {
    let from = 0
    while (!this.#ended) {
      const end = chunk.indexOf(10, from)
      if (end < 0) break
      const piece = chunk.subarray(from, end)
      const bytes = this.#held.length === 0 ? piece : concat(...this.#held, piece)
      this.#held = []
      this.#length = 0
      from = end + 1
      yield this.#line(bytes)
    }
    if (this.#ended || from >= chunk.length) return
    this.#held.push(chunk.slice(from))
    this.#length += chunk.length - from
    if (this.#length > longestLine) yield this.#fault('it is longer than any line of a journal')
  }

  #line(bytes: Uint8Array): CutLine {
    if (bytes.length > longestLine) return this.#fault('it is longer than any line of a journal')
    const text = textOf(bytes)
    return text === undefined ? this.#fault('it is not UTF-8') : { ok: true, text, bytes: bytes.length + 1 }
  }

  #fault(why: string): CutLine {
    this.#ended = true
    return { ok: false, why }
  }
}
