import { ByteBuffer } from './octets.ts'
import { longestLine } from './terminal-text.ts'
import { decodeWhole } from './text-stream.ts'

/** One line of the admin protocol, without its end and without the mark of the literal that it announced. */
export interface AdmindLine {
  readonly text: string
  /** What the literal held; undefined where the line announced none, or where literals are not kept. */
  readonly literal?: string
  /** The line was longer than `longestLine` bytes and was cut. */
  readonly overlong: boolean
  /** Followed a literal. If this is not a valid protocol line, the literal was longer than announced. */
  readonly afterLiteral: boolean
}

/** A literal with more bytes than Uptick keeps. Reported when the literal is announced; its bytes are then skipped. */
export interface HugeLiteral {
  readonly huge: string
}

const lineFeed = 10
const carriageReturn = 13

/**
 * Bytes -> lines of the admin protocol, incremental; it does not matter where the pieces are cut. A literal is counted
 * in bytes, may be empty, and need not end in a line end. Blank lines carry no information and are dropped, including
 * the one that some commands send after a literal and others do not. Everything that a peer can make grow has a limit.
 */
export class AdmindReader {
  readonly #largestLiteral: number
  readonly #line = new ByteBuffer(longestLine)
  #literal: ByteBuffer
  /** Bytes of a literal that have not arrived yet. */
  #owed = 0
  #held: { readonly text: string; readonly overlong: boolean; readonly afterLiteral: boolean } | undefined
  #afterLiteral = false
  /** The greeting announces none. */
  #literals: 'none' | 'kept' | 'skipped' = 'none'

  constructor(largestLiteral: number) {
    this.#largestLiteral = largestLiteral
    this.#literal = new ByteBuffer(largestLiteral)
  }

  /** Number of bytes of the unfinished line, or of the literal after one. */
  get pending(): number {
    return this.#line.length + this.#literal.length
  }

  /** The beginning of the unfinished line: at most its first 500 bytes. */
  get beginning(): string {
    return lineText(this.#line.view().subarray(0, 500))
  }

  /** The line without an end, or the line whose literal is not whole, with as much of it as came. */
  get rest(): AdmindLine | undefined {
    const afterLiteral = this.#afterLiteral
    if (this.#held) return { ...this.#held, literal: decodeWhole(this.#literal.view()) }
    if (this.#line.length === 0) return undefined
    return { text: lineText(this.#line.view()), overlong: this.#line.overflown, afterLiteral }
  }

  keepLiterals(): void {
    this.#literals = 'kept'
  }

  /** The caller no longer needs the reply: literals are still counted, but not kept. */
  skipLiterals(): void {
    this.#literals = 'skipped'
    this.#held = undefined
    this.#literal.clear()
  }

  receive(bytes: Uint8Array): readonly (AdmindLine | HugeLiteral)[] {
    const found: (AdmindLine | HugeLiteral)[] = []
    for (let at = 0; at < bytes.length;) {
      if (this.#owed > 0) {
        const piece = bytes.subarray(at, at + this.#owed)
        if (this.#held) this.#literal.add(piece)
        this.#owed -= piece.length
        at += piece.length
        if (this.#owed === 0) this.#endLiteral(found)
        continue
      }
      const end = bytes.indexOf(lineFeed, at)
      this.#line.add(bytes.subarray(at, end < 0 ? bytes.length : end))
      if (end < 0) break
      at = end + 1
      this.#endLine(found)
    }
    return found
  }

  #endLine(found: (AdmindLine | HugeLiteral)[]): void {
    const overlong = this.#line.overflown
    const text = lineText(this.#line.view())
    this.#line.clear()
    if (text === '') return
    const afterLiteral = this.#afterLiteral
    this.#afterLiteral = false
    const mark = overlong || this.#literals === 'none' ? undefined : literalMark(text)
    if (mark === undefined) {
      found.push({ text, overlong, afterLiteral })
      return
    }
    this.#owed = mark.bytes
    const line = { text: mark.before, overlong, afterLiteral }
    const huge = this.#owed > this.#largestLiteral
    if (huge) found.push({ huge: `a literal of ${this.#owed} octets` })
    if (huge || this.#literals === 'skipped') {
      found.push(line)
      this.#afterLiteral = this.#owed === 0
      return
    }
    this.#held = line
    if (this.#owed === 0) this.#endLiteral(found)
  }

  #endLiteral(found: (AdmindLine | HugeLiteral)[]): void {
    this.#afterLiteral = true
    const line = this.#held
    this.#held = undefined
    if (line) found.push({ ...line, literal: decodeWhole(this.#literal.view()) })
    this.#literal.clear()
  }
}

/** The last field of a data line: `{n}` announces n bytes after the line end (FACTS 2a). Status lines have none. */
function literalMark(text: string): { before: string; bytes: number } | undefined {
  if (!text.startsWith('* ') || !text.endsWith('}')) return undefined
  const open = text.lastIndexOf('{')
  const digits = text.slice(open + 1, -1)
  if (!/^\d{1,15}$/.test(digits) || !/[ \t]/.test(text.charAt(open - 1))) return undefined
  return { before: text.slice(0, open).trimEnd(), bytes: Number(digits) }
}

function lineText(bytes: Uint8Array): string {
  let end = bytes.length
  while (end > 0 && bytes[end - 1] === carriageReturn) end--
  return end === 0 ? '' : decodeWhole(bytes.subarray(0, end))
}
