import { describe, expect, it, onTestFinished } from 'vitest'
import type { PatchCache } from '../../../electron/host/mirror/patch-cache.ts'
import { startRelay } from '../../peers/relay.ts'
import type { Line, Relay } from '../../peers/relay.ts'
import { startFtpSource } from './ftp-source.ts'
import { rangedAnswer, startHttpSource } from './http-source.ts'
import { codeOf, good, ownCache, sha256, someBytes } from './kit.ts'

const bytes = someBytes(12_000_000, 3)
const patient = { patience: { tries: 6, firstPause: 10 }, stallMs: 1_000 }

async function ftpBehind(line: Partial<Line>): Promise<{ relay: Relay; url: string }> {
  const source = await startFtpSource({ file: bytes, name: 'N.mpu5', modified: '20300101000000' })
  const relay = await startRelay({ host: '127.0.0.1', port: source.port }, { ...line, ftp: true })
  onTestFinished(() => relay.close())
  return { relay, url: `ftp://127.0.0.1:${relay.port}/N.mpu5` }
}

async function httpBehind(line: Partial<Line>): Promise<{ relay: Relay; url: string }> {
  const answer = rangedAnswer(
    () => bytes,
    () => '"one"',
  )
  const source = await startHttpSource((request, response) => {
    response.setHeader('Accept-Ranges', 'bytes')
    answer(request, response)
  })
  const relay = await startRelay({ host: '127.0.0.1', port: Number(new URL(source.origin).port) }, line)
  onTestFinished(() => relay.close())
  return { relay, url: `http://127.0.0.1:${relay.port}/N.mpu5` }
}

async function whole(cache: PatchCache): Promise<void> {
  expect(good(await cache.verify('N')).sha256).toBe(sha256(bytes))
}

describe.each([
  ['FTP', ftpBehind],
  ['HTTP', httpBehind],
] as const)('over %s', (protocol, behind) => {
  it('a long line gets several connections, because that was seen to pay', async () => {
    const { relay, url } = await behind({ delay: 20, window: 64 * 1024 })
    const cache = await ownCache(patient)
    const counts = new Set<number>()
    good(await cache.add(url, { onProgress: ({ connections }) => counts.add(connections) }))
    await whole(cache)
    expect(relay.seen.atOnce).toBeGreaterThanOrEqual(2)
    expect(Math.max(...counts)).toBeGreaterThanOrEqual(2)
    expect(relay.seen.atOnce).toBeLessThanOrEqual(8)
  })

  it('a short line gets one', async () => {
    const { relay, url } = await behind({ delay: 0, window: 16 * 1024 })
    const cache = await ownCache(patient)
    good(await cache.add(url))
    await whole(cache)
    expect(relay.seen.atOnce).toBe(1)
  })

  it('a source that takes no second connection is fetched from with one', async () => {
    const { relay, url } = await behind({ delay: 20, window: 128 * 1024 })
    const cache = await ownCache(patient)
    relay.line.mostAtOnce = protocol === 'FTP' ? 2 : 1
    good(await cache.add(url))
    await whole(cache)
    expect(relay.seen.atOnce).toBe(1)
  })

  it.each<[string, Partial<Line>]>([
    ['stall', { stallAfter: 3_000_000 }],
    ['are cut', { cutAfter: 3_000_000 }],
  ])('connections that %s again and again end up with the whole file', async (_what, fault) => {
    const { url } = await behind(fault)
    const cache = await ownCache(patient)
    const sentences: string[] = []
    good(await cache.add(url, { onProgress: ({ stage, sentence }) => stage === 'waiting' && sentences.push(sentence) }))
    await whole(cache)
    expect(sentences.length).toBeGreaterThanOrEqual(1)
    for (const sentence of sentences) expect(sentence).toMatch(/\. (It continues|Try \d of \d starts) in \d s\.$/)
  })

  it('connections that end as if that were all end up with the whole file where its hash is given', async () => {
    const { url } = await behind({ endAfter: 3_000_000 })
    const cache = await ownCache(patient)
    good(await cache.add(url, { sha256: sha256(bytes) }))
    await whole(cache)
  })

  it('a stuck connection is overtaken by the others', async () => {
    const { url } = await behind({ delay: 20, window: 64 * 1024, stuck: 2 })
    const cache = await ownCache({ ...patient, stallMs: 600_000 })
    good(await cache.add(url))
    await whole(cache)
  })
})

it('an FTP source that ends at the same byte twice is reported at once, and no received data is lost', async () => {
  const { url } = await ftpBehind({ endAfter: 3_000_000 })
  const cache = await ownCache(patient)
  const waits: string[] = []
  const result = await cache.add(url, {
    onProgress: ({ stage, sentence }) => stage === 'waiting' && waits.push(sentence),
  })
  expect(result).toMatchObject({
    failure: { code: 'patch.short', sentence: expect.stringContaining('twice') as string },
  })
  expect(waits.length).toBeLessThanOrEqual(2)
  expect(await cache.list()).toMatchObject([{ state: 'partial', bytes: expect.any(Number) as number }])
})

it('a file that is another one by the second connection is not mixed', async () => {
  const source = await startFtpSource({ file: bytes, name: 'N.mpu5', modified: '20300101000000' })
  const relay = await startRelay({ host: '127.0.0.1', port: source.port }, { delay: 20, window: 64 * 1024, ftp: true })
  onTestFinished(() => relay.close())
  const cache = await ownCache(patient)
  const result = await cache.add(`ftp://127.0.0.1:${relay.port}/N.mpu5`, {
    onProgress: ({ connections }) => {
      if (connections < 2) return
      source.faults.file = someBytes(12_000_000, 9)
      source.faults.modified = '20300202000000'
    },
  })
  expect(codeOf(result)).toBe('patch.source-changed')
  expect((await cache.list()).filter((row) => row.state === 'verified')).toEqual([])
})
