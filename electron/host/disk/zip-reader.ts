import { createHash } from 'node:crypto'
import { open, type FileHandle } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { crc32, createInflateRaw, inflateRawSync } from 'node:zlib'
import { descriptorOf, localHeader, mostBytes, readBytes, readDirectory, sizesFollow } from './zip-directory.ts'
import { ZipFault, type ZipEntry } from './zip-directory.ts'

/** Bytes, packed and unpacked, up to which an entry is read in one go. */
const small = 64 * 1024
const piece = 256 * 1024

/** The entries of a zip by name, each to be read as a stream and checked on the way. */
export class ZipReader {
  readonly #file: FileHandle
  readonly entries: ReadonlyMap<string, ZipEntry>

  private constructor(file: FileHandle, entries: ReadonlyMap<string, ZipEntry>) {
    this.#file = file
    this.entries = entries
  }

  /** Throws ZipFault, or what the file system throws. */
  static async open(path: string): Promise<ZipReader> {
    const file = await open(path, 'r')
    try {
      return new ZipReader(file, await readDirectory(file))
    } catch (error) {
      await file.close()
      throw error
    }
  }

  /** The bytes of an entry, at most `most` of them; throws ZipFault where they are not those that the zip announces. */
  async *read(name: string, most: number): AsyncGenerator<Uint8Array> {
    const entry = this.entries.get(name)
    if (entry === undefined) throw new ZipFault(`it holds no ${name}`)
    if (entry.uncompressedSize > most) throw new ZipFault(`${name} is larger than any of ours`)
    const data = await this.#checkAround(entry)
    let [sum, length] = [0, 0]
    for await (const chunk of this.#unpacked(entry, data)) {
      length += chunk.length
      if (length > entry.uncompressedSize) break
      sum = crc32(chunk, sum)
      yield chunk
    }
    if (length !== entry.uncompressedSize) throw new ZipFault(`${name} does not unpack to the size that it announces`)
    if (sum !== entry.crc32) throw new ZipFault(`${name} was changed: its check sum is another`)
  }

  async whole(name: string, most: number): Promise<Buffer> {
    const parts: Uint8Array[] = []
    for await (const part of this.read(name, most)) parts.push(part)
    return Buffer.concat(parts)
  }

  async sha256(name: string): Promise<string> {
    const digest = createHash('sha256')
    for await (const part of this.read(name, mostBytes)) digest.update(part)
    return digest.digest('hex')
  }

  async close(): Promise<void> {
    await this.#file.close()
  }

  /**
   * Checks that the data before and after an entry's bytes matches the directory, because unpackers differ in which of
   * them they trust. Returns where the bytes begin.
   */
  async #checkAround(entry: ZipEntry): Promise<number> {
    const { name, flags, compressedSize, uncompressedSize, offset } = entry
    const begin = offset + localHeader + Buffer.byteLength(name)
    const header = await readBytes(this.#file, offset, begin)
    const follow = (flags & sizesFollow) !== 0
    const holds =
      header.readUInt32LE(0) === 0x04034b50 &&
      header.readUInt16LE(4) === 20 &&
      header.readUInt16LE(6) === flags &&
      header.readUInt16LE(8) === entry.compressionMethod &&
      header.readUInt32LE(10) === entry.modified &&
      header.readUInt32LE(14) === (follow ? 0 : entry.crc32) &&
      header.readUInt32LE(18) === (follow ? 0 : compressedSize) &&
      header.readUInt32LE(22) === (follow ? 0 : uncompressedSize) &&
      header.readUInt16LE(26) === begin - offset - localHeader &&
      header.readUInt16LE(28) === 0 &&
      header.toString('utf8', localHeader) === name
    if (!holds) throw new ZipFault(`${name} differs between the zip's directory and its local header`)
    if (follow && !(await this.#follows(entry, begin + compressedSize)))
      throw new ZipFault(`${name} differs between the zip's directory and its data descriptor`)
    return begin
  }

  async #follows(entry: ZipEntry, at: number): Promise<boolean> {
    const found = await readBytes(this.#file, at, at + descriptorOf(entry))
    const expected = Buffer.alloc(found.length)
    expected.writeUInt32LE(0x08074b50, 0)
    expected.writeUInt32LE(entry.crc32, 4)
    if (entry.large) {
      expected.writeBigUInt64LE(BigInt(entry.compressedSize), 8)
      expected.writeBigUInt64LE(BigInt(entry.uncompressedSize), 16)
    } else {
      expected.writeUInt32LE(entry.compressedSize, 8)
      expected.writeUInt32LE(entry.uncompressedSize, 12)
    }
    return found.equals(expected)
  }

  async *#pieces(from: number, to: number): AsyncGenerator<Uint8Array> {
    for (let at = from; at < to; at += piece) yield await readBytes(this.#file, at, Math.min(at + piece, to))
  }

  /** The bytes of an entry unpacked. Every packed byte must have a part in that: what follows their end belongs to no one. */
  async *#unpacked(entry: ZipEntry, at: number): AsyncGenerator<Uint8Array> {
    const { name, compressedSize, uncompressedSize } = entry
    if (compressedSize <= small && uncompressedSize <= small) {
      const packed = await readBytes(this.#file, at, at + compressedSize)
      yield entry.compressionMethod === 0 ? packed : inflated(name, packed, uncompressedSize)
      return
    }
    const pieces = this.#pieces(at, at + compressedSize)
    if (entry.compressionMethod === 0) return yield* pieces
    const packed = Readable.from(pieces, { objectMode: false, highWaterMark: piece })
    const inflate = createInflateRaw({ chunkSize: 128 * 1024 })
    packed.once('error', (error) => inflate.destroy(error))
    try {
      for await (const chunk of packed.pipe(inflate)) yield chunk as Uint8Array
    } catch (error) {
      throw notUnpacked(name, error)
    } finally {
      packed.destroy()
      inflate.destroy()
    }
    if (inflate.bytesWritten !== compressedSize) throw unused(name)
  }
}

function inflated(name: string, packed: Buffer, most: number): Uint8Array {
  try {
    const result: unknown = inflateRawSync(packed, { info: true, maxOutputLength: Math.max(most, 1) })
    if (!hasEngine(result)) throw new Error('Node gives no account of what it unpacked')
    if (result.engine.bytesWritten === packed.length) return result.buffer
  } catch (error) {
    throw notUnpacked(name, error)
  }
  throw unused(name)
}

/** What Node gives back where `info` is asked for, which its types do not know. */
function hasEngine(value: unknown): value is { buffer: Uint8Array; engine: { bytesWritten: number } } {
  return typeof value === 'object' && value !== null && 'engine' in value
}

function notUnpacked(name: string, error: unknown): Error {
  const fromDisk = error instanceof Error && 'syscall' in error
  if (fromDisk) return error
  return new ZipFault(`${name} cannot be unpacked: ${error instanceof Error ? error.message : String(error)}`)
}

function unused(name: string): ZipFault {
  return new ZipFault(`${name} has bytes that unpack to nothing`)
}
