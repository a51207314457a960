import { statfs } from 'node:fs/promises'
import type { Failure } from '../../../shared/base/failure.ts'
import type { MirrorRoom } from '../../../shared/model/patch.ts'
import { noRoom } from './faults.ts'

/** Bytes that are left free next to the update. */
const spare = 8 * 1024 * 1024

/** Bytes free for a folder; another than the disk's own answer is for tests. */
export type FreeBytes = (folder: string) => Promise<number>

/** The failure if so many more bytes do not fit into the folder's disk; asked before a byte is fetched. */
export async function roomFor(
  bytes: number,
  folder: string,
  freeBytes: FreeBytes = freeBytesOf,
): Promise<Failure | undefined> {
  const free = await freeBytes(folder)
  return bytes + spare > free ? noRoom(folder, bytes + spare, free) : undefined
}

/** How much is free for a folder, and how much of it a fetch leaves so. */
export async function roomOf(folder: string, freeBytes: FreeBytes = freeBytesOf): Promise<MirrorRoom> {
  return { free: await freeBytes(folder), spare }
}

async function freeBytesOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}
