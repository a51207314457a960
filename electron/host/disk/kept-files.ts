import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { errnoOf } from './faults.ts'
import { renameDurably, writeWhole } from './durable-files.ts'

/** Writes bytes under their hash, unless they are there already. Throws what the file system throws. */
export async function keepFile(path: string, bytes: Uint8Array): Promise<void> {
  if (!(await holds(path, bytes))) await writeWhole(path, [bytes])
}

/** Takes a file over under its hash, synced; it is gone from its place then. Throws what the file system throws. */
export async function takeFile(from: string, folder: string): Promise<{ sha256: string; bytes: number }> {
  const hashed = await hashFile(from)
  const path = join(folder, hashed.sha256)
  const handle = await open(from, 'r+')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
  try {
    await renameDurably(from, path)
  } catch (error) {
    // Another disk: written again there.
    if (errnoOf(error) !== 'EXDEV') throw error
    await writeWhole(path, createReadStream(from))
    await rm(from)
  }
  return hashed
}

async function holds(path: string, bytes: Uint8Array): Promise<boolean> {
  try {
    if ((await stat(path)).size !== bytes.length) return false
    return Buffer.compare(await readFile(path), bytes) === 0
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return false
    throw error
  }
}

/** SHA-256 (hex) and length of a file, read as a stream. Throws what the file system throws. */
export async function hashFile(path: string): Promise<{ sha256: string; bytes: number }> {
  const digest = createHash('sha256')
  let bytes = 0
  for await (const chunk of createReadStream(path)) {
    digest.update(chunk as Uint8Array)
    bytes += (chunk as Uint8Array).length
  }
  return { sha256: digest.digest('hex'), bytes }
}
