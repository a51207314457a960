import { Buffer } from 'node:buffer'
import { constants, gunzipSync, inflateSync } from 'node:zlib'

/** Bytes of the beginning that are looked at: enough that random bytes never pass for text. */
export const sniffedBytes = 512

const documents: readonly (readonly [string, RegExp])[] = [
  ['a PDF document', /^%PDF-/],
  ['an image', /^(?:\x89PNG\r\n|GIF8[79]a|\xff\xd8\xff)/],
]

/**
 * What a file is, by its first bytes, if it cannot be an update; undefined if it may be one. All that is known about
 * the format of an update is that it is not text: portals, gateways, and scripts reply with text in any encoding and
 * report success.
 */
export function wrongKind(head: Uint8Array): string | undefined {
  const bytes = Buffer.from(head.subarray(0, sniffedBytes))
  if (bytes.length === 0) return undefined
  const latin = bytes.toString('latin1')
  const known = documents.find(([, magic]) => magic.test(latin))
  if (known !== undefined) return known[0]
  const text = textOf(bytes)
  if (text !== undefined) return kindOfText(text)
  if (isMarkup(latin)) return 'a web page'
  const unpacked = unpackedHead(bytes)
  const inside = unpacked === undefined ? undefined : textOf(unpacked)
  return inside === undefined ? undefined : `${kindOfText(inside)} (compressed)`
}

/** The text that the bytes are, by the encodings that servers use; undefined where they are not text. */
function textOf(bytes: Buffer): string | undefined {
  for (const [encoding, decode] of wide) {
    const text = decode(bytes)
    if (text !== undefined && isText(text) && (encoding.marked(bytes) || mostlyAscii(text))) return text
  }
  const latin = bytes.toString('latin1')
  // One byte a letter, or several without control codes: ASCII, UTF-8, Latin, Cyrillic, Chinese and Japanese code pages.
  if (isText(latin)) return bytes.toString('utf8')
  // EBCDIC has its letters above 0x40.
  const ebcdic = bytes.length >= 16 && bytes.every((byte) => byte >= 0x40 || [0x05, 0x0d, 0x15, 0x25].includes(byte))
  return ebcdic ? '' : undefined
}

interface Wide {
  readonly marked: (bytes: Buffer) => boolean
}

const wide: readonly (readonly [Wide, (bytes: Buffer) => string | undefined])[] = [
  [{ marked: (b) => b.readUInt16LE(0) === 0xfeff }, (b) => (b.length < 4 ? undefined : utf16(even(b, 2)))],
  [{ marked: (b) => b.readUInt16BE(0) === 0xfeff }, (b) => (b.length < 4 ? undefined : utf16(even(b, 2).swap16()))],
  [{ marked: (b) => b.readUInt32LE(0) === 0xfeff }, (b) => (b.length < 8 ? undefined : utf32(even(b, 4)))],
  [{ marked: (b) => b.readUInt32BE(0) === 0xfeff }, (b) => (b.length < 8 ? undefined : utf32(even(b, 4).swap32()))],
]

/** A copy of as many bytes as are whole units. */
function even(bytes: Buffer, unit: number): Buffer {
  return Buffer.from(bytes.subarray(0, bytes.length - (bytes.length % unit)))
}

function utf16(bytes: Buffer): string {
  return bytes.toString('utf16le')
}

function utf32(bytes: Buffer): string | undefined {
  const points: number[] = []
  for (let at = 0; at < bytes.length; at += 4) points.push(bytes.readUInt32LE(at))
  return points.every((point) => point <= 0x10ffff) ? String.fromCodePoint(...points) : undefined
}

/** Tab, line feed, form feed, carriage return, and escape, which Japanese mail and terminals use. */
const textControls: ReadonlySet<number> = new Set([0x09, 0x0a, 0x0c, 0x0d, 0x1b])

/** Whether it has none of the control codes that no text has. */
function isText(text: string): boolean {
  return ![...text].some((character) => {
    const point = character.codePointAt(0) ?? 0
    return (point < 0x20 && !textControls.has(point)) || point === 0xfffe || point === 0xffff
  })
}

function mostlyAscii(text: string): boolean {
  const ascii = [...text].filter((character) => character <= '\u007e').length
  return ascii * 2 >= [...text].length
}

function kindOfText(text: string): string {
  const start = text.replace(/^\ufeff/, '').trimStart()
  if (isMarkup(start)) return 'a web page'
  if (/^<\?xml|^<[A-Za-z][\w:.-]*[\s>/]/.test(start)) return 'an XML document'
  return /^[[{]/.test(start) ? 'a JSON document' : 'text'
}

/** Whether a file begins as a web page does: a login page in place of an update is the commonest wrong file. */
function isMarkup(text: string): boolean {
  const tags = '!doctype\\s+html|html|head|body|script|meta|title|style|link|div|form|iframe|center|table|h1|p|a'
  return new RegExp(`^(?:\\xef\\xbb\\xbf|\\ufeff)?(?:\\s|<!--[^]*?-->|<\\?xml[^>]*>)*<(?:${tags})[\\s>]`, 'i').test(
    text,
  )
}

/** The beginning of what gzip or zlib packed, as far as these bytes go. */
function unpackedHead(bytes: Buffer): Buffer | undefined {
  const unpack = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync : bytes[0] === 0x78 ? inflateSync : undefined
  if (unpack === undefined) return undefined
  try {
    const head = unpack(bytes, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: 64 * 1024 })
    return head.length < 32 ? undefined : head.subarray(0, sniffedBytes)
  } catch {
    return undefined
  }
}
