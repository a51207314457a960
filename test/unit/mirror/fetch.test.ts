import { spawn } from 'node:child_process'
import { readdirSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { gapsOf } from '../../../electron/host/mirror/byte-ranges.ts'
import { CacheStore } from '../../../electron/host/mirror/cache-store.ts'
import { startFtpSource } from './ftp-source.ts'
import type { SourceFaults } from './ftp-source.ts'
import { allText, codeOf, expectWhole, good, ownCache, ownFolder, sha256, someBytes } from './kit.ts'

const bytes = someBytes(400_000)
const ftpFile: SourceFaults = { file: bytes, name: 'P4_4_3-GA.mpu5', modified: '20300101000000' }

describe('from FTP', () => {
  it('finds the file behind a URL without the extension and notes where it was', async () => {
    const source = await startFtpSource(ftpFile)
    const cache = await ownCache()
    const reports: [number, number | undefined][] = []
    const row = good(
      await cache.add(source.url.replace('.mpu5', ''), { onProgress: (now) => reports.push([now.bytes, now.total]) }),
    )
    expect(row).toMatchObject({ name: 'P4_4_3-GA', state: 'verified', source: source.url, expected: 400_000 })
    expect(reports.at(-1)).toEqual([400_000, 400_000])
    await expectWhole(cache, bytes)
  })

  it('falls back to the name as written', async () => {
    const source = await startFtpSource({ ...ftpFile, name: 'P4_4_3-GA' })
    expect(good(await (await ownCache()).add(source.url)).source).toBe(source.url)
    expect(source.commands.filter((line) => line.startsWith('SIZE')).slice(0, 2)).toEqual([
      'SIZE P4_4_3-GA.mpu5',
      'SIZE P4_4_3-GA',
    ])
  })

  it.each<[string, Partial<SourceFaults>, string]>([
    ['ends short with success', { shortAfter: 100_000 }, 'patch.short'],
    ['is reset', { resetAfter: 100_000 }, 'patch.source-unreachable'],
    ['stalls', { stallAfter: 100_000 }, 'patch.stalled'],
    ['announces less than it sends', { sizeSays: 300_000 }, 'patch.source-changed'],
    ['announces more than it sends', { sizeSays: 500_000 }, 'patch.short'],
    ['announces nothing to send', { sizeSays: 0 }, 'patch.not-an-update'],
    ['grows meanwhile', { sizeAfter: 500_000 }, 'patch.source-changed'],
    ['is replaced meanwhile', { modifiedAfter: '20300101000001' }, 'patch.source-changed'],
    ['does not say how long it is', { noSize: true }, 'patch.source-refused'],
    ['refuses the login', { refuseLogin: true }, 'patch.source-refused'],
    ['has another name only', { name: 'p4_4_3-ga.mpu5' }, 'patch.not-found'],
    ['is a login page', { file: Buffer.from(`<html>${'x'.repeat(5000)}`) }, 'patch.not-an-update'],
  ])('a source that %s is found out', async (_what, faults, code) => {
    const source = await startFtpSource({ ...ftpFile, ...faults })
    const cache = await ownCache({ stallMs: 300 })
    const url = `ftp://127.0.0.1:${source.port}/P4_4_3-GA.mpu5`
    expect(codeOf(await cache.add(url))).toBe(code)
    expect((await cache.list()).filter((row) => row.state === 'verified')).toEqual([])
    expect((await cache.verify('P4_4_3-GA')).ok).toBe(false)
    // Whatever the fault was: once the source is sound, the complete file is downloaded.
    Object.assign(source.faults, {
      shortAfter: undefined,
      resetAfter: undefined,
      stallAfter: undefined,
      sizeSays: undefined,
      refuseLogin: false,
    })
    Object.assign(source.faults, { sizeAfter: undefined, modifiedAfter: undefined, noSize: false, ...ftpFile })
    good(await cache.add(url))
    await expectWhole(cache, bytes)
  })

  it('takes a file of unknown length where its hash is given', async () => {
    const source = await startFtpSource({ ...ftpFile, noSize: true })
    const cache = await ownCache()
    good(await cache.add(source.url, { sha256: sha256(bytes) }))
    await expectWhole(cache, bytes)
  })

  it('carries a part on where size and time are as they were', async () => {
    const source = await startFtpSource({ ...ftpFile, resetAfter: 150_000 })
    const cache = await ownCache()
    expect(codeOf(await cache.add(source.url))).toBe('patch.source-unreachable')
    const [part] = await cache.list()
    expect(part).toMatchObject({ state: 'partial', expected: 400_000 })
    delete source.faults.resetAfter
    good(await cache.add(source.url))
    // 64 kB before the end of the part are fetched again, and compared.
    const from = (part?.bytes ?? 0) - 65_536
    if (from > 0) expect(source.commands).toContain(`REST ${String(from)}`)
    expect(part?.bytes).toBeGreaterThan(0)
    await expectWhole(cache, bytes)
  })

  it.each<[string, Partial<SourceFaults>]>([
    ['another time', { modified: '20300202000000' }],
    ['another size', { file: someBytes(400_001, 5) }],
    ['a shorter file', { file: someBytes(1_000, 5) }],
  ])('starts again when the source has %s', async (_what, change) => {
    const source = await startFtpSource({ ...ftpFile, shortAfter: 150_000 })
    const cache = await ownCache()
    expect(codeOf(await cache.add(source.url))).toBe('patch.short')
    Object.assign(source.faults, { shortAfter: undefined, file: someBytes(400_000, 5) }, change)
    good(await cache.add(source.url))
    expect(source.commands.filter((line) => line.startsWith('REST'))).toEqual([])
    await expectWhole(cache, source.faults.file)
  })

  it('does not believe a part that is longer than the file', async () => {
    const folder = join(ownFolder(), 'mirror')
    const source = await startFtpSource({ ...ftpFile, shortAfter: 150_000 })
    const cache = await ownCache({ folder })
    await cache.add(source.url)
    truncateSync(new CacheStore(folder).partPath('P4_4_3-GA'), 500_000)
    delete source.faults.shortAfter
    good(await cache.add(source.url))
    await expectWhole(cache, bytes)
  })

  it('believes only those bytes of a part that still read as they came', async () => {
    const folder = join(ownFolder(), 'mirror')
    const source = await startFtpSource({ ...ftpFile, resetAfter: 150_000 })
    const cache = await ownCache({ folder })
    await cache.add(source.url)
    const store = new CacheStore(folder)
    const part = await store.part('P4_4_3-GA')
    if (part === undefined) throw new Error('no part')
    // A power cut: the manifest is right about what was synced, and the disk gives zeros beyond.
    const ranges = [{ from: 0, to: 80_000, sha256: sha256(bytes.subarray(0, 80_000)) }]
    await store.writePart({ ...part, ranges })
    writeFileSync(store.partPath('P4_4_3-GA'), Buffer.concat([bytes.subarray(0, 80_000), Buffer.alloc(70_000)]))
    expect(await cache.list()).toMatchObject([{ state: 'partial', bytes: 80_000 }])
    delete source.faults.resetAfter
    good(await cache.add(source.url))
    expect(source.commands).toContain(`REST ${String(80_000 - 65_536)}`)
    await expectWhole(cache, bytes)
  })

  it('fetches again what does not read back', async () => {
    const folder = join(ownFolder(), 'mirror')
    const source = await startFtpSource({ ...ftpFile, shortAfter: 150_000 })
    const cache = await ownCache({ folder })
    await cache.add(source.url)
    writeFileSync(new CacheStore(folder).partPath('P4_4_3-GA'), Buffer.alloc(150_000))
    delete source.faults.shortAfter
    good(await cache.add(source.url))
    await expectWhole(cache, bytes)
  })

  it('ends with a signal at once, and the part is continued later', async () => {
    const control = new AbortController()
    const source = await startFtpSource({ ...ftpFile, stallAfter: 200_000, onStall: () => control.abort() })
    const cache = await ownCache()
    expect(codeOf(await cache.add(source.url, { signal: control.signal }))).toBe('operation.cancelled')
    delete source.faults.stallAfter
    good(await cache.add(source.url))
    await expectWhole(cache, bytes)
    expect(codeOf(await cache.add(source.url, { name: 'X', signal: AbortSignal.abort() }))).toBe('operation.cancelled')
  })

  it('does not fetch again what is there, and refuses another length before a byte comes', async () => {
    const source = await startFtpSource(ftpFile)
    const cache = await ownCache()
    good(await cache.add(source.url))
    good(await cache.add(source.url, { release: '4.4.3-GA', by: 'Ann' }))
    expect(source.commands.filter((line) => line.startsWith('RETR'))).toHaveLength(1)
    expect(await cache.list()).toMatchObject([{ release: '4.4.3-GA', releaseSource: 'Ann' }])
    source.faults.file = someBytes(7)
    expect(codeOf(await cache.add(source.url))).toBe('patch.name-taken')
    expect(source.commands.filter((line) => line.startsWith('RETR'))).toHaveLength(1)
  })

  it('counts a second host that sends the same bytes', async () => {
    const [one, same, other] = [
      await startFtpSource(ftpFile),
      await startFtpSource(ftpFile),
      await startFtpSource(ftpFile, '127.0.0.2'),
    ]
    const cache = await ownCache()
    good(await cache.add(one.url))
    expect(good(await cache.add(same.url)).trust).toBe('own-hash-only')
    expect(good(await cache.add(other.url)).trust).toBe('two-sources')
  })

  it('keeps credentials out of everything it stores and says', async () => {
    const folder = join(ownFolder(), 'mirror')
    const source = await startFtpSource({ ...ftpFile, shortAfter: 1000 })
    const cache = await ownCache({ folder })
    const url = source.url.replace('//', '//anna:ge%40heim@')
    const said = [await cache.add(url), await cache.list()]
    expect(source.commands).toContain('PASS ge@heim')
    delete source.faults.shortAfter
    said.push(await cache.add(url), await cache.list())
    source.faults.refuseLogin = true
    said.push(await cache.add(url, { name: 'OTHER' }))
    for (const text of [JSON.stringify(said), allText(folder)]) {
      expect(text).not.toContain('heim')
      expect(text).not.toContain('anna')
    }
  })

  it.each([
    ['nothing listens', 'ftp://127.0.0.1:1/NAME'],
    ['there is no such host', 'ftp://no-such-host.invalid/NAME'],
    ['nothing listens for HTTP', 'http://127.0.0.1:1/NAME'],
  ])('is reported when %s', async (_what, url) => {
    expect(codeOf(await (await ownCache()).add(url))).toBe('patch.source-unreachable')
  })
})

describe('room', () => {
  it('is looked for before a byte is fetched', async () => {
    const source = await startFtpSource(ftpFile)
    const cache = await ownCache({ freeBytes: async () => await Promise.resolve(300_000) })
    expect(codeOf(await cache.add(source.url))).toBe('disk.full')
    expect(source.commands.some((line) => line.startsWith('RETR'))).toBe(false)
  })
})

it('a killed download leaves a part that can be continued, and the cache opens clean', async () => {
  const folder = join(ownFolder(), 'mirror')
  const source = await startFtpSource({ ...ftpFile, file: someBytes(6_000_000), stallAfter: 4_000_000 })
  const module = (name: string): string => JSON.stringify(new URL(name, import.meta.url).href)
  const script = `
    import { createSystemClock } from ${module('../../../electron/host/computer/clock.ts')}
    import { openPatchCache } from ${module('../../../electron/host/mirror/patch-cache.ts')}
    const cache = await openPatchCache({ folder: ${JSON.stringify(folder)}, clock: createSystemClock() })
    await cache.value.add(${JSON.stringify(source.url)})`
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const cache = await ownCache({ folder })
  // What came is synced a moment after it came to a stop; only that is promised to survive.
  await vi.waitUntil(async () => ((await cache.list())[0]?.bytes ?? 0) > 0, { timeout: 90_000 })
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGKILL')
  await gone
  expect(readdirSync(join(folder, 'locks'))).toHaveLength(1)
  delete source.faults.stallAfter
  expect(await cache.list()).toMatchObject([{ state: 'partial' }])
  // On a slow computer the network looks distant, and the killed download had several connections: it continues at the
  // first gap.
  const ranges = (await new CacheStore(folder).part('P4_4_3-GA'))?.ranges ?? []
  const [gap] = gapsOf(ranges, 6_000_000)
  expect(gap?.from).toBeGreaterThan(0)
  const before = source.commands.length
  good(await cache.add(source.url))
  expect(source.commands.slice(before).find((line) => line.startsWith('REST'))).toBe(
    `REST ${String((gap?.from ?? 0) - 65_536)}`,
  )
  await expectWhole(cache, source.faults.file)
  expect(readdirSync(join(folder, 'locks'))).toEqual([])
}, 120_000)
