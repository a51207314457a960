import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { birthOf, takeLock } from '../../../electron/host/disk/lock.ts'
import { ownFolder } from './kit.ts'

function lockOf(taken: Awaited<ReturnType<typeof takeLock>>): { release(): Promise<void> } {
  if (!('lock' in taken)) throw new Error(`held by ${taken.heldBy}`)
  return taken.lock
}

it('is had by one at a time, and leaves nothing behind', async () => {
  const folder = ownFolder()
  const path = join(folder, 'x.lock')
  const lock = lockOf(await takeLock(path))
  expect(await takeLock(path)).toEqual({ heldBy: process.pid })
  await lock.release()
  await lockOf(await takeLock(path)).release()
  expect(readdirSync(folder)).toEqual([])
})

it('is respected while its process lives and taken over when that is dead', async () => {
  const path = join(ownFolder(), 'x.lock')
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  onTestFinished(() => void child.kill('SIGKILL'))
  const pid = child.pid ?? 0
  writeFileSync(path, JSON.stringify({ pid, birth: birthOf(pid) }))
  expect(await takeLock(path)).toEqual({ heldBy: pid })
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGKILL')
  await gone
  await lockOf(await takeLock(path)).release()
})

it('knows a later process with the same number for another one', async () => {
  const path = join(ownFolder(), 'x.lock')
  writeFileSync(path, JSON.stringify({ pid: 1, birth: 'an-earlier-boot:77' }))
  await lockOf(await takeLock(path)).release()
})

it.each(['', '{', 'null', '{"pid":-1,"birth":""}'])('does not stumble over a lock that holds %j', async (content) => {
  const path = join(ownFolder(), 'x.lock')
  writeFileSync(path, content)
  const lock = lockOf(await takeLock(path))
  expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ pid: process.pid })
  await lock.release()
  expect(existsSync(path)).toBe(false)
})

it('is had by exactly one of many that find a stale one', async () => {
  const path = join(ownFolder(), 'x.lock')
  writeFileSync(path, JSON.stringify({ pid: 2 ** 22 + 5, birth: '' }))
  const taken = await Promise.all(Array.from({ length: 20 }, () => takeLock(path)))
  expect(taken.filter((each) => 'lock' in each)).toHaveLength(1)
})
