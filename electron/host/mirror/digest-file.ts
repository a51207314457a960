import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { readFully } from '../disk/read-fully.ts'
import { blockBytes } from './verified-blocks.ts'
import type { BlockTags } from './verified-blocks.ts'

/** A whole number of blocks, so that the tags of a file need no gathering. */
const pieceBytes = 2 * blockBytes

export interface Digest {
  readonly sha256: string
  readonly bytes: number
  /** The first bytes, up to 512: enough to see what kind of file it is. */
  readonly head: Uint8Array
}

/**
 * Hashes a file as it is on the disk now, reading the next piece while the last one is hashed, and takes the tags of its
 * blocks where they are asked for. undefined when the signal ended it; throws what the disk throws.
 */
export async function digestFile(path: string, signal?: AbortSignal, tags?: BlockTags): Promise<Digest | undefined> {
  const handle = await open(path, 'r')
  try {
    const hash = createHash('sha256')
    let [current, next] = [Buffer.allocUnsafeSlow(pieceBytes), Buffer.allocUnsafeSlow(pieceBytes)]
    let head: Uint8Array = new Uint8Array()
    let at = 0
    let length = await readFully(handle, current, 0)
    while (length > 0) {
      if (signal?.aborted === true) return undefined
      const reading = readFully(handle, next, at + length)
      if (at === 0) head = Uint8Array.from(current.subarray(0, Math.min(length, 512)))
      hash.update(current.subarray(0, length))
      for (let from = 0; from < length; from += blockBytes)
        tags?.add(current.subarray(from, Math.min(from + blockBytes, length)))
      at += length
      length = await reading
      ;[current, next] = [next, current]
    }
    return { sha256: hash.digest('hex'), bytes: at, head }
  } finally {
    await handle.close()
  }
}
