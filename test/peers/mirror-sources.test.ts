import { truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { CacheStore } from '../../electron/host/mirror/cache-store.ts'
import type { AddOptions } from '../../electron/host/mirror/patch-cache.ts'
import { overlapBytes, waitingBytes } from '../../electron/host/mirror/segment-sink.ts'
import { codeOf, good, ownCache, ownFolder, sha256, someBytes } from '../unit/mirror/kit.ts'
import { startRelay } from './relay.ts'
import type { Line } from './relay.ts'
import { startSource } from './source-servers.ts'
import type { SourceKind, SourceServer } from './source-servers.ts'

const bytes = someBytes(5_000_000)

const kinds = ['vsftpd', 'pure-ftpd', 'proftpd', 'nginx'] as const

async function ownSource(kind: SourceKind): Promise<SourceServer> {
  const source = await startSource(kind)
  onTestFinished(() => source.stop())
  return source
}

describe.each(kinds)('%s as the source of updates', (kind) => {
  it('sends a file that is whole, found without its extension', async () => {
    const { url, folder } = await ownSource(kind)
    writeFileSync(join(folder, 'P4_4_3-GA.mpu5'), bytes)
    const cache = await ownCache()
    const row = good(await cache.add(`${url}/P4_4_3-GA`, { sha256: sha256(bytes) }))
    expect(row).toMatchObject({
      name: 'P4_4_3-GA',
      bytes: bytes.length,
      sha256: sha256(bytes),
      source: `${url}/P4_4_3-GA.mpu5`,
      trust: 'given-hash',
    })
    good(await cache.verify('P4_4_3-GA'))
  })

  it('suggests the name that it has', async () => {
    const { url, folder } = await ownSource(kind)
    writeFileSync(join(folder, 'P4_4_3-GA.mpu5'), bytes)
    const missed = await (await ownCache()).add(`${url}/p4_4_3-ga.mpu5`)
    expect(missed).toMatchObject({
      // HTTP has no way to ask what else there is.
      failure: {
        code: 'patch.not-found',
        hint: expect.stringContaining(kind === 'nginx' ? 'case-sensitive' : 'P4_4_3-GA.mpu5') as string,
      },
    })
  })

  it.each([
    ['carries a part on', (_file: string) => undefined, bytes],
    ['starts again where the time is another', (file: string) => utimesSync(file, 1, 1), bytes],
    [
      'starts again where the file is another',
      (file: string) => writeFileSync(file, someBytes(5_000_000, 4)),
      someBytes(5_000_000, 4),
    ],
    [
      'starts again where the file is shorter than the part',
      (file: string) => writeFileSync(file, bytes.subarray(0, 1000)),
      bytes.subarray(0, 1000),
    ],
  ])('%s', async (what, change, wanted) => {
    const { url, folder } = await ownSource(kind)
    const file = join(folder, 'P4_4_3-GA.mpu5')
    writeFileSync(file, bytes)
    utimesSync(file, 1_900_000_000, 1_900_000_000)
    const home = join(ownFolder(), 'mirror')
    const cache = await ownCache({ folder: home })
    const control = new AbortController()
    const cut = await cache.add(`${url}/P4_4_3-GA`, {
      signal: control.signal,
      onProgress: (now) => now.bytes > 0 && control.abort(),
    })
    expect(codeOf(cut)).toBe('operation.cancelled')
    const have = (await cache.list())[0]?.bytes ?? 0
    expect(have).toBeGreaterThan(0)
    // Bytes that are there already are not fetched again: the first report is beyond them.
    if (what === 'carries a part on') {
      const first: number[] = []
      good(
        await cache.add(`${url}/P4_4_3-GA`, {
          onProgress: ({ stage, bytes: done }) => stage === 'fetching' && first.push(done),
        }),
      )
      expect(first[0]).toBeGreaterThanOrEqual(have)
    } else {
      change(file)
      good(await cache.add(`${url}/P4_4_3-GA`))
    }
    expect(good(await cache.verify('P4_4_3-GA')).sha256).toBe(sha256(wanted))
  })

  it('is not believed when a part is longer than its file', async () => {
    const { url, folder } = await ownSource(kind)
    writeFileSync(join(folder, 'P4_4_3-GA.mpu5'), bytes)
    const home = join(ownFolder(), 'mirror')
    const cache = await ownCache({ folder: home })
    const control = new AbortController()
    await cache.add(`${url}/P4_4_3-GA`, {
      signal: control.signal,
      onProgress: (now) => now.bytes > 0 && control.abort(),
    })
    truncateSync(new CacheStore(home).partPath('P4_4_3-GA'), 6_000_000)
    good(await cache.add(`${url}/P4_4_3-GA`))
    expect(good(await cache.verify('P4_4_3-GA')).sha256).toBe(sha256(bytes))
  })

  it.each<[string, Partial<Line>]>([
    ['stalls', { stallAfter: 2_000_000 }],
    ['is cut', { cutAfter: 2_000_000 }],
    ['ends as if that were all', { endAfter: 2_000_000 }],
  ])('over a line that %s, continues from there to the whole file, or is reported', async (_what, fault) => {
    const { url, folder, port } = await ownSource(kind)
    writeFileSync(join(folder, 'P4_4_3-GA.mpu5'), bytes)
    const relay = await startRelay({ host: '127.0.0.1', port }, { ...fault, ftp: kind !== 'nginx' })
    onTestFinished(() => relay.close())
    // Only a stalled connection times out soon: on a busy computer any connection can stall for a second.
    const stallMs = fault.stallAfter === undefined ? 30_000 : 1_000
    const cache = await ownCache({ stallMs, patience: { tries: 3, firstPause: 10 } })
    const far = `${url.replace(`:${port}/`, `:${relay.port}/`)}/P4_4_3-GA`
    const waits: string[] = []
    const onProgress: AddOptions['onProgress'] = ({ stage, sentence }) => stage === 'waiting' && waits.push(sentence)
    if (fault.endAfter !== undefined && kind !== 'nginx') {
      // FTP calls this end a success. The part is compared from its start, and the same end again is reported at once.
      expect(await cache.add(far, { onProgress })).toMatchObject({ failure: { code: 'patch.short' } })
      expect(await cache.verify('P4_4_3-GA')).toMatchObject({ ok: false })
      return
    }
    good(await cache.add(far, { onProgress }))
    expect(waits.length).toBeGreaterThanOrEqual(2)
    // Of 5 MB, a line that breaks after 2 MB needs three connections. Twice comes what the second and the third compare, and
    // what the first two had received and not written yet. A reset takes away besides what our system holds unread, which is
    // up to the machine: of the 4 MB that both carried, more than a quarter has to stay.
    const words = 10_000
    const twice = fault.cutAfter === undefined ? words + 2 * (overlapBytes + waitingBytes) : 3_000_000
    expect(relay.seen.bytes).toBeLessThan(bytes.length + twice)
    expect(good(await cache.verify('P4_4_3-GA')).sha256).toBe(sha256(bytes))
  })

  it('over a late and narrow line, arrives complete over several connections', async () => {
    const { url, folder, port } = await ownSource(kind)
    const long = someBytes(20_000_000, 6)
    writeFileSync(join(folder, 'P4_4_3-GA.mpu5'), long)
    const line = { delay: 20, window: 64 * 1024, ftp: kind !== 'nginx' }
    const relay = await startRelay({ host: '127.0.0.1', port }, line)
    onTestFinished(() => relay.close())
    const cache = await ownCache()
    good(await cache.add(`${url.replace(`:${port}/`, `:${relay.port}/`)}/P4_4_3-GA`))
    expect(relay.seen.atOnce).toBeGreaterThanOrEqual(2)
    expect(good(await cache.verify('P4_4_3-GA')).sha256).toBe(sha256(long))
  })
})
