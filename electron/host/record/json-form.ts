import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { longestLine } from '../../../shared/record/lines.ts'

/** The JSON form as we write it, piece by piece: files, then lines, then the seal, which is read from its end first. */
export type JsonPiece =
  /** Some of a file's base64, whole groups but for the last piece. */
  | { readonly kind: 'file'; readonly name: string; readonly base64: string; readonly last: boolean }
  /** The text of a line as JSON quotes it. */
  | { readonly kind: 'line'; readonly quoted: string }
  /** All that comes after the lines. */
  | { readonly kind: 'rest'; readonly text: string }

/** Thrown where a text is not laid out as we write it; it may be a record all the same, in another layout. */
export class OtherLayout extends Error {
  override readonly name = 'OtherLayout'
}

const tailBytes = 8192
const quote = 0x22
const backslash = 0x5c

/** The seal's text, which is at the end; undefined if the end is not laid out as Uptick writes it. */
export async function sealTextOf(path: string): Promise<string | undefined> {
  const handle = await open(path, 'r')
  try {
    const { size } = await handle.stat()
    const length = Math.min(size, tailBytes)
    const { buffer } = await handle.read(Buffer.alloc(length), 0, length, size - length)
    return /\],"seal":(\{[^{}]*\})\}$/.exec(buffer.toString('utf8'))?.[1]
  } finally {
    await handle.close()
  }
}

/** The pieces of a text that is laid out as `jsonParts` does it, in constant memory. Throws OtherLayout. */
export async function* jsonPieces(path: string): AsyncGenerator<JsonPiece> {
  const reader = new Reader(createReadStream(path, { highWaterMark: 256 * 1024 }))
  await reader.expect('{"files":{')
  let before = ''
  for (let first = true; !(await reader.skip('}')); first = false) {
    if (!first) await reader.expect(',')
    await reader.expect('"')
    const name = await reader.upToQuote(64)
    if (name <= before) throw new OtherLayout('the files are not in order')
    before = name
    await reader.expect('":"')
    yield* fileOf(reader, name)
    await reader.expect('"')
  }
  await reader.expect(',"journal":[')
  for (let first = true; !(await reader.skip(']')); first = false) {
    if (!first) await reader.expect(',')
    yield { kind: 'line', quoted: await reader.quoted() }
  }
  yield { kind: 'rest', text: await reader.rest(tailBytes) }
}

async function* fileOf(reader: Reader, name: string): AsyncGenerator<JsonPiece> {
  let held = ''
  for (;;) {
    const { text, ended } = await reader.someUpToQuote()
    const whole = held + text
    const cut = ended ? whole.length : whole.length - (whole.length % 4)
    held = whole.slice(cut)
    yield { kind: 'file', name, base64: whole.slice(0, cut), last: ended }
    if (ended) return
  }
}

/** A line has no control characters but as escapes, so that quoting at most doubles it. */
const longestQuoted = 2 * longestLine + 2

class Reader {
  readonly #chunks: AsyncIterator<Uint8Array>
  #buffer = Buffer.alloc(0)
  #at = 0

  constructor(stream: AsyncIterable<Uint8Array>) {
    this.#chunks = stream[Symbol.asyncIterator]()
  }

  async expect(text: string): Promise<void> {
    if (!(await this.skip(text))) throw new OtherLayout(`it does not continue with ${text}`)
  }

  async skip(text: string): Promise<boolean> {
    while (this.#buffer.length - this.#at < text.length && (await this.#more())) continue
    if (this.#buffer.toString('latin1', this.#at, this.#at + text.length) !== text) return false
    this.#at += text.length
    return true
  }

  async upToQuote(most: number): Promise<string> {
    while (this.#buffer.length - this.#at <= most && (await this.#more())) continue
    const end = this.#buffer.indexOf(quote, this.#at)
    if (end < 0 || end - this.#at > most) throw new OtherLayout('a name is too long')
    const text = this.#buffer.toString('latin1', this.#at, end)
    this.#at = end
    return text
  }

  /** What is available of a text without escapes; `ended` where its closing quote comes next. */
  async someUpToQuote(): Promise<{ text: string; ended: boolean }> {
    if (this.#at === this.#buffer.length && !(await this.#more())) throw new OtherLayout('it ends in a file')
    const found = this.#buffer.indexOf(quote, this.#at)
    const end = found < 0 ? this.#buffer.length : found
    const text = this.#buffer.toString('latin1', this.#at, end)
    this.#at = end
    return { text, ended: found >= 0 }
  }

  /** A JSON text with its quotes. */
  async quoted(): Promise<string> {
    await this.expect('"')
    const begin = this.#at - 1
    let [at, from] = [this.#at, begin]
    for (;;) {
      const end = this.#endOf(at)
      if (end >= 0) {
        this.#at = end + 1
        return this.#buffer.toString('utf8', from, end + 1)
      }
      at = this.#buffer.length - from
      if (at > longestQuoted) throw new OtherLayout('a line is longer than any')
      // An escape may be cut in two: it is looked at again from its backslash on.
      if (this.#oddBackslashes()) at -= 1
      this.#at = from
      if (!(await this.#more())) throw new OtherLayout('it ends in a line')
      ;[from, at] = [this.#at, this.#at + at]
    }
  }

  async rest(most: number): Promise<string> {
    while (await this.#more()) if (this.#buffer.length - this.#at > most) throw new OtherLayout('it does not end')
    return this.#buffer.toString('utf8', this.#at)
  }

  /** The place of the closing quote from `at` on; -1 if there is none. */
  #endOf(at: number): number {
    for (let place = at; place < this.#buffer.length; place += 1) {
      const byte = this.#buffer[place]
      if (byte === quote) return place
      if (byte === backslash) place += 1
    }
    return -1
  }

  #oddBackslashes(): boolean {
    let count = 0
    while (this.#buffer[this.#buffer.length - 1 - count] === backslash) count += 1
    return count % 2 === 1
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
