import type { PlainBlock } from './plain-lines.ts'
import { StatusWatch } from './reply.ts'
import { decodeWhole } from './text-stream.ts'

/**
 * Receives replies that are too large for memory: whole lines as UTF-8, each ended by LF. The bytes are valid only
 * during the call. `fresh`: all of these bytes are part of the bytes that arrived last.
 */
export interface ReplySink {
  lines(bytes: Uint8Array, fresh: boolean): void
}

/** Bytes and characters of a reply that are kept in memory; a larger reply goes to the sink, if there is one. */
export const mostHeld = 4 * 1024 * 1024
/** Characters of a reply that are reported while they arrive; of the rest, only a few lines are. */
const mostTold = 256 * 1024
/** Lines of a large reply that are held besides, from its end. */
const mostEnding = 200
const flushAt = 65_536

/** What is known of a reply that went to the sink. */
export interface LargeText {
  readonly lines: number
  readonly filled: number
  readonly characters: number
  /** The first line that holds more than blanks. */
  readonly first: string
}

/**
 * Collects the lines of one reply in order, with its verdict. Blocks of plain lines stay bytes until they are needed.
 */
export class ReplyIntake {
  readonly #sink: ReplySink | undefined
  #held: (string[] | Uint8Array)[] = []
  #ending: string[] = []
  #spilled = false
  #unspilled: string[] = []
  #unspilledCharacters = 0
  #fresh: string[] = []
  #told = 0
  #filled = 0
  #first: string | undefined
  status = new StatusWatch()
  count = 0
  characters = 0
  /** The last line that holds more than blanks; '' before one came. */
  lastFilled = ''
  /** Index of that line; -1 before one came. */
  lastFilledAt = -1

  constructor(sink?: ReplySink) {
    this.#sink = sink
  }

  get large(): LargeText | undefined {
    if (!this.#spilled) return undefined
    return {
      lines: this.count,
      filled: this.#filled,
      characters: this.characters - this.count,
      first: this.#first ?? '',
    }
  }

  add(line: string): void {
    if (line.trim() !== '') {
      this.lastFilled = line
      this.lastFilledAt = this.count
      this.#filled++
      this.#first ??= line.slice(0, 1000)
      this.status.take(line, this.count)
    }
    this.count++
    this.characters += line.length + 1
    this.#tell(line)
    if (this.#ending.length >= mostEnding) this.#ending.shift()
    if (this.#spilled) {
      this.#ending.push(line)
      this.#unspilled.push(line)
      this.#unspilledCharacters += line.length
      if (this.#unspilledCharacters > flushAt) this.flush()
      return
    }
    const last = this.#held.at(-1)
    if (Array.isArray(last)) last.push(line)
    else this.#held.push([line])
    this.#spill()
  }

  addBlock({ bytes, lines, filled, characters }: PlainBlock): void {
    if (lines === 0) return
    if (filled > 0) {
      this.#first ??= firstFilled(bytes)
      // No block holds a status line, and nothing else is asked of its last one.
      this.lastFilled = ' '
      this.lastFilledAt = this.count + lines - 1
    }
    this.count += lines
    this.#filled += filled
    this.characters += characters
    this.#ending = []
    if (this.#told <= mostTold) for (const line of linesOf(bytes)) this.#tell(line)
    if (this.#spilled) {
      this.flush()
      this.#sink?.lines(bytes, true)
      return
    }
    this.#held.push(bytes.slice())
    this.#spill()
  }

  /** Lines that came since the last call; once it is many, not all of them. */
  takeFresh(): readonly string[] {
    const fresh = this.#fresh
    this.#fresh = []
    return fresh
  }

  /** Hands over to the sink what it has not had yet. */
  flush(): void {
    if (this.#unspilled.length === 0) return
    this.#sink?.lines(encoder.encode(`${this.#unspilled.join('\n')}\n`), false)
    this.#unspilled = []
    this.#unspilledCharacters = 0
  }

  /** Every line; of a large reply only the last ones. `from` is the index of the first of them. */
  lines(): { readonly lines: readonly string[]; readonly from: number } {
    if (this.#spilled) return { lines: this.#ending, from: this.count - this.#ending.length }
    if (this.#held.length === 1 && Array.isArray(this.#held[0])) return { lines: this.#held[0], from: 0 }
    const lines: string[] = []
    for (const piece of this.#held) for (const line of Array.isArray(piece) ? piece : linesOf(piece)) lines.push(line)
    return { lines, from: 0 }
  }

  /** The last lines, for a message. */
  last(most: number): readonly string[] {
    const piece = this.#held.at(-1)
    if (this.#spilled) return this.#ending.slice(-most)
    if (piece === undefined) return []
    if (Array.isArray(piece) && (piece.length >= most || this.#held.length === 1)) return piece.slice(-most)
    return this.lines().lines.slice(-most)
  }

  #tell(line: string): void {
    if (this.#told > mostTold && this.#fresh.length > 20) return
    if (this.#told <= mostTold && (this.#told += line.length + 1) > mostTold) this.#fresh.push('…')
    this.#fresh.push(line)
  }

  #spill(): void {
    if (this.#sink === undefined || this.characters <= mostHeld) return
    this.#spilled = true
    for (const piece of this.#held) {
      this.#sink.lines(Array.isArray(piece) ? encoder.encode(`${piece.join('\n')}\n`) : piece, false)
    }
    const last = this.#held.at(-1)
    this.#ending = Array.isArray(last) ? last.slice(-mostEnding) : []
    this.#held = []
  }
}

const encoder = new TextEncoder()

function linesOf(bytes: Uint8Array): string[] {
  const lines = decodeWhole(bytes).split('\n')
  lines.pop()
  return lines
}

function firstFilled(bytes: Uint8Array): string {
  const lines = linesOf(bytes.subarray(0, bytes.indexOf(10, Math.max(0, 4096)) + 1 || bytes.length))
  return (lines.find((line) => line.trim() !== '') ?? '').slice(0, 1000)
}
