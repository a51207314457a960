import type { FileHandle } from 'node:fs/promises'

/** What is wrong with a zip as a zip. */
export class ZipFault extends Error {
  override readonly name = 'ZipFault'
}

/** An entry as the zip's directory describes it. */
export interface ZipEntry {
  readonly name: string
  /** Byte at which its local header begins. */
  readonly offset: number
  readonly flags: number
  /** 0: as it is; 8: deflated. */
  readonly compressionMethod: number
  readonly modified: number
  readonly crc32: number
  readonly compressedSize: number
  readonly uncompressedSize: number
  /** Its sizes need eight bytes each. */
  readonly large: boolean
}

/** Limits for unpacking (bytes in all, entries) that no zip from Uptick reaches: they stop zip bombs. */
export const mostBytes = 64 * 1024 ** 3
const mostEntries = 50_000
const longestName = 400

/** The encoding of names is said to be UTF-8; sizes may follow the bytes. Nothing else is set in a zip of ours. */
const utf8Names = 0x800
export const sizesFollow = 0x8
export const localHeader = 30
const centralHeader = 46
const timestampField = 9
const sizesField = 28
const endRecord = 22
const largeEndRecords = 56 + 20
const all32 = 0xffffffff

/**
 * The directory of a zip in which every byte belongs to an entry, as Uptick writes it: entries follow each other from the
 * first byte on, then comes the directory, then the end, and nothing else anywhere. Throws ZipFault.
 */
export async function readDirectory(file: FileHandle): Promise<Map<string, ZipEntry>> {
  const { size } = await file.stat()
  const tail = await readBytes(file, Math.max(0, size - endRecord - largeEndRecords), size)
  const { count, begin, end } = readEnd(tail, size)
  if (count > mostEntries) throw new ZipFault('it holds more entries than any of ours')
  if (begin > end || end - begin > count * (centralHeader + longestName + timestampField + sizesField))
    throw new ZipFault('its directory is not as long as its entries')
  return readEntries(await readBytes(file, begin, end), count, begin)
}

export async function readBytes(file: FileHandle, from: number, to: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(to - from), 0, to - from, from)
  if (bytesRead < to - from) throw new ZipFault('it ends too early')
  return buffer
}

/** Where the directory lies, from the records at its end. */
function readEnd(tail: Buffer, size: number): { count: number; begin: number; end: number } {
  const at = tail.length - endRecord
  if (at < 0 || tail.readUInt32LE(at) !== 0x06054b50)
    throw new ZipFault('it does not end with the end of a directory: something follows, or its end is missing')
  const small = {
    count: tail.readUInt16LE(at + 10),
    length: tail.readUInt32LE(at + 12),
    begin: tail.readUInt32LE(at + 16),
  }
  if (tail.readUInt32LE(at + 4) !== 0 || tail.readUInt16LE(at + 8) !== small.count || tail.readUInt16LE(at + 20) !== 0)
    throw new ZipFault('its end is not as Uptick writes it')
  const isLarge = small.count === 0xffff || small.length === all32 || small.begin === all32
  const end = size - endRecord - (isLarge ? largeEndRecords : 0)
  const { count, length, begin } = isLarge ? readLargeEnd(tail, at - largeEndRecords, end, small) : small
  if (begin + length !== end) throw new ZipFault('its directory does not lie right before its end')
  return { count, begin, end }
}

type Place = { readonly count: number; readonly length: number; readonly begin: number }

function readLargeEnd(tail: Buffer, at: number, end: number, small: Place): Place {
  if (at < 0) throw new ZipFault('its end is missing')
  const [count, length, begin] = [number64(tail, at + 32), number64(tail, at + 40), number64(tail, at + 48)]
  const locator = at + 56
  const holds =
    tail.readUInt32LE(at) === 0x06064b50 &&
    number64(tail, at + 4) === 44 &&
    tail.readUInt16LE(at + 14) === 45 &&
    number64(tail, at + 16) === 0 &&
    number64(tail, at + 24) === count &&
    tail.readUInt32LE(locator) === 0x07064b50 &&
    tail.readUInt32LE(locator + 4) === 0 &&
    number64(tail, locator + 8) === end &&
    tail.readUInt32LE(locator + 16) === 1 &&
    small.count === Math.min(count, 0xffff) &&
    small.length === Math.min(length, all32) &&
    small.begin === Math.min(begin, all32)
  if (!holds) throw new ZipFault('its end is not as Uptick writes it')
  return { count, length, begin }
}

function readEntries(directory: Buffer, count: number, begin: number): Map<string, ZipEntry> {
  const entries = new Map<string, ZipEntry>()
  let [at, next, sum] = [0, 0, 0]
  for (let index = 0; index < count; index += 1) {
    const { entry, length } = readEntry(directory, at)
    at += length
    if (entries.has(entry.name)) throw new ZipFault(`it holds ${entry.name} twice`)
    if (entry.offset !== next) throw new ZipFault(`something lies before ${entry.name} that belongs to no entry`)
    next = endOf(entry)
    sum += entry.uncompressedSize
    if (sum > mostBytes) throw new ZipFault('it unpacks to more than any of ours')
    entries.set(entry.name, entry)
  }
  if (at !== directory.length) throw new ZipFault('its directory holds more than its entries')
  if (next !== begin) throw new ZipFault('something lies before its directory that belongs to no entry')
  return entries
}

/** Bytes that follow the data of an entry: its checksum and sizes, repeated. */
export function descriptorOf({ flags, large }: ZipEntry): number {
  if ((flags & sizesFollow) === 0) return 0
  return large ? 24 : 16
}

/** The byte after an entry: its header without extra fields, its data, and what follows them. */
function endOf(entry: ZipEntry): number {
  return entry.offset + localHeader + Buffer.byteLength(entry.name) + entry.compressedSize + descriptorOf(entry)
}

function readEntry(directory: Buffer, at: number): { entry: ZipEntry; length: number } {
  if (at + centralHeader > directory.length || directory.readUInt32LE(at) !== 0x02014b50)
    throw new ZipFault('its directory does not list its entries')
  const [nameLength, extraLength] = [directory.readUInt16LE(at + 28), directory.readUInt16LE(at + 30)]
  const fields = at + centralHeader + nameLength
  const length = centralHeader + nameLength + extraLength
  if (at + length > directory.length) throw new ZipFault('its directory is cut short')
  const name = directory.toString('utf8', at + centralHeader, fields)
  const large = extraLength === timestampField + sizesField
  const flags = directory.readUInt16LE(at + 8)
  const holds =
    directory.readUInt16LE(at + 4) === 0x033f &&
    directory.readUInt16LE(at + 6) === (large ? 45 : 20) &&
    (flags & ~sizesFollow) === utf8Names &&
    // No comment, no other disk, no mark of a text.
    directory.readUInt32LE(at + 32) === 0 &&
    directory.readUInt16LE(at + 36) === 0 &&
    // A plain file: an unpacker makes no link and no folder of it.
    directory.readUInt16LE(at + 38) === 0 &&
    directory.readUInt16LE(at + 40) >> 12 === 8 &&
    (large || extraLength === timestampField) &&
    directory.readUInt32LE(fields) === 0x00055455 &&
    directory.readUInt8(fields + 4) === 3
  if (!holds || !isPlainName(name, nameLength))
    throw new ZipFault(`its entry ${JSON.stringify(name)} is not described as Uptick describes one`)
  const method = directory.readUInt16LE(at + 10)
  if (method !== 0 && method !== 8) throw new ZipFault(`${name} is packed in another way than Uptick packs`)
  const sizes = large ? readSizes(directory, fields + timestampField, at) : smallSizes(directory, at)
  if (sizes === undefined) throw new ZipFault(`the sizes of ${name} are not as Uptick writes them`)
  if (method === 0 && sizes.compressedSize !== sizes.uncompressedSize) throw new ZipFault(`${name} has two sizes`)
  const about = { flags, compressionMethod: method, modified: directory.readUInt32LE(at + 12) }
  return { entry: { name, large, ...about, crc32: directory.readUInt32LE(at + 16), ...sizes }, length }
}

type Sizes = Pick<ZipEntry, 'compressedSize' | 'uncompressedSize' | 'offset'>

function smallSizes(directory: Buffer, at: number): Sizes | undefined {
  const [compressedSize, uncompressedSize] = [directory.readUInt32LE(at + 20), directory.readUInt32LE(at + 24)]
  const offset = directory.readUInt32LE(at + 42)
  return Math.max(compressedSize, uncompressedSize, offset) === all32
    ? undefined
    : { compressedSize, uncompressedSize, offset }
}

/** Sizes of eight bytes, where one of them needs that; the small ones are then all ones. */
function readSizes(directory: Buffer, field: number, at: number): Sizes | undefined {
  const [uncompressedSize, compressedSize] = [number64(directory, field + 4), number64(directory, field + 12)]
  const offset = number64(directory, field + 20)
  const small = [20, 24, 42].every((place) => directory.readUInt32LE(at + place) === all32)
  const isNeeded = Math.max(compressedSize, uncompressedSize, offset) >= all32
  if (directory.readUInt32LE(field) !== 0x00180001 || !small || !isNeeded) return undefined
  return { compressedSize, uncompressedSize, offset }
}

/** Printable ASCII, relative, with nothing that leads out of a folder. */
function isPlainName(name: string, bytesOfName: number): boolean {
  if (bytesOfName > longestName || !/^[\x20-\x7e]+$/.test(name)) return false
  return !name.includes('\\') && name.split('/').every((part) => part !== '' && part !== '.' && part !== '..')
}

function number64(bytes: Buffer, at: number): number {
  const value = bytes.readUInt32LE(at) + bytes.readUInt32LE(at + 4) * 2 ** 32
  if (!Number.isSafeInteger(value)) throw new ZipFault('a size in it is none')
  return value
}
