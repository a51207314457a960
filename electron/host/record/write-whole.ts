import { randomBytes } from 'node:crypto'
import { open, rm } from 'node:fs/promises'
import { renameDurably } from '../mirror/durable-files.ts'

/**
 * Writes a file whole or not at all: beside it, synced, then renamed over it. Gives the octets to whoever wants to hash
 * them on the way. Throws what the file system throws.
 */
export async function writeWhole(
  path: string,
  parts: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  { onPart, mode = 0o600 }: { onPart?: (part: Uint8Array) => void; mode?: number } = {},
): Promise<void> {
  const temporary = `${path}.${String(process.pid)}.${randomBytes(4).toString('hex')}.tmp`
  try {
    const handle = await open(temporary, 'wx', mode)
    try {
      for await (const part of parts) {
        onPart?.(part)
        for (let from = 0; from < part.length;)
          from += (await handle.write(part, from, part.length - from)).bytesWritten
      }
      await handle.sync()
    } finally {
      await handle.close()
    }
    await renameDurably(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}
