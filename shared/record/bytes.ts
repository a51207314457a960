const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const digits = new Int16Array(128).fill(-1)
for (let value = 0; value < 64; value += 1) digits[alphabet.charCodeAt(value)] = value

export function utf8(text: string): Uint8Array {
  return encoder.encode(text)
}

/** The text of UTF-8 bytes, including a byte order mark; undefined if the bytes are not UTF-8. */
export function textOf(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes)
  } catch {
    return undefined
  }
}

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

const hexDigits = Uint8Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0))
const latin = new TextDecoder()
const hexScratch = new Uint8Array(64)

/** Hex in lower case. Hashes are many: 32 bytes go through one scratch. */
export function toHex(bytes: Uint8Array): string {
  const out = bytes.length === 32 ? hexScratch : new Uint8Array(2 * bytes.length)
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0
    out[2 * at] = hexDigits[byte >> 4] ?? 0
    out[2 * at + 1] = hexDigits[byte & 15] ?? 0
  }
  return latin.decode(out)
}

/** Bytes of lower-case hex digits; the caller has checked that they are. */
export function fromHex(hex: string): Uint8Array {
  const bytes = new Uint8Array(hex.length >> 1)
  for (let at = 0; at < bytes.length; at += 1)
    bytes[at] = (hexValue(hex.charCodeAt(2 * at)) << 4) | hexValue(hex.charCodeAt(2 * at + 1))
  return bytes
}

/** The value of a lower-case hex digit; -1 for anything else. */
function hexValue(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30
  return code >= 0x61 && code <= 0x66 ? code - 0x57 : -1
}

export function isHex(value: unknown, bytes: number): value is string {
  if (typeof value !== 'string' || value.length !== 2 * bytes) return false
  for (let at = 0; at < value.length; at += 1) if (hexValue(value.charCodeAt(at)) < 0) return false
  return true
}

export function toBase64(bytes: Uint8Array): string {
  const pieces: string[] = []
  for (let from = 0; from < bytes.length; from += 6144) pieces.push(encodePiece(bytes.subarray(from, from + 6144)))
  return pieces.join('')
}

function encodePiece(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const three = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0)
    const four = [three >> 18, (three >> 12) & 63, (three >> 6) & 63, three & 63].map((value) => alphabet.charAt(value))
    text +=
      bytes.length - at >= 3
        ? four.join('')
        : four
            .slice(0, bytes.length - at + 1)
            .join('')
            .padEnd(4, '=')
  }
  return text
}

/** Strict: no blanks, whole padding, no stray bits; one text for one sequence of bytes. Else undefined. */
export function fromBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0) return undefined
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  const bytes = new Uint8Array((text.length / 4) * 3 - padding)
  let at = 0
  let bits = 0
  for (let index = 0; index < text.length - padding; index += 1) {
    const value = digits[text.charCodeAt(index)] ?? -1
    if (value < 0) return undefined
    bits = ((bits << 6) | value) & 0xffffff
    const place = index & 3
    if (place === 1) bytes[at++] = (bits >> 4) & 255
    else if (place === 2) bytes[at++] = (bits >> 2) & 255
    else if (place === 3) bytes[at++] = bits & 255
  }
  const stray = padding === 2 ? bits & 15 : padding === 1 ? bits & 3 : 0
  return stray === 0 ? bytes : undefined
}
