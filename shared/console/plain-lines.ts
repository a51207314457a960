import { sequenceLength, wellFormed } from './text-stream.ts'

const lineFeed = 10
const carriageReturn = 13

/** Whole lines that were taken from a chunk: UTF-8, each ended by one LF. Valid until the next `take`. */
export interface PlainBlock {
  readonly bytes: Uint8Array
  readonly lines: number
  /** Lines that hold more than blanks. */
  readonly filled: number
  readonly characters: number
  /** The position in the chunk after the last line that was taken. */
  readonly to: number
}

/**
 * Fast path for the bulk of a large reply: takes whole lines of plain text and looks at each byte once. Stops before a
 * line that needs the slow path: one with a control character, with invalid UTF-8, or with a status.
 */
export class PlainLines {
  #out = new Uint8Array(65_536)

  take(input: Uint8Array, from: number): PlainBlock {
    if (this.#out.length < input.length) this.#out = new Uint8Array(input.length)
    const out = this.#out
    // Copied in one block and moved together afterwards: native code is faster than a step for each byte.
    out.set(input.subarray(from))
    const runs = new PlainRuns(input)
    const end = input.length
    let [length, lineStart, taken, lines, filled, units, characters] = [0, 0, from, 0, 0, 0, 0]
    let at = from
    let begins = true
    while (at < end) {
      const byte = input[at] ?? 0
      if (begins) {
        if ((byte === 79 || byte === 78 || byte === 66) && maybeStatus(input, at)) break
        begins = false
      }
      if (byte >= 0x20 && byte < 0x7f) {
        const behind = runs.endFrom(at)
        if (length < at - from) out.copyWithin(length, at - from, behind - from)
        length += behind - at
        at = behind
      } else if (byte === 9) {
        out[length++] = byte
        at++
      } else if (byte === lineFeed) {
        if (hasMore(out, lineStart, length)) filled++
        out[length++] = lineFeed
        at++
        lines++
        characters = units + length
        lineStart = length
        taken = at
        begins = true
      } else if (byte === carriageReturn && input[at + 1] === lineFeed) {
        at++
      } else if (byte >= 0xc2) {
        const bytes = sequenceLength(byte)
        // U+0080 to U+009F are controls.
        if (wellFormed(input, at, bytes) !== 'yes' || (byte === 0xc2 && (input[at + 1] ?? 0) < 0xa0)) break
        units -= bytes === 4 ? 2 : bytes - 1
        for (const behind = at + bytes; at < behind; at++) out[length++] = input[at] ?? 0
      } else break
    }
    return { bytes: out.subarray(0, lineStart), lines, filled, characters, to: taken }
  }
}

const noWords = new Uint32Array(0)

/** Finds the end of a run of plain ASCII, four bytes at a time. */
class PlainRuns {
  readonly #input: Uint8Array
  /** Bytes before the first aligned 32-bit word. */
  readonly #shift: number
  readonly #words: Uint32Array

  constructor(input: Uint8Array) {
    const shift = -input.byteOffset & 3
    const words = Math.max(0, input.length - shift) >> 2
    this.#input = input
    this.#shift = shift
    this.#words = words === 0 ? noWords : new Uint32Array(input.buffer, input.byteOffset + shift, words)
  }

  endFrom(from: number): number {
    const input = this.#input
    let at = from
    while (((at - this.#shift) & 3) !== 0) if (!isPlain(input[at++])) return at - 1
    const words = this.#words
    let word = (at - this.#shift) >> 2
    for (; word < words.length; word++) {
      const four = words[word] as number
      // A high bit: above 0x7f; below 0x20, which borrows; 0x7f, which carries.
      if (((four | (four - 0x20202020) | (four + 0x01010101)) & 0x80808080) !== 0) break
    }
    at = (word << 2) + this.#shift
    while (isPlain(input[at])) at++
    return at
  }
}

function isPlain(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x20 && byte < 0x7f
}

function hasMore(out: Uint8Array, from: number, to: number): boolean {
  for (let at = to - 1; at >= from; at--) if ((out[at] ?? 0) > 0x20) return true
  return false
}

/** OK, NO or BAD with a blank or the line's end behind it, as far as that has come. */
function maybeStatus(input: Uint8Array, at: number): boolean {
  const second = input[at + 1]
  if (input[at] === 66) return (second ?? 65) === 65 && (input[at + 2] ?? 68) === 68 && isEnd(input[at + 3])
  return (second ?? 0) === (input[at] === 79 ? 75 : 79) ? isEnd(input[at + 2]) : second === undefined
}

function isEnd(byte: number | undefined): boolean {
  return byte === undefined || byte <= 0x20
}
