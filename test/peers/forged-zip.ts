import { crc32, deflateRawSync } from 'node:zlib'

/** What a forger may do to one entry of a zip that is laid out as Uptick lays it out otherwise. */
export interface ForgedEntry {
  readonly name: string
  readonly content: Uint8Array
  readonly stored?: boolean
  /** Packed already, where the content would be too large to hold; its size then is `size`. */
  readonly packed?: Uint8Array
  readonly size?: number
  /** Sizes after the data, as for a stream. */
  readonly follows?: boolean
  readonly before?: Uint8Array
  readonly after?: Uint8Array
  /** Put behind the packed data and counted as a part of it. */
  readonly inside?: Uint8Array
  readonly localName?: string
  readonly localExtra?: Uint8Array
  readonly extra?: Uint8Array
  readonly flags?: number
  readonly mode?: number
  readonly comment?: string
  /** It is in the file but not in the directory. */
  readonly unlisted?: boolean
}

export interface ForgedZip {
  readonly beforeDirectory?: Uint8Array
  readonly comment?: string
  readonly behind?: Uint8Array
  /** Entries that the end announces in addition to the existing ones. */
  readonly miscounted?: number
}

const modified = 0x5d77_5064
const timestamp = Buffer.from([0x55, 0x54, 5, 0, 3, 0x45, 0x6c, 0x03, 0x6a])

/** A zip byte by byte; without knobs it is one that Uptick could have written. */
export function forgeZip(entries: readonly ForgedEntry[], about: ForgedZip = {}): Buffer {
  const parts: Uint8Array[] = []
  const directory: Buffer[] = []
  let offset = 0
  const put = (...bytes: readonly Uint8Array[]): void => {
    for (const part of bytes) {
      parts.push(part)
      offset += part.length
    }
  }
  for (const entry of entries) {
    const { name, content, stored = false, follows = false, inside = Buffer.alloc(0) } = entry
    put(entry.before ?? Buffer.alloc(0))
    const packed = Buffer.concat([entry.packed ?? (stored ? content : deflateRawSync(content)), inside])
    const flags = entry.flags ?? (follows ? 0x808 : 0x800)
    const sum = crc32(content)
    const [sizes, none] = [numbers(sum, packed.length, entry.size ?? content.length), numbers(0, 0, 0)]
    const begin = offset
    const localName = Buffer.from(entry.localName ?? name)
    const localExtra = entry.localExtra ?? Buffer.alloc(0)
    const way = shorts(flags, stored ? 0 : 8)
    put(Buffer.from('PK\x03\x04'), shorts(20), way, numbers(modified), follows ? none : sizes)
    put(shorts(localName.length, localExtra.length), localName, localExtra, packed)
    if (follows) put(Buffer.from('PK\x07\x08'), sizes)
    put(entry.after ?? Buffer.alloc(0))
    if (entry.unlisted === true) continue
    const [extra, comment] = [entry.extra ?? timestamp, Buffer.from(entry.comment ?? '')]
    const named = Buffer.from(name)
    directory.push(
      Buffer.concat([
        Buffer.from('PK\x01\x02'), shorts(0x33f, 20), way, numbers(modified), sizes,
        shorts(named.length, extra.length, comment.length, 0, 0, 0, entry.mode ?? 0o100644), numbers(begin), named, extra, comment,
      ]),
    ) // prettier-ignore
  }
  put(about.beforeDirectory ?? Buffer.alloc(0))
  const begin = offset
  put(...directory)
  const count = directory.length + (about.miscounted ?? 0)
  const comment = Buffer.from(about.comment ?? '')
  put(
    Buffer.from('PK\x05\x06'),
    shorts(0, 0, count, count),
    numbers(offset - begin, begin),
    shorts(comment.length),
    comment,
  )
  put(about.behind ?? Buffer.alloc(0))
  return Buffer.concat(parts)
}

function shorts(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(2 * values.length)
  for (const [index, value] of values.entries()) bytes.writeUInt16LE(value, 2 * index)
  return bytes
}

function numbers(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length)
  for (const [index, value] of values.entries()) bytes.writeUInt32LE(value, 4 * index)
  return bytes
}
