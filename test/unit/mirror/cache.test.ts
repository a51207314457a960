import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { birthOf } from '../../../electron/host/disk/lock.ts'
import { CacheStore } from '../../../electron/host/mirror/cache-store.ts'
import { openPatchCache } from '../../../electron/host/mirror/patch-cache.ts'
import { codeOf, good, ownCache, ownFolder, realClock, sha256, someBytes } from './kit.ts'

const bytes = someBytes(300_000)

function fileOf(content: Uint8Array, name = 'P4_4_3-GA.mpu5'): string {
  const path = join(ownFolder(), name)
  writeFileSync(path, content)
  return path
}

describe('importing', () => {
  it('takes a file in under the name without the extension and gives it out after hashing it again', async () => {
    const cache = await ownCache()
    const path = fileOf(bytes)
    const row = good(await cache.importFile(path, { release: '4.4.3-GA', by: 'Ann' }))
    expect(row).toMatchObject({
      name: 'P4_4_3-GA',
      bytes: 300_000,
      sha256: sha256(bytes),
      state: 'verified',
      source: path,
      trust: 'own-hash-only',
    })
    expect(row).toMatchObject({ release: '4.4.3-GA', releaseSource: 'Ann' })
    expect(await cache.list()).toEqual([row])
    const patch = good(await cache.verify('P4_4_3-GA'))
    expect(readFileSync(patch.path).equals(bytes)).toBe(true)
    expect(patch).toMatchObject({ name: 'P4_4_3-GA', sha256: sha256(bytes), release: '4.4.3-GA' })
  })

  it('marks a hash that was given and that is right', async () => {
    const cache = await ownCache()
    const row = good(await cache.importFile(fileOf(bytes), { sha256: sha256(bytes).toUpperCase() }))
    expect(row.trust).toBe('given-hash')
  })

  it('quarantines what has another hash than the given one, and lets the right file in afterwards', async () => {
    const cache = await ownCache()
    const given = sha256(someBytes(300_000, 2))
    expect(codeOf(await cache.importFile(fileOf(bytes), { sha256: given }))).toBe('patch.digest-mismatch')
    expect(await cache.list()).toMatchObject([{ name: 'P4_4_3-GA', state: 'quarantined' }])
    expect(codeOf(await cache.verify('P4_4_3-GA'))).toBe('patch.not-verified')
    good(await cache.importFile(fileOf(someBytes(300_000, 2)), { sha256: given }))
    expect(await cache.list()).toMatchObject([{ state: 'verified', trust: 'given-hash' }])
  })

  it.each([
    ['an empty file', Buffer.alloc(0), 'patch.not-an-update'],
    ['a saved login page', Buffer.from('<!DOCTYPE html><form>'), 'patch.not-an-update'],
  ])('refuses %s', async (_what, content, code) => {
    const cache = await ownCache()
    expect(codeOf(await cache.importFile(fileOf(content)))).toBe(code)
    expect((await cache.list()).filter((row) => row.state === 'verified')).toEqual([])
  })

  it('says what is wrong with a path', async () => {
    const cache = await ownCache()
    expect(codeOf(await cache.importFile(join(ownFolder(), 'NAME')))).toBe('disk.not-readable')
    expect(codeOf(await cache.importFile(ownFolder(), { name: 'NAME' }))).toBe('disk.not-readable')
    expect(codeOf(await cache.importFile(fileOf(bytes, 'a b.mpu5')))).toBe('words.wrong')
    expect(codeOf(await cache.importFile(fileOf(bytes), { sha256: 'abc' }))).toBe('words.wrong')
  })

  it('asks for room first', async () => {
    const cache = await ownCache({ freeBytes: async () => await Promise.resolve(1_000_000) })
    const result = await cache.importFile(fileOf(bytes))
    expect(result).toMatchObject({ ok: false, failure: { code: 'disk.full' } })
    expect(await cache.list()).toEqual([])
  })

  it('ends with a signal and leaves nothing verified', async () => {
    const cache = await ownCache()
    const control = new AbortController()
    const result = await cache.importFile(fileOf(someBytes(5_000_000)), {
      signal: control.signal,
      onProgress: () => control.abort(),
    })
    expect(codeOf(result)).toBe('operation.cancelled')
    expect((await cache.list()).filter((row) => row.state === 'verified')).toEqual([])
  })
})

describe('names', () => {
  it('are case-sensitive, and a miss names the nearest', async () => {
    const cache = await ownCache()
    good(await cache.importFile(fileOf(bytes)))
    good(await cache.importFile(fileOf(someBytes(10, 3), 'p4_4_3-ga.mpu5')))
    expect((await cache.list()).map((row) => row.name)).toEqual(['P4_4_3-GA', 'p4_4_3-ga'])
    const miss = await cache.verify('P4_4_3_GA')
    expect(miss).toMatchObject({
      failure: { code: 'patch.not-found', hint: expect.stringContaining('P4_4_3-GA') as string },
    })
  })

  it('stand for one file each: other bytes are refused until the name is forgotten', async () => {
    const cache = await ownCache()
    good(await cache.importFile(fileOf(bytes)))
    const other = fileOf(someBytes(300_000, 9))
    expect(codeOf(await cache.importFile(other))).toBe('patch.name-taken')
    expect(good(await cache.verify('P4_4_3-GA')).sha256).toBe(sha256(bytes))
    good(await cache.forget('P4_4_3-GA'))
    expect(await cache.list()).toEqual([])
    expect(good(await cache.importFile(other)).sha256).toBe(sha256(someBytes(300_000, 9)))
  })

  it('may share their bytes, and forgetting one leaves the other whole', async () => {
    const cache = await ownCache()
    good(await cache.importFile(fileOf(bytes)))
    good(await cache.importFile(fileOf(bytes), { name: 'COPY' }))
    good(await cache.forget('P4_4_3-GA'))
    expect(good(await cache.verify('COPY')).sha256).toBe(sha256(bytes))
    const { path } = good(await cache.verify('COPY'))
    good(await cache.forget('COPY'))
    expect(existsSync(path)).toBe(false)
  })

  it('that are not there cannot be forgotten or given a release', async () => {
    const cache = await ownCache()
    expect(codeOf(await cache.forget('NAME'))).toBe('patch.not-found')
    expect(codeOf(await cache.setRelease('NAME', '4.4.3-GA', 'Ann'))).toBe('patch.not-found')
  })

  it('keep the release that a person gave, with who gave it', async () => {
    const cache = await ownCache()
    good(await cache.importFile(fileOf(bytes)))
    expect(good(await cache.setRelease('P4_4_3-GA', '4.4.3-GA', 'Ann'))).toMatchObject({
      release: '4.4.3-GA',
      releaseSource: 'Ann',
    })
    expect(good(await cache.verify('P4_4_3-GA')).release).toBe('4.4.3-GA')
  })
})

describe('a file that changed on the disk', () => {
  it('is detected, set aside under every name, and can be downloaded again', async () => {
    const cache = await ownCache()
    good(await cache.importFile(fileOf(bytes)))
    good(await cache.importFile(fileOf(bytes), { name: 'COPY' }))
    const { path } = good(await cache.verify('P4_4_3-GA'))
    const rotten = Buffer.from(bytes)
    rotten[150_000] = (rotten[150_000] ?? 0) ^ 1
    writeFileSync(path, rotten)
    expect(codeOf(await cache.verify('P4_4_3-GA'))).toBe('patch.digest-mismatch')
    expect((await cache.list()).map((row) => row.state)).toEqual(['quarantined', 'quarantined'])
    expect(codeOf(await cache.verify('COPY'))).toBe('patch.not-verified')
    good(await cache.importFile(fileOf(bytes)))
    expect(good(await cache.verify('P4_4_3-GA')).sha256).toBe(sha256(bytes))
  })

  it.each([
    ['gone', (path: string) => rmSync(path)],
    ['shorter', (path: string) => truncateSync(path, 5)],
  ])('shows in the list when it is %s', async (_how, spoil) => {
    const cache = await ownCache()
    good(await cache.importFile(fileOf(bytes)))
    spoil(good(await cache.verify('P4_4_3-GA')).path)
    expect(await cache.list()).toMatchObject([
      { state: 'quarantined', reason: expect.stringContaining('file') as string },
    ])
    expect((await cache.verify('P4_4_3-GA')).ok).toBe(false)
    good(await cache.importFile(fileOf(bytes)))
    good(await cache.verify('P4_4_3-GA'))
  })
})

describe('several at work', () => {
  it('names the process that works on an entry, while reading continues', async () => {
    const folder = join(ownFolder(), 'mirror')
    const cache = await ownCache({ folder })
    good(await cache.importFile(fileOf(bytes)))
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
    onTestFinished(() => void child.kill('SIGKILL'))
    const pid = child.pid ?? 0
    writeFileSync(new CacheStore(folder).lockPath('P4_4_3-GA'), JSON.stringify({ pid, birth: birthOf(pid) }))
    const refused = await cache.forget('P4_4_3-GA')
    expect(refused).toMatchObject({
      failure: { code: 'patch.in-use', sentence: expect.stringContaining(String(pid)) as string },
    })
    expect(codeOf(await cache.importFile(fileOf(bytes)))).toBe('patch.in-use')
    expect(await cache.list()).toHaveLength(1)
    good(await cache.verify('P4_4_3-GA'))
    good(await cache.importFile(fileOf(bytes), { name: 'OTHER' }))
  })

  it('the same entry at once is worked on once', async () => {
    const cache = await ownCache()
    const path = fileOf(bytes)
    const codes = (await Promise.all([1, 2, 3].map(() => cache.importFile(path)))).map(codeOf)
    expect(codes.filter((code) => code === 'ok')).toHaveLength(1)
    expect(codes.filter((code) => code === 'patch.in-use')).toHaveLength(2)
  })
})

describe('a crash while a part takes its final name', () => {
  const finished = {
    name: 'P4_4_3-GA',
    bytes: bytes.length,
    sha256: sha256(bytes),
    state: 'verified' as const,
    source: 'ftp://h/P4_4_3-GA.mpu5',
    trust: 'own-hash-only' as const,
    mirroredAt: '2030-01-01T00:00:00.000Z',
  }
  it.each(['before the rename', 'after the rename', 'after the entry was written'])(
    '%s is finished by the next to come',
    async (when) => {
      const folder = join(ownFolder(), 'mirror')
      const store = new CacheStore(folder)
      await store.prepare()
      await store.writePart({
        version: 2,
        name: 'P4_4_3-GA',
        asked: finished.source,
        source: finished.source,
        begunAt: finished.mirroredAt,
        ranges: [{ from: 0, to: bytes.length, sha256: finished.sha256 }],
        finished,
      })
      writeFileSync(when === 'before the rename' ? store.partPath('P4_4_3-GA') : store.filePath(finished.sha256), bytes)
      if (when === 'after the entry was written') await store.writeEntry({ ...finished, version: 1 })
      const cache = good(await openPatchCache({ folder, clock: realClock }))
      expect(await cache.list()).toEqual([finished])
      good(await cache.verify('P4_4_3-GA'))
      expect(readdirSync(join(folder, 'parts'))).toEqual([])
    },
  )
})

it('keeps what it writes to itself and leaves no temporary files', async () => {
  const folder = join(ownFolder(), 'mirror')
  const cache = await ownCache({ folder })
  good(await cache.importFile(fileOf(bytes)))
  const all = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  expect(all.filter((name) => /\.(tmp|lock|part)$/.test(name))).toEqual([])
  expect(statSync(join(folder, 'entries')).mode & 0o077).toBe(0)
})

it('reports that its folder cannot be created', async () => {
  const folder = ownFolder()
  writeFileSync(join(folder, 'file'), '')
  expect((await openPatchCache({ folder: join(folder, 'file', 'mirror'), clock: realClock })).ok).toBe(false)
})

it('opens with damaged manifests about, and works', async () => {
  const folder = join(ownFolder(), 'mirror')
  const store = new CacheStore(folder)
  await store.prepare()
  for (const room of ['entries', 'parts', 'quarantine'])
    writeFileSync(join(folder, room, `${store.id('P4_4_3-GA')}.json`), '{"version":1,')
  const cache = good(await openPatchCache({ folder, clock: realClock }))
  expect((await cache.list()).filter((row) => row.state !== 'quarantined')).toEqual([])
  good(await cache.importFile(fileOf(bytes)))
  good(await cache.verify('P4_4_3-GA'))
  expect(readdirSync(join(folder, 'aside'))).toHaveLength(1)
})
