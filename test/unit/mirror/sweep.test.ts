import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { CacheStore } from '../../../electron/host/mirror/cache-store.ts'
import { birthOf } from '../../../electron/host/disk/lock.ts'
import { good, ownCache, ownFolder, sha256, someBytes } from './kit.ts'

const bytes = someBytes(5_000)

it('half-written manifests of a crash are swept up, and bytes never', async () => {
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
  ]
  const kept = [`parts/${id}.part`, `quarantine/${id}.bytes`, `files/${'ab'.repeat(32)}`]
  for (const each of [...left, ...kept]) writeFileSync(join(folder, each), 'left')
  const living = `entries/${id}.json.${process.pid}.0123abcd.tmp`
  writeFileSync(join(folder, living), 'at work')
  mkdirSync(join(folder, 'files'), { recursive: true })
  const cache = await ownCache({ folder })
  for (const each of left) expect(`${each} ${existsSync(join(folder, each))}`).toBe(`${each} false`)
  expect(existsSync(join(folder, living))).toBe(true)
  expect(good(await cache.verify('ONE')).sha256).toBe(sha256(bytes))
  for (const each of kept) expect(`${each} ${existsSync(join(folder, each))}`).toBe(`${each} true`)
  const told = (await cache.list()).filter((row) => row.state === 'quarantined')
  expect(told.map((row) => row.name).sort()).toEqual(['unnamed-abababab', `unreadable-${id.slice(0, 8)}`])
  for (const { name } of told) good(await cache.forget(name))
  expect(good(await cache.verify('ONE')).sha256).toBe(sha256(bytes))
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
