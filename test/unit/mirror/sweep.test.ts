import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { CacheStore } from '../../../electron/host/mirror/cache-store.ts'
import { birthOf } from '../../../electron/host/disk/lock.ts'
import { good, ownCache, ownFolder, sha256, someBytes } from './kit.ts'

const bytes = someBytes(5_000)

it('what a crash left and nothing points at is swept up, and nothing else', async () => {
  const folder = join(ownFolder(), 'mirror')
  const first = await ownCache({ folder })
  const file = join(ownFolder(), 'ONE.mpu5')
  writeFileSync(file, bytes)
  good(await first.importFile(file))
  const store = new CacheStore(folder)
  const id = store.id('TWO')
  const dead = 4_000_000
  const left = [
    `entries/${id}.json.${dead}.0123abcd.tmp`,
    `parts/${id}.json.${dead}.0123abcd.tmp`,
    `locks/${id}.lock.${dead}.0123abcd.tmp`,
    `parts/${id}.part`,
    `quarantine/${id}.bytes`,
    `files/${'ab'.repeat(32)}`,
  ]
  for (const each of left) writeFileSync(join(folder, each), 'left')
  const living = `entries/${id}.json.${process.pid}.0123abcd.tmp`
  writeFileSync(join(folder, living), 'at work')
  mkdirSync(join(folder, 'files'), { recursive: true })
  const cache = await ownCache({ folder })
  for (const each of left) expect(`${each} ${existsSync(join(folder, each))}`).toBe(`${each} false`)
  expect(existsSync(join(folder, living))).toBe(true)
  expect(good(await cache.verify('ONE')).sha256).toBe(sha256(bytes))
  expect(readdirSync(join(folder, 'files'))).toEqual([sha256(bytes)])
})

it('a part that another process is filling stays', async () => {
  const folder = join(ownFolder(), 'mirror')
  await ownCache({ folder })
  const store = new CacheStore(folder)
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  onTestFinished(() => void child.kill('SIGKILL'))
  const pid = child.pid ?? 0
  writeFileSync(store.lockPath('TWO'), JSON.stringify({ pid, birth: birthOf(pid) }))
  writeFileSync(store.partPath('TWO'), 'at work')
  await ownCache({ folder })
  expect(existsSync(store.partPath('TWO'))).toBe(true)
})
