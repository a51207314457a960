import { textOf } from './text-stream.ts'

/**
 * Text as received -> the lines a person would have seen on a terminal without a right margin: returns and backspaces
 * overwrite, escape sequences disappear, an erased pager line is gone. Takes linear time for any input. A line holds at
 * most `longestLine` characters; the rest is dropped and `overlong` is set.
 */
export const longestLine = 1_048_576

/** A run shorter than that costs less in cells than as a piece of a string. */
const shortRun = 24
/** Cells that stay for the next line: those of a longer line are given back. */
const mostCellsKept = 8192

/** An escape sequence that has not ended by then was none. */
const longestSequence = 4096
/** The farthest one sequence may move the cursor: keeps the padding it causes in proportion to the input. */
const farthestMove = 256

/** Position of the next control character (C0 without the tab, DEL, C1); the text's length if there is none. */
function nextControl(text: string, from: number): number {
  const end = text.length
  for (let at = from; at < end; at++) {
    const unit = text.charCodeAt(at)
    if (unit < 0x20 ? unit !== 9 : unit >= 0x7f && unit < 0xa0) return at
  }
  return end
}

type State = 'ground' | 'escape' | 'csi' | 'charset' | 'string' | 'string-escape'

export class TerminalText {
  #lines: string[] = []
  readonly #line = new Line()
  #state: State = 'ground'
  #sequence = ''
  #sequenceLength = 0
  #afterReturn = false
  /** The last line was ended by CR NUL, and nothing has come since. */
  #afterReturnNul = false
  /** A stream that sends line feeds ends its lines with them; in one that never does, a bare CR ends lines. */
  #lineFeedSeen = false
  #endedByNul = true
  #afterPager = false

  /** Was a line cut because it was too long, since the last `cut`? */
  get overlong(): boolean {
    return this.#line.overlong
  }

  get tailLength(): number {
    return this.#line.length
  }

  /** The line that has no end yet. */
  get tail(): string {
    return this.#line.visible()
  }

  /** The lines that were completed since the last call. */
  takeLines(): string[] {
    const lines = this.#lines
    this.#lines = []
    return lines
  }

  /** Uptick answered the unfinished line: what follows is a new line. */
  cut(): void {
    this.#line.clear()
    this.#line.overlong = false
    this.#afterReturn = false
    this.#afterReturnNul = false
    this.#afterPager = false
  }

  /** Restarts in the middle of a stream and drops any unfinished escape sequence. */
  restart(): void {
    this.cut()
    this.#state = 'ground'
  }

  /** Nothing is under way but plain text: whole lines that end in LF may be taken past this. */
  get plain(): boolean {
    return (
      this.#state === 'ground' &&
      this.#line.length === 0 &&
      this.#lineFeedSeen &&
      !this.#endedByNul &&
      !this.#afterPager
    )
  }

  /** The tail is a pager's question that we answered: no trace of it stays, whether the peer wipes it out or not. */
  wipePager(): void {
    this.#line.clear()
    this.#line.edited = true
    this.#afterPager = true
  }

  feed(text: string): void {
    for (let at = 0; at < text.length;) {
      if (this.#state !== 'ground') {
        this.#inSequence(text.charAt(at))
        at++
        continue
      }
      const next = nextControl(text, at)
      if (next > at) this.#write(text, at, next)
      if (next < text.length) this.#control(text.charAt(next))
      at = next + 1
    }
  }

  #write(text: string, from: number, to: number): void {
    if (this.#afterReturn && !this.#lineFeedSeen && this.#line.length > 0) this.#newLine()
    this.#afterReturn = false
    this.#afterReturnNul = false
    // Where CR NUL ends lines, the blanks that wipe the pager out come as a line of their own.
    if (this.#afterPager && (!this.#endedByNul || text.slice(from, to).trim() !== '')) this.#afterPager = false
    this.#line.write(text, from, to)
  }

  #control(character: string): void {
    const afterReturn = this.#afterReturn
    const afterReturnNul = this.#afterReturnNul
    this.#afterReturn = false
    this.#afterReturnNul = false
    switch (character) {
      case '\n':
        this.#lineFeedSeen = true
        this.#endedByNul = false
        if (!afterReturnNul) this.#newLine()
        return
      case '\r':
        this.#afterReturn = true
        this.#afterReturnNul = afterReturnNul
        this.#line.column = 0
        return
      case '\0':
        this.#afterReturnNul = afterReturnNul
        if (afterReturn) this.#returnNul()
        return
      case '\b':
        this.#afterPager = false
        this.#line.back(1)
        return
      case '\v':
      case '\f':
        if (this.#line.length > 0) this.#newLine()
        return
      case '\u001b':
        this.#afterReturn = afterReturn
        this.#state = 'escape'
        this.#sequence = ''
        this.#sequenceLength = 0
        return
      default:
        this.#afterReturn = afterReturn
    }
  }

  /**
   * CR NUL is a bare return by the book, and the end of a line on some devices. Taken as an end it loses nothing; only at
   * the margin, after a line feed, it is a return that does nothing.
   */
  #returnNul(): void {
    if (this.#line.length === 0 && !this.#endedByNul && !this.#afterPager) return
    this.#endedByNul = true
    this.#newLine()
    this.#afterReturnNul = true
  }

  #newLine(): void {
    const skipped = this.#afterPager
    if (!skipped) this.#lines.push(this.#line.whole())
    this.#afterPager = skipped && this.#endedByNul && this.#line.length === 0
    this.#line.clear()
  }

  #inSequence(character: string): void {
    // These end a sequence on a real terminal too (CAN, SUB); a line end means that it was none.
    if (character === '\n' || character === '\r' || character === '\u0018' || character === '\u001a') {
      this.#state = 'ground'
      if (character === '\n' || character === '\r') this.#control(character)
      return
    }
    if (++this.#sequenceLength > longestSequence) {
      this.#state = 'ground'
      return
    }
    switch (this.#state) {
      case 'escape':
        if (character === '[') this.#state = 'csi'
        else if (']PX^_'.includes(character)) this.#state = 'string'
        else if ('()*+-./#% '.includes(character)) this.#state = 'charset'
        else if (character !== '\u001b') this.#state = 'ground'
        return
      case 'csi':
        if (character >= '@' && character <= '~') {
          this.#state = 'ground'
          this.#apply(character)
        } else if (this.#sequence.length < 32) this.#sequence += character
        return
      case 'charset':
        this.#state = 'ground'
        return
      case 'string':
        if (character === '\u0007' || character === '\u009c') this.#state = 'ground'
        else if (character === '\u001b') this.#state = 'string-escape'
        return
      case 'string-escape':
        this.#state = character === '\\' ? 'ground' : 'string'
        return
      case 'ground':
        return
    }
  }

  /** The few sequences that change what a person sees on one line; all others only vanish. */
  #apply(final: string): void {
    const first = Number.parseInt(this.#sequence, 10) || 0
    const distance = Math.min(Math.max(first, 1), farthestMove)
    switch (final) {
      case 'K':
      case 'J':
        this.#afterPager = false
        if (first === 0) this.#line.eraseRest()
        else this.#line.clear()
        this.#line.edited = true
        return
      case 'C':
        this.#line.column += distance
        return
      case 'D':
        this.#line.back(distance)
        return
      case 'G':
        this.#line.column = distance - 1
        return
      case 'H':
        if (this.#line.length > 0) this.#newLine()
        return
    }
  }
}

/** One line under a cursor. Appending whole runs keeps a string; the first writing over turns it into cells. */
class Line {
  column = 0
  /** Written over at some time: then blanks at its end are what is left of an erasure. */
  edited = false
  overlong = false
  #text = ''
  #inCells = false
  #cells: Uint16Array = new Uint16Array(256)
  #length = 0

  get length(): number {
    return this.#length
  }

  clear(): void {
    this.#text = ''
    this.#inCells = false
    if (this.#cells.length > mostCellsKept) this.#cells = new Uint16Array(256)
    this.#length = 0
    this.column = 0
    this.edited = false
  }

  back(columns: number): void {
    this.column = Math.max(0, this.column - columns)
  }

  eraseRest(): void {
    if (this.column >= this.#length) return
    if (!this.#inCells) this.#text = this.#text.slice(0, this.column)
    this.#length = this.column
  }

  /** Writes the part of the text between two positions. */
  write(text: string, from: number, to: number): void {
    if (this.column > this.#length) this.#pad()
    const room = longestLine - this.column
    if (to - from > room) this.overlong = true
    const end = Math.min(to, from + room)
    const short = end - from < shortRun && this.#length < 10 * shortRun
    if (this.#inCells || short || this.column < this.#length) this.#overwrite(text, from, end)
    else this.#text += text.slice(from, end)
    this.column += end - from
    this.#length = Math.max(this.#length, this.column)
  }

  whole(): string {
    const text = this.#string(this.#length)
    return this.edited ? text.trimEnd() : text
  }

  /** Blanks behind the cursor of an edited line are an erasure; blanks before it may belong to a prompt. */
  visible(): string {
    const text = this.#string(this.#length)
    if (!this.edited || this.column >= text.length || text.slice(this.column).trim() !== '') return text
    return text.slice(0, this.column)
  }

  #pad(): void {
    const column = Math.min(this.column, longestLine)
    const blanks = ' '.repeat(column - this.#length)
    this.column = this.#length
    if (blanks !== '') this.write(blanks, 0, blanks.length)
  }

  #overwrite(text: string, from: number, to: number): void {
    if (this.column < this.#length) this.edited = true
    const cells = this.#cellsFor(this.column + to - from)
    for (let at = from, cell = this.column; at < to; at++, cell++) cells[cell] = text.charCodeAt(at)
  }

  #cellsFor(length: number): Uint16Array {
    if (!this.#inCells || this.#cells.length < length) {
      const old = this.#cells
      if (old.length < length) this.#cells = new Uint16Array(Math.max(length * 2, this.#length * 2))
      if (this.#inCells) this.#cells.set(old.subarray(0, this.#length))
      else for (let at = 0; at < this.#length; at++) this.#cells[at] = this.#text.charCodeAt(at)
      this.#inCells = true
      this.#text = ''
    }
    return this.#cells
  }

  #string(length: number): string {
    return this.#inCells ? textOf(this.#cells, length) : this.#text
  }
}
