import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../../../shared/engine/ports.ts'
import { withMoveLock } from './admit-part.ts'
import type { CacheStore } from './cache-store.ts'
import { errnoOf } from '../disk/faults.ts'
import { takeLock } from '../disk/lock.ts'

/**
 * Removes what a crash left behind and nothing points at: half-written manifests of dead processes, parts and quarantined
 * bytes without a manifest, verified files without an entry. What another process works on stays.
 */
export async function sweepCache(store: CacheStore, clock: Clock): Promise<void> {
  for (const folder of ['entries', 'parts', 'quarantine', 'locks']) await sweepTemporary(join(store.root, folder))
  await sweepBytes(store, 'parts', '.part')
  await sweepBytes(store, 'quarantine', '.bytes')
  const wanted = async (): Promise<Set<string>> => {
    const finished = (await store.parts()).flatMap((part) => part.finished?.sha256 ?? [])
    return new Set([...finished, ...(await store.entries()).map((entry) => entry.sha256)])
  }
  const known = await wanted()
  const there = await readdir(join(store.root, 'files'))
  if (there.every((file) => known.has(file))) return
  await withMoveLock(store, clock, async () => {
    const still = await wanted()
    for (const file of there) if (!still.has(file)) await rm(store.filePath(file), { force: true })
  })
}

/** Bytes whose manifest is not there, under the lock of their entry. */
async function sweepBytes(store: CacheStore, folder: string, ending: string): Promise<void> {
  const names = await readdir(join(store.root, folder))
  for (const file of names.filter((name) => name.endsWith(ending))) {
    const id = file.slice(0, -ending.length)
    if (names.includes(`${id}.json`)) continue
    const taken = await takeLock(store.lockPathOf(id))
    if ('heldBy' in taken) continue
    try {
      // It may have got its manifest since the folder was read.
      const now = await readdir(join(store.root, folder))
      if (!now.includes(`${id}.json`)) await rm(join(store.root, folder, file), { force: true })
    } finally {
      await taken.lock.release()
    }
  }
}

async function sweepTemporary(folder: string): Promise<void> {
  for (const file of await readdir(folder)) {
    const pid = /\.(\d+)\.[0-9a-f]{8}\.tmp$/.exec(file)?.[1]
    if (pid !== undefined && !isAlive(Number(pid))) await rm(join(folder, file), { force: true })
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return errnoOf(error) !== 'ESRCH'
  }
}
