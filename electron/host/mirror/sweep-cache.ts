import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { CacheStore } from './cache-store.ts'
import { isAlive } from '../disk/alive.ts'

/**
 * Removes half-written manifests of processes that ended. Bytes are never swept: what no manifest describes may be an update
 * whose manifest was damaged, and only the user forgets that.
 */
export async function sweepCache(store: CacheStore): Promise<void> {
  for (const folder of ['entries', 'parts', 'quarantine', 'locks']) await sweepTemporary(join(store.root, folder))
}

async function sweepTemporary(folder: string): Promise<void> {
  for (const file of await readdir(folder)) {
    const pid = /\.(\d+)\.[0-9a-f]{8}\.tmp$/.exec(file)?.[1]
    if (pid !== undefined && !isAlive(Number(pid))) await rm(join(folder, file), { force: true })
  }
}
