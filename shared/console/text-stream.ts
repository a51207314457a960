/**
 * Decodes bytes to text, in pieces cut anywhere. Valid UTF-8 stays UTF-8; an invalid byte becomes its Latin-1 character
 * (as on appliances of that age), so nothing is lost; if that would be a control character, it becomes U+FFFD.
 */
export class TextStream {
  #pending: Uint8Array = new Uint8Array(0)

  /** A character is incomplete: some of its bytes have not arrived yet. */
  get pending(): boolean {
    return this.#pending.length > 0
  }

  decode(chunk: Uint8Array): string {
    const input = this.#pending.length === 0 ? chunk : joined(this.#pending, chunk)
    this.#pending = new Uint8Array(0)
    const plain = endOfAscii(input, 0)
    // A call of the decoder costs more than a few characters do.
    if (plain === input.length) return plain < 32 ? String.fromCharCode(...input) : asciiDecoder.decode(input)
    const units = new Uint16Array(input.length)
    let length = 0
    const end = input.length
    for (let at = 0; at < end;) {
      const lead = input[at] ?? 0
      if (lead < 0xc2 || lead > 0xf4) {
        units[length++] = lead >= 0x80 && lead < 0xa0 ? 0xfffd : lead
        at++
        continue
      }
      const second = input[at + 1]
      // Most non-ASCII characters have two bytes, and most invalid input ends here.
      if (second !== undefined && (lead < 0xe0 || (second & 0xc0) !== 0x80)) {
        const isPair = (second & 0xc0) === 0x80
        units[length++] = isPair ? ((lead & 0x1f) << 6) | (second & 0x3f) : lead
        at += isPair ? 2 : 1
        continue
      }
      const bytes = sequenceLength(lead)
      const valid = wellFormed(input, at, bytes)
      if (valid === 'cut off') {
        this.#pending = input.slice(at)
        break
      }
      if (valid === 'no') {
        units[length++] = lead
        at++
        continue
      }
      const point = codePoint(input, at, bytes)
      at += bytes
      if (point > 0xffff) units[length++] = 0xd800 + ((point - 0x10000) >> 10)
      units[length++] = point > 0xffff ? 0xdc00 + (point & 0x3ff) : point
    }
    // Every half of a pair above has its other half, so the machine's own decoder changes nothing.
    return unitsDecoder.decode(new Uint8Array(units.buffer, 0, 2 * length))
  }
}

/** Decodes complete input: an incomplete character at the end is Latin-1 as well. */
export function decodeWhole(bytes: Uint8Array): string {
  if (endOfAscii(bytes, 0) < bytes.length) return new TextStream().decode(joined(bytes, Uint8Array.of(0))).slice(0, -1)
  return bytes.length < 32 ? String.fromCharCode(...bytes) : asciiDecoder.decode(bytes)
}

const asciiDecoder = new TextDecoder()
const unitsDecoder = new TextDecoder('utf-16le', { ignoreBOM: true })
const perCall = 8192

/** UTF-16 code units as a string, in pieces that fit on the stack. */
export function textOf(units: Uint16Array, length: number): string {
  let text = ''
  for (let at = 0; at < length; at += perCall) {
    text += Reflect.apply(String.fromCharCode, null, units.subarray(at, Math.min(at + perCall, length)))
  }
  return text
}

function endOfAscii(input: Uint8Array, from: number): number {
  let at = from
  while (at < input.length && (input[at] ?? 0) < 0x80) at++
  return at
}

export function sequenceLength(lead: number): number {
  if (lead >= 0xc2 && lead <= 0xdf) return 2
  if (lead >= 0xe0 && lead <= 0xef) return 3
  return lead >= 0xf0 && lead <= 0xf4 ? 4 : 1
}

/** Table 3-7 of the Unicode standard: overlong forms and surrogates are not well formed. */
export function wellFormed(input: Uint8Array, at: number, length: number): 'yes' | 'no' | 'cut off' {
  if (length === 1) return 'no'
  const lead = input[at] ?? 0
  for (let offset = 1; offset < length; offset++) {
    const byte = input[at + offset]
    if (byte === undefined) return 'cut off'
    let low = 0x80
    let high = 0xbf
    if (offset === 1 && lead === 0xe0) low = 0xa0
    if (offset === 1 && lead === 0xed) high = 0x9f
    if (offset === 1 && lead === 0xf0) low = 0x90
    if (offset === 1 && lead === 0xf4) high = 0x8f
    if (byte < low || byte > high) return 'no'
  }
  return 'yes'
}

function codePoint(input: Uint8Array, at: number, length: number): number {
  let value = (input[at] ?? 0) & (0xff >> (length + 1))
  for (let offset = 1; offset < length; offset++) value = (value << 6) | ((input[at + offset] ?? 0) & 0x3f)
  return value
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length)
  both.set(first)
  both.set(second, first.length)
  return both
}
