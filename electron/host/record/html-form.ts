import { blockEnds } from '../../../shared/record/html-page.ts'

/** The HTML form, piece by piece: the text before the data, the blocks of data in base64, the text after them. */
export type PagePiece =
  | { readonly kind: 'head' | 'tail'; readonly text: string }
  /** Some of a block's base64, whole groups but for the last piece. */
  | { readonly kind: 'block'; readonly name: string; readonly base64: string; readonly last: boolean }

/** Bytes of the fixed text around the data; no page that Uptick writes has that much. */
const largestText = 8 * 1024 * 1024

const ends = blockEnds('\0')
const [opening = '', openingEnd = ''] = ends.open.split('\0')
const less = 0x3c

/**
 * Reads a page as a stream, in constant memory. Gives nothing where it holds no data as this form has it; a block without an
 * end, or a name that is none of a block, ends the pieces before a tail comes.
 */
export async function* pagePieces(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<PagePiece> {
  const reader = new Reader(bytes)
  const head = await reader.upTo(opening)
  if (head === undefined) return
  yield { kind: 'head', text: head }
  while (await reader.skip(opening)) {
    const name = await reader.name()
    if (name === undefined || !(await reader.skip(openingEnd))) return
    for (;;) {
      const { text, last } = await reader.base64()
      yield { kind: 'block', name, base64: text, last }
      if (last) break
    }
    if (!(await reader.skip(ends.close))) return
  }
  const tail = await reader.rest()
  if (tail !== undefined) yield { kind: 'tail', text: tail }
}

class Reader {
  readonly #chunks: AsyncIterator<Uint8Array>
  #buffer = Buffer.alloc(0)
  #at = 0

  constructor(bytes: AsyncIterable<Uint8Array>) {
    this.#chunks = bytes[Symbol.asyncIterator]()
  }

  /** The text before a mark, which comes next then; undefined where it does not come, or too much comes before it. */
  async upTo(mark: string): Promise<string | undefined> {
    let from = this.#at
    for (;;) {
      const found = this.#buffer.indexOf(mark, from)
      if (found >= 0) {
        const text = this.#buffer.toString('utf8', this.#at, found)
        this.#at = found
        return text
      }
      from = Math.max(this.#at, this.#buffer.length - mark.length)
      const searched = from - this.#at
      if (searched > largestText || !(await this.#more())) return undefined
      from = this.#at + searched
    }
  }

  async skip(text: string): Promise<boolean> {
    await this.#have(text.length)
    if (this.#buffer.toString('latin1', this.#at, this.#at + text.length) !== text) return false
    this.#at += text.length
    return true
  }

  /** The name of a block: 64 characters at most. */
  async name(): Promise<string | undefined> {
    await this.#have(65)
    const name = /^[0-9a-z]{1,64}(?=")/.exec(this.#buffer.toString('latin1', this.#at, this.#at + 65))?.[0]
    this.#at += name?.length ?? 0
    return name
  }

  /** What is available up to the next `<`, in whole groups of four where more is to come. */
  async base64(): Promise<{ text: string; last: boolean }> {
    for (;;) {
      const end = this.#buffer.indexOf(less, this.#at)
      const length = end < 0 ? this.#buffer.length - this.#at : end - this.#at
      const taken = end < 0 ? length - (length % 4) : length
      if (end >= 0 || taken > 0) {
        const text = this.#buffer.toString('latin1', this.#at, this.#at + taken)
        this.#at += taken
        return { text, last: end >= 0 }
      }
      if (await this.#more()) continue
      this.#at = this.#buffer.length
      return { text: this.#buffer.toString('latin1', this.#at - length), last: true } // it has no end: what closes it will be missed
    }
  }

  async rest(): Promise<string | undefined> {
    while (await this.#more()) if (this.#buffer.length - this.#at > largestText) return undefined
    return this.#buffer.toString('utf8', this.#at)
  }

  async #have(bytes: number): Promise<void> {
    while (this.#buffer.length - this.#at < bytes && (await this.#more())) continue
  }

  /** Reads on; what was used up goes. As much comes as is held, so that a long text is not copied again for each piece. */
  async #more(): Promise<boolean> {
    const held = this.#buffer.subarray(this.#at)
    const pieces: Uint8Array[] = [held]
    for (let read = 0; read === 0 || read < held.length;) {
      const { value, done } = await this.#chunks.next()
      if (done === true) break
      pieces.push(value)
      read += value.length
    }
    if (pieces.length === 1) return false
    this.#buffer = Buffer.concat(pieces)
    this.#at = 0
    return true
  }
}
