import fc from 'fast-check'
import { request } from 'node:http'
import type { IncomingHttpHeaders } from 'node:http'
import { connect } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { readRange } from '../../../electron/host/offer/http-range.ts'
import { serveMirror } from '../../../electron/host/offer/serve-mirror.ts'
import { good, realClock, sha256, someBytes, verifiedPatch } from '../mirror/kit.ts'
import { ownOffer, rawAnswer } from './kit.ts'

const bytes = someBytes(700_000)

interface Got {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

async function get(
  port: number,
  path: string,
  options: { method?: string; headers?: Record<string, string>; localAddress?: string } = {},
): Promise<Got> {
  return await new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, ...options }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      )
      response.on('error', reject)
    })
    sent.on('error', reject)
    sent.end()
  })
}

describe('the HTTP offer', () => {
  it.each([
    '/P4_4_3-GA',
    '/P4_4_3-GA.mpu5',
    '/pub/updates/P4_4_3-GA',
    '/pub/updates/P4_4_3-GA.mpu5',
    '//P4_4_3-GA',
    '/P4_4_3-GA?x=1',
    '/%50' + '4_4_3-GA',
  ])('gives the file at %s', async (path) => {
    const offer = await ownOffer(bytes, { protocol: 'http' })
    const { status, headers, body } = await get(offer.port, path)
    expect(status).toBe(200)
    expect(headers).toMatchObject({
      'content-length': '700000',
      'accept-ranges': 'bytes',
      etag: `"${sha256(bytes)}"`,
      'content-type': 'application/octet-stream',
    })
    expect(body.equals(bytes)).toBe(true)
    await offer.whenDelivered
    expect(offer.segments).toMatchObject([
      { from: 0, to: 700_000, whole: true, sha256: sha256(bytes), protocol: 'http', peer: '127.0.0.1' },
    ])
  })

  it.each([
    '/../P4_4_3-GA',
    '/pub/../P4_4_3-GA',
    '/%2e%2e/etc/passwd',
    '/..%2f..%2fetc/passwd',
    '/%252e%252e/etc/passwd',
    '/..%5c..%5cetc/passwd',
    '/etc/passwd',
    '/p4_4_3-ga',
    '/P4_4_3-GA.MPU5',
    '/P4_4_3-GA%00',
    '/P4_4_3-GA/',
    '/files',
  ])('gives no file for %s', async (path) => {
    const offer = await ownOffer(bytes, { protocol: 'http' })
    const { status, body } = await get(offer.port, path)
    expect(status).toBe(404)
    expect(body.length).toBeLessThan(100)
    expect(offer.notes).toMatchObject([{ argument: path, answer: '404' }])
  })

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])('is for reading only: %s', async (method) => {
    const offer = await ownOffer(bytes, { protocol: 'http' })
    expect(await get(offer.port, '/P4_4_3-GA', { method })).toMatchObject({
      status: 405,
      headers: { allow: 'GET, HEAD' },
    })
  })

  it('answers HEAD with the length and nothing more', async () => {
    const offer = await ownOffer(bytes, { protocol: 'http' })
    const { status, headers, body } = await get(offer.port, '/P4_4_3-GA', { method: 'HEAD' })
    expect([status, headers['content-length'], body.length]).toEqual([200, '700000', 0])
    expect(offer.delivered).toBe(false)
  })

  it.each([
    ['bytes=0-0', 206, 0, 1],
    ['bytes=699999-', 206, 699_999, 700_000],
    ['bytes=-10', 206, 699_990, 700_000],
    ['bytes=-9999999', 206, 0, 700_000],
    ['bytes=5-9999999', 206, 5, 700_000],
    ['bytes=700000-', 416, 0, 0],
    ['bytes=-0', 416, 0, 0],
    ['bytes=9-5', 200, 0, 700_000],
    ['bytes=0-1,5-6', 200, 0, 700_000],
    ['lines=1-2', 200, 0, 700_000],
    ['bytes=-', 200, 0, 700_000],
  ])('understands %s', async (range, wanted, from, to) => {
    const offer = await ownOffer(bytes, { protocol: 'http' })
    const { status, headers, body } = await get(offer.port, '/P4_4_3-GA', { headers: { range } })
    expect(status).toBe(wanted)
    expect(body.equals(bytes.subarray(from, to))).toBe(true)
    if (status === 206) expect(headers['content-range']).toBe(`bytes ${from}-${to - 1}/700000`)
    if (status === 416) expect(headers['content-range']).toBe('bytes */700000')
  })

  it('gives a part only of the file that is meant', async () => {
    const offer = await ownOffer(bytes, { protocol: 'http' })
    const range = 'bytes=5-9'
    const { headers } = await get(offer.port, '/P4_4_3-GA', { method: 'HEAD' })
    const ask = async (more: Record<string, string>): Promise<number> =>
      (await get(offer.port, '/P4_4_3-GA', { headers: more })).status
    expect(await ask({ range, 'if-range': headers.etag ?? '' })).toBe(206)
    expect(await ask({ range, 'if-range': headers['last-modified'] ?? '' })).toBe(206)
    expect(await ask({ range, 'if-range': '"other"' })).toBe(200)
    expect(await ask({ range, 'if-range': 'Mon, 01 Jan 2001 00:00:00 GMT' })).toBe(200)
    expect(await ask({ 'if-none-match': headers.etag ?? '' })).toBe(304)
    expect(await ask({ 'if-none-match': '"other"' })).toBe(200)
    expect(await ask({ 'if-modified-since': headers['last-modified'] ?? '' })).toBe(304)
    expect(await ask({ 'if-modified-since': 'Mon, 01 Jan 2001 00:00:00 GMT' })).toBe(200)
  })

  it('is for one address', async () => {
    const offer = await ownOffer(bytes, { protocol: 'http' })
    expect((await get(offer.port, '/P4_4_3-GA', { localAddress: '127.0.0.2' })).status).toBe(403)
    expect(offer.notes).toMatchObject([{ peer: '127.0.0.2', answer: '403' }])
    expect(offer.segments).toEqual([])
  })

  it('speaks HTTP/1.0 and takes an absolute URL', async () => {
    const offer = await ownOffer(Buffer.from('\0the bytes'), { protocol: 'http' })
    expect(await rawAnswer(offer.port, 'GET /P4_4_3-GA HTTP/1.0\r\n\r\n')).toMatch(
      /^HTTP\/1\.1 200 OK\r\n[^]*\r\n\r\n.the bytes$/s,
    )
    expect(await rawAnswer(offer.port, 'GET http://x:1/P4_4_3-GA HTTP/1.1\r\nHost: x\r\n\r\n')).toMatch(/the bytes$/)
  })

  it.each([
    'NONSENSE\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: x\r\nX: ' + 'a'.repeat(20_000) + '\r\n\r\n',
    'GET nonsense HTTP/1.1\r\nHost: x\r\n\r\n',
    'GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n',
    '\0\0\0\0\r\n\r\n',
  ])('refuses %.20j', async (text) => {
    const offer = await ownOffer(bytes, { protocol: 'http' })
    expect(await rawAnswer(offer.port, text)).toMatch(/^HTTP\/1\.1 4\d\d /)
    expect((await get(offer.port, '/')).body.toString()).toContain('P4_4_3-GA.mpu5')
  })

  it.each([
    ['in the middle', bytes, 'data'],
    ['at the end, when the system had taken all of it', Buffer.from('\0few bytes'), 'end'],
  ])('counts a delivery that the peer cut %s as cut', async (_when, file, event) => {
    let heard = (): void => undefined
    const logged = new Promise<void>((resolve) => {
      heard = resolve
    })
    const offer = await ownOffer(file, { protocol: 'http', onSegment: () => heard() })
    const socket = connect({ port: offer.port, host: '127.0.0.1', allowHalfOpen: true }, () => {
      socket.write('GET /P4_4_3-GA HTTP/1.1\r\nHost: x\r\n\r\n')
    })
    onTestFinished(() => void socket.destroy())
    socket.once(event, () => socket.resetAndDestroy())
    if (event === 'end') socket.resume()
    await logged
    await offer.dispose()
    expect(offer.segments).toMatchObject([{ whole: false }])
    expect(offer.delivered).toBe(false)
  })

  it('reports progress and segments as they come', async () => {
    const progress: [number, number][] = []
    let heard = 0
    const offer = await ownOffer(bytes, {
      protocol: 'http',
      onProgress: (sent, total) => progress.push([sent, total]),
      onSegment: () => (heard += 1),
    })
    await get(offer.port, '/P4_4_3-GA')
    await offer.whenDelivered
    expect(progress.at(-1)).toEqual([700_000, 700_000])
    expect(heard).toBe(1)
  })

  it('is whole from ranges that together are', async () => {
    const offer = await ownOffer(bytes, { protocol: 'http' })
    for (const range of ['bytes=300000-', 'bytes=0-299999']) {
      expect(offer.delivered).toBe(false)
      await get(offer.port, '/P4_4_3-GA', { headers: { range } })
    }
    await offer.whenDelivered
    expect(offer.delivered).toBe(true)
  })

  it('never adds up NAME and NAME.mpu5', async () => {
    const offer = await ownOffer(bytes, { protocol: 'http' })
    await get(offer.port, '/P4_4_3-GA', { headers: { range: 'bytes=0-299999' } })
    await get(offer.port, '/P4_4_3-GA.mpu5', { headers: { range: 'bytes=300000-' } })
    await offer.dispose()
    expect(offer.segments).toHaveLength(2)
    expect(offer.delivered).toBe(false)
  })
})

it('ranges never leave the file', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.tuple(fc.nat(2000), fc.nat(2000)).map(([a, b]) => `bytes=${a}-${b}`),
      ),
      fc.nat({ max: 1500 }),
      (header, size) => {
        const range = readRange(header, size)
        if (range.kind === 'part') expect(0 <= range.from && range.from < range.to && range.to <= size).toBe(true)
      },
    ),
  )
})

it('answers one request per connection, and ignores data sent after it', async () => {
  const offer = await ownOffer(bytes, { protocol: 'http' })
  const ask = 'GET /P4_4_3-GA HTTP/1.1\r\nHost: x\r\n\r\n'
  const answer = await rawAnswer(offer.port, ask + ask)
  expect(answer.match(/HTTP\/1\.1 200/g)).toHaveLength(1)
  expect(answer.slice(answer.indexOf('\r\n\r\n') + 4)).toHaveLength(bytes.length)
  await offer.whenDelivered
  // Would wait for ever for an answer that no line can take.
  await offer.dispose()
})

describe('serving the mirror', () => {
  it.each(['ftp', 'http'] as const)('gives every verified update to anybody by %s', async (protocol) => {
    const patches = [await verifiedPatch(bytes), await verifiedPatch(someBytes(10), 'D4_1')]
    const served = good(await serveMirror({ patches, address: '127.0.0.1', port: 0, protocol, clock: realClock }))
    expect(served.urls).toEqual([
      `${protocol}://127.0.0.1:${served.port}/P4_4_3-GA`,
      `${protocol}://127.0.0.1:${served.port}/D4_1`,
    ])
    if (protocol === 'http') {
      expect((await get(served.port, '/D4_1', { localAddress: '127.0.0.9' })).body.equals(someBytes(10))).toBe(true)
      expect((await get(served.port, '/P4_4_3-GA.mpu5')).body.equals(bytes)).toBe(true)
    }
    await served.dispose()
  })

  it('on every address names the addresses', async () => {
    const served = good(
      await serveMirror({
        patches: [await verifiedPatch(bytes)],
        address: '0.0.0.0',
        port: 0,
        protocol: 'http',
        clock: realClock,
      }),
    )
    expect(served.urls).toContain(`http://127.0.0.1:${served.port}/P4_4_3-GA`)
    expect(served.urls.join()).not.toContain('0.0.0.0')
    await served.dispose()
  })
})
