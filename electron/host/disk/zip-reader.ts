import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { openPromise, type Entry, type ZipFile } from 'yauzl'

/** What is wrong with a zip as a zip. */
export class ZipFault extends Error {
  override readonly name = 'ZipFault'
}

/** More than this no record unpacks to (octets in all, entries): a bound for files that were made to explode. */
const mostOctets = 64 * 1024 ** 3
const mostEntries = 200_000

/** The entries of a zip by name, each to be read as a stream and checked on the way. */
export class ZipReader {
  readonly #zip: ZipFile
  readonly entries: ReadonlyMap<string, Entry>

  private constructor(zip: ZipFile, entries: ReadonlyMap<string, Entry>) {
    this.#zip = zip
    this.entries = entries
  }

  /** Throws ZipFault, or what the file system throws. */
  static async open(path: string): Promise<ZipReader> {
    const zip = await asFault(openPromise(path, { lazyEntries: true, autoClose: false, strictFileNames: true }))
    try {
      return new ZipReader(zip, await readDirectory(zip))
    } catch (error) {
      zip.close()
      throw error
    }
  }

  /** The octets of an entry, at most `most` of them; throws ZipFault where they are not those that the zip announces. */
  async *read(name: string, most: number): AsyncGenerator<Uint8Array> {
    const entry = this.entries.get(name)
    if (entry === undefined) throw new ZipFault(`it holds no ${name}`)
    if (entry.uncompressedSize > most) throw new ZipFault(`${name} is larger than any record's`)
    await this.#checkLocal(entry)
    const stream = await asFault(this.#zip.openReadStreamPromise(entry))
    let sum = 0
    try {
      for await (const chunk of unpacked(name, stream)) {
        sum = crc32(chunk, sum)
        yield chunk
      }
    } finally {
      stream.destroy()
    }
    if (sum !== entry.crc32) throw new ZipFault(`${name} was changed: its check sum is another`)
  }

  async whole(name: string, most: number): Promise<Buffer> {
    const parts: Uint8Array[] = []
    for await (const part of this.read(name, most)) parts.push(part)
    return Buffer.concat(parts)
  }

  async sha256(name: string): Promise<string> {
    const digest = createHash('sha256')
    for await (const part of this.read(name, mostOctets)) digest.update(part)
    return digest.digest('hex')
  }

  close(): void {
    this.#zip.close()
  }

  /** The header beside the bytes must name what the directory names: unpackers differ in which of them they trust. */
  async #checkLocal(entry: Entry): Promise<void> {
    const local = await asFault(this.#zip.readLocalFileHeaderPromise(entry))
    const announced = (local.generalPurposeBitFlag & 8) === 0
    const same =
      local.fileName.toString('latin1') === entry.fileNameRaw.toString('latin1') &&
      local.compressionMethod === entry.compressionMethod &&
      (!announced || (local.crc32 === entry.crc32 && local.uncompressedSize === entry.uncompressedSize))
    if (!same) throw new ZipFault(`${entry.fileName} stands differently in the zip's directory and before its bytes`)
  }
}

/** The pieces of a stream; what the unpacking throws names the entry. */
async function* unpacked(name: string, stream: AsyncIterable<unknown>): AsyncGenerator<Uint8Array> {
  const pieces = stream[Symbol.asyncIterator]()
  for (;;) {
    let next: IteratorResult<unknown>
    try {
      next = await pieces.next()
    } catch (error) {
      throw new ZipFault(`${name} cannot be unpacked: ${error instanceof Error ? error.message : String(error)}`)
    }
    if (next.done === true) return
    yield next.value as Uint8Array
  }
}

async function readDirectory(zip: ZipFile): Promise<Map<string, Entry>> {
  if (zip.comment !== '') throw new ZipFault('it has a comment, which no record has')
  if (zip.entryCount > mostEntries) throw new ZipFault('it holds more entries than any record')
  const entries = new Map<string, Entry>()
  let octets = 0
  try {
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName.endsWith('/') && entry.uncompressedSize === 0) continue
      if (entries.has(entry.fileName)) throw new ZipFault(`it holds ${entry.fileName} twice`)
      octets += entry.uncompressedSize
      if (octets > mostOctets) throw new ZipFault('it unpacks to more than any record')
      entries.set(entry.fileName, entry)
    }
  } catch (error) {
    throw error instanceof ZipFault ? error : new ZipFault(error instanceof Error ? error.message : String(error))
  }
  return entries
}

async function asFault<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    const fromDisk = error instanceof Error && 'syscall' in error
    throw fromDisk ? error : new ZipFault(error instanceof Error ? error.message : String(error))
  }
}
