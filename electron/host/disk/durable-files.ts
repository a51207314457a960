import { randomBytes } from 'node:crypto'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { z } from 'zod'
import { errnoOf } from './faults.ts'

/**
 * Makes the entries of a folder durable. Windows cannot sync a folder; its file system journal protects the entries.
 */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/**
 * Renames and replaces an existing file. A virus scanner on Windows may keep the target open, so this retries for a
 * second.
 */
export async function renameDurably(from: string, to: string): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      await rename(from, to)
      break
    } catch (error) {
      const held = process.platform === 'win32' && ['EPERM', 'EACCES', 'EBUSY'].includes(errnoOf(error))
      if (!held || attempt >= 10) throw error
      await pause(100)
    }
  }
  await syncFolder(dirname(to))
}

/**
 * Writes a file atomically: to a temporary file next to it, synced, then renamed over it. `onPart` gets each part, for
 * hashing on the way. Throws what the file system throws.
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

/** Writes a small JSON file atomically: either the old or the new file exists at any time. */
export async function writeJson(path: string, value: unknown): Promise<void> {
  await writeWhole(path, [Buffer.from(`${JSON.stringify(value, undefined, 2)}\n`)])
}

/** What a JSON file holds: `text` is of one that is there and does not read as its schema says. */
export type JsonFile<T> = { readonly value: T } | { readonly text: string } | undefined

/** Reads a JSON file through its schema; undefined where no file is there. */
export async function readJsonFile<T>(path: string, schema: z.ZodType<T>): Promise<JsonFile<T>> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined
    throw error
  }
  try {
    return { value: schema.parse(JSON.parse(text)) }
  } catch {
    return { text }
  }
}

/** Reads a JSON file through its schema; undefined where it is not there or is not what it should be. */
export async function readJson<T>(path: string, schema: z.ZodType<T>): Promise<T | undefined> {
  const file = await readJsonFile(path, schema)
  return file !== undefined && 'value' in file ? file.value : undefined
}

export async function ensureFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
}
