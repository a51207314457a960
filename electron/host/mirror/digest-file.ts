import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'

const pieceBytes = 1024 * 1024

export interface Digest {
  readonly sha256: string
  readonly bytes: number
  /** The first bytes, up to 512: enough to see what kind of file it is. */
  readonly head: Uint8Array
}

/**
 * Hashes a file as it is on the disk now, reading the next piece while the last one is hashed. undefined when the
 * signal ended it; throws what the disk throws.
 */
export async function digestFile(path: string, signal?: AbortSignal): Promise<Digest | undefined> {
  const handle = await open(path, 'r')
  try {
    const hash = createHash('sha256')
    let [current, next] = [Buffer.allocUnsafeSlow(pieceBytes), Buffer.allocUnsafeSlow(pieceBytes)]
    let head: Uint8Array = new Uint8Array()
    let at = 0
    let length = (await handle.read(current, 0, pieceBytes, 0)).bytesRead
    while (length > 0) {
      if (signal?.aborted === true) return undefined
      const reading = handle.read(next, 0, pieceBytes, at + length)
      if (at === 0) head = Uint8Array.from(current.subarray(0, Math.min(length, 512)))
      hash.update(current.subarray(0, length))
      at += length
      length = (await reading).bytesRead
      ;[current, next] = [next, current]
    }
    return { sha256: hash.digest('hex'), bytes: at, head }
  } finally {
    await handle.close()
  }
}
