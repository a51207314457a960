import { Octets } from './octets.ts'
import { longestLine } from './terminal-text.ts'
import { decodeWhole } from './text-stream.ts'

/** One line of the admin protocol, without its end and without the mark of the literal that it announced. */
export interface AdmindLine {
  readonly text: string
  /** What the literal held; undefined where the line announced none, or where literals are not kept. */
  readonly literal?: string
  /** The line was longer than `longestLine` octets and was cut. */
  readonly overlong: boolean
  /** Came behind a literal: where it is no line of the protocol, the literal was longer than it said. */
  readonly afterLiteral: boolean
}

/** A literal of more octets than are kept, told as soon as it is announced; its octets are then skipped. */
export interface HugeLiteral {
  readonly huge: string
}

const lineFeed = 10
const carriageReturn = 13

/**
 * Octets -> lines of the admin protocol, incremental; where pieces are cut makes no difference. A literal is counted in
 * octets, may be empty, and need not end in a line end; blank lines say nothing, so the one that some commands put behind
 * a literal and others do not is gone as well. What a peer can make grow has a ceiling.
 */
export class AdmindReader {
  readonly #largestLiteral: number
  readonly #line = new Octets(longestLine)
  #literal: Octets
  /** Octets of a literal that are still to come. */
  #owed = 0
  #held: { readonly text: string; readonly overlong: boolean; readonly afterLiteral: boolean } | undefined
  #afterLiteral = false
  /** The greeting announces none. */
  #literals: 'none' | 'kept' | 'skipped' = 'none'

  constructor(largestLiteral: number) {
    this.#largestLiteral = largestLiteral
    this.#literal = new Octets(largestLiteral)
  }

  /** Octets of what has no end yet: a line, or the literal behind one. */
  get pending(): number {
    return this.#line.length + this.#literal.length
  }

  /** The beginning of the line that has no end yet: at most its first 500 octets. */
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

  /** Nobody wants the reply any more: literals are still counted, and not kept. */
  skipLiterals(): void {
    this.#literals = 'skipped'
    this.#held = undefined
    this.#literal.clear()
  }

  receive(octets: Uint8Array): readonly (AdmindLine | HugeLiteral)[] {
    const found: (AdmindLine | HugeLiteral)[] = []
    for (let at = 0; at < octets.length;) {
      if (this.#owed > 0) {
        const piece = octets.subarray(at, at + this.#owed)
        if (this.#held) this.#literal.add(piece)
        this.#owed -= piece.length
        at += piece.length
        if (this.#owed === 0) this.#endLiteral(found)
        continue
      }
      const end = octets.indexOf(lineFeed, at)
      this.#line.add(octets.subarray(at, end < 0 ? octets.length : end))
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
    this.#owed = mark.octets
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

/** The last field of a data line: `{n}`, n octets behind the line's end (FACTS 2a). Status lines have none. */
function literalMark(text: string): { before: string; octets: number } | undefined {
  if (!text.startsWith('* ') || !text.endsWith('}')) return undefined
  const open = text.lastIndexOf('{')
  const digits = text.slice(open + 1, -1)
  if (!/^\d{1,15}$/.test(digits) || !/[ \t]/.test(text.charAt(open - 1))) return undefined
  return { before: text.slice(0, open).trimEnd(), octets: Number(digits) }
}

function lineText(octets: Uint8Array): string {
  let end = octets.length
  while (end > 0 && octets[end - 1] === carriageReturn) end--
  return end === 0 ? '' : decodeWhole(octets.subarray(0, end))
}
