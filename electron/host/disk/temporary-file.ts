import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeWhole } from './durable-files.ts'

/** Writes parts to a file of that name in a temporary folder, passes it to the callback, and always removes both. */
export async function withTemporaryFile<T>(
  name: string,
  parts: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  use: (path: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'uptick-record-'))
  try {
    const path = join(folder, name)
    await writeWhole(path, parts)
    return await use(path)
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  }
}
