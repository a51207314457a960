import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { DeliverySegment } from '../../shared/model/patch.ts'
import { ownFolder, sha256, someBytes, verifiedPatch } from '../unit/mirror/kit.ts'
import { ownOffer } from '../unit/offer/kit.ts'
import { clients, gotten, lftp, otherWays, runClient } from './clients.ts'
import { startRelay } from './relay.ts'

const bytes = someBytes(8_000_000)

/** Whether the requests that both sides ended in good order hold every byte between them. */
function provesAll(segments: readonly DeliverySegment[], total: number): boolean {
  const whole = segments.filter((segment) => segment.whole).sort((one, other) => one.from - other.from)
  return whole.reduce((until, { from, to }) => (from <= until ? Math.max(until, to) : until), 0) >= total
}

describe('the offer, fetched by programs that others wrote', () => {
  it.each([...clients, ...otherWays])('$name by $protocol gets every byte', async ({ name, protocol, fetch }) => {
    const folder = ownFolder()
    const offer = await ownOffer(bytes, { protocol })
    expect(await runClient(folder, fetch(offer.url))).toMatchObject({ code: 0 })
    expect(gotten(folder)).toBe(sha256(bytes))
    await offer.whenDelivered
    const whole = offer.segments.filter((each) => each.whole && each.sha256 === sha256(bytes))
    // Who fetches in segments has them joined to the file; on a quick line the first may have been all of it.
    if (name === 'lftp pget') expect(whole.length).toBeLessThanOrEqual(1)
    else expect(whole).toHaveLength(1)
  })

  it.each(clients)('$name by $protocol continues where it stopped', async ({ protocol, fetch, resume = fetch }) => {
    const folder = ownFolder()
    const offer = await ownOffer(bytes, { protocol })
    writeFileSync(join(folder, 'got'), bytes.subarray(0, 3_000_001))
    expect(await runClient(folder, resume(offer.url))).toMatchObject({ code: 0 })
    expect(gotten(folder)).toBe(sha256(bytes))
    await offer.dispose()
    expect(offer.segments.map(({ from, to, whole }) => [from, to, whole])).toEqual([[3_000_001, bytes.length, true]])
    expect(offer.delivered).toBe(false)
  })

  it.each(clients)(
    '$name by $protocol, cut by the line, continues, and what was cut counts as not proved',
    async (client) => {
      const { protocol, fetch, resume = fetch } = client
      const folder = ownFolder()
      const offer = await ownOffer(bytes, { protocol })
      const relay = await startRelay(
        { host: '127.0.0.1', port: offer.port },
        { cutAfter: 3_000_000, ftp: protocol === 'ftp' },
      )
      onTestFinished(() => relay.close())
      const url = offer.url.replace(`:${offer.port}/`, `:${relay.port}/`)
      // Some continue automatically after each cut; the others are started again once the connection is sound.
      const first = await runClient(folder, fetch(url))
      if (first.code !== 0) {
        expect(statSync(join(folder, 'got')).size).toBeLessThanOrEqual(3_000_000)
        expect(offer.delivered).toBe(false)
        delete relay.line.cutAfter
        expect(await runClient(folder, resume(url))).toMatchObject({ code: 0 })
      }
      expect(relay.seen.connections).toBeGreaterThanOrEqual(2)
      expect(gotten(folder)).toBe(sha256(bytes))
      await offer.dispose()
      expect(offer.segments.some((segment) => !segment.whole)).toBe(true)
      expect(offer.delivered).toBe(provesAll(offer.segments, bytes.length))
    },
  )

  it.each(clients)('$name by $protocol over a late and narrow line gets every byte', async ({ protocol, fetch }) => {
    const folder = ownFolder()
    const offer = await ownOffer(bytes, { protocol })
    const line = { delay: 20, window: 512 * 1024, ftp: protocol === 'ftp' }
    const relay = await startRelay({ host: '127.0.0.1', port: offer.port }, line)
    onTestFinished(() => relay.close())
    const url = offer.url.replace(`:${offer.port}/`, `:${relay.port}/`)
    expect(await runClient(folder, fetch(url))).toMatchObject({ code: 0 })
    expect(gotten(folder)).toBe(sha256(bytes))
    await offer.whenDelivered
  })

  it.each(['ftp', 'http'] as const)(
    'of a download by %s that was cut and continued, only the rest is proved',
    async (protocol) => {
      const folder = ownFolder()
      const offer = await ownOffer(someBytes(20_000_000), { protocol })
      const cut = await runClient(folder, [
        'curl',
        '-sS',
        '--max-filesize',
        '30M',
        '--limit-rate',
        '4M',
        '-m',
        '1',
        '-o',
        'got',
        offer.url,
      ])
      expect(cut.code).toBe(28)
      expect((await runClient(folder, ['curl', '-sS', '-C', '-', '-o', 'got', offer.url])).code).toBe(0)
      expect(gotten(folder)).toBe(sha256(someBytes(20_000_000)))
      await offer.dispose()
      expect(offer.segments.map((each) => each.whole)).toEqual([false, true])
      expect(offer.delivered).toBe(false)
    },
  )

  it.each([
    ['0-99', 0, 100],
    ['7999999-7999999', 7_999_999, 8_000_000],
    ['-5', 7_999_995, 8_000_000],
  ])('curl asks by HTTP for the range %s', async (range, from, to) => {
    const folder = ownFolder()
    const offer = await ownOffer(bytes, { protocol: 'http' })
    expect((await runClient(folder, ['curl', '-sSf', '-r', range, '-o', 'got', offer.url])).code).toBe(0)
    expect(readFileSync(join(folder, 'got')).equals(bytes.subarray(from, to))).toBe(true)
  })

  it.each(['ftp', 'http'] as const)('another address gets nothing by %s', async (protocol) => {
    const folder = ownFolder()
    const offer = await ownOffer(bytes, { protocol })
    expect(
      (await runClient(folder, ['curl', '-sSf', '--interface', '127.0.0.2', '-o', 'got', offer.url])).code,
    ).not.toBe(0)
    expect(() => gotten(folder)).toThrow()
    expect(offer.segments).toEqual([])
    expect(offer.notes.map((note) => note.peer)).toEqual(['127.0.0.2'])
  })

  it.each([
    ['curl -T', 'ftp', (url: string) => ['curl', '-sS', '-T', 'mine', url]],
    ['curl -T', 'http', (url: string) => ['curl', '-sSf', '-T', 'mine', url]],
    ['curl DELE', 'ftp', (url: string) => ['curl', '-sS', '-Q', 'DELE P4_4_3-GA', '-o', 'got', url]],
    ['lftp put', 'ftp', (url: string) => lftp(`open ${url.replace(/\/[^/]+$/, '')}; put mine`)],
    ['lftp rm', 'ftp', (url: string) => lftp(`open ${url.replace(/\/[^/]+$/, '')}; rm P4_4_3-GA`)],
  ] as const)('nothing can be written with %s by %s', async (_name, protocol, words) => {
    const folder = ownFolder()
    writeFileSync(join(folder, 'mine'), 'mine')
    const patch = await verifiedPatch(bytes)
    const offer = await ownOffer(bytes, { protocol, patch })
    expect((await runClient(folder, words(offer.url))).code).not.toBe(0)
    expect(sha256(readFileSync(patch.path))).toBe(sha256(bytes))
  })

  it.each([
    [
      'curl by FTP',
      'ftp',
      (url: string) => ['curl', '-sS', '--path-as-is', '-o', 'got', url.replace(/\/[^/]+$/, '/../../../../etc/passwd')],
    ],
    [
      'curl by FTP, absolute',
      'ftp',
      (url: string) => ['curl', '-sS', '-o', 'got', url.replace(/\/[^/]+$/, '/%2fetc/passwd')],
    ],
    [
      'curl by HTTP',
      'http',
      (url: string) => [
        'curl',
        '-sSf',
        '--path-as-is',
        '-o',
        'got',
        url.replace(/\/[^/]+$/, '/../../../../etc/passwd'),
      ],
    ],
    [
      'curl by HTTP, encoded',
      'http',
      (url: string) => ['curl', '-sSf', '-o', 'got', url.replace(/\/[^/]+$/, '/%2e%2e/%2e%2e/etc/passwd')],
    ],
    ['curl in small letters', 'http', (url: string) => ['curl', '-sSf', '-o', 'got', url.toLowerCase()]],
    ['wget by FTP in small letters', 'ftp', (url: string) => ['wget', '-q', '-t', '1', '-O', 'got', url.toLowerCase()]],
  ] as const)('no way out: %s', async (_name, protocol, words) => {
    const folder = ownFolder()
    const offer = await ownOffer(bytes, { protocol })
    expect((await runClient(folder, words(offer.url))).code).not.toBe(0)
    expect(offer.segments).toEqual([])
  })

  it('lftp can look around', async () => {
    const offer = await ownOffer(bytes)
    const base = offer.url.replace(/\/[^/]+$/, '')
    const { said } = await runClient(ownFolder(), lftp(`open ${base}; cls -1; cd pub/updates; ls; du P4_4_3-GA.mpu5`))
    expect(said).toContain('P4_4_3-GA.mpu5')
    expect(said).toMatch(/8000000/)
  })
})
