import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { rangedAnswer, startHttpSource } from './http-source.ts'
import { codeOf, expectWhole, good, ownCache, someBytes } from './kit.ts'

const bytes = someBytes(400_000)
const larger = someBytes(4_000_000)

describe('from HTTP', () => {
  it('carries a part on under If-Range', async () => {
    let cut = true
    const ranged = rangedAnswer(
      () => larger,
      () => '"one"',
    )
    const source = await startHttpSource((request, response) => {
      if (!cut) return void ranged(request, response)
      response.writeHead(200, { 'Content-Length': larger.length, ETag: '"one"' })
      response.write(larger.subarray(0, 2_000_000), () => response.destroy())
    })
    const cache = await ownCache()
    expect(codeOf(await cache.add(`${source.origin}/P4_4_3-GA.mpu5`))).toBe('patch.source-unreachable')
    const [part] = await cache.list()
    cut = false
    good(await cache.add(`${source.origin}/P4_4_3-GA.mpu5`))
    // The last request only asks whether the file is still the same.
    expect(source.requests.at(-1)?.method).toBe('HEAD')
    // How far the download came may differ by connection; that it continues from inside the part does not.
    const goneOn = source.requests.filter(({ headers }) => headers.range !== undefined)
    expect(goneOn.length).toBeGreaterThan(0)
    for (const { headers } of goneOn) {
      expect(headers.range).toMatch(/^bytes=[1-9]\d*-$/)
      expect(headers['if-range']).toBe('"one"')
    }
    expect(part?.bytes).toBeGreaterThan(65_536)
    await expectWhole(cache, larger)
  })

  it.each([
    [
      'the file is another one',
      (file: Buffer) =>
        rangedAnswer(
          () => file,
          () => '"two"',
        ),
    ],
    [
      'ranges are ignored',
      (file: Buffer) => (_request: unknown, response: import('node:http').ServerResponse) => void response.end(file),
    ],
    [
      'the range is refused',
      (file: Buffer) =>
        (request: import('node:http').IncomingMessage, response: import('node:http').ServerResponse) => {
          response.statusCode = request.headers.range === undefined ? 200 : 416
          response.setHeader('Content-Length', request.headers.range === undefined ? file.length : 0)
          response.end(request.headers.range === undefined ? file : undefined)
        },
    ],
    [
      'another range comes',
      (file: Buffer) =>
        (request: import('node:http').IncomingMessage, response: import('node:http').ServerResponse) => {
          const wanted = request.headers.range !== undefined
          response.writeHead(wanted ? 206 : 200, {
            ETag: '"one"',
            'Content-Length': file.length,
            ...(wanted ? { 'Content-Range': `bytes 0-${file.length - 1}/${file.length}` } : {}),
          })
          response.end(file)
        },
    ],
  ])('starts again when %s', async (_what, later) => {
    const other = someBytes(400_000, 8)
    let answer: import('node:http').RequestListener = (_request, response) => {
      response.writeHead(200, { 'Content-Length': bytes.length, ETag: '"one"' })
      response.write(bytes.subarray(0, 200_000), () => response.destroy())
    }
    const source = await startHttpSource((request, response) => void answer(request, response))
    const cache = await ownCache()
    await cache.add(`${source.origin}/P4_4_3-GA.mpu5`)
    answer = later(other)
    good(await cache.add(`${source.origin}/P4_4_3-GA.mpu5`))
    await expectWhole(cache, other)
  })

  it.each<[string, import('node:http').RequestListener, string]>([
    [
      'is a login page by its type',
      (_q, r) => void r.writeHead(200, { 'Content-Type': 'text/html', 'Content-Length': 9 }).end('log in: x'),
      'patch.not-an-update',
    ],
    [
      'is a login page by its first bytes',
      (_q, r) => void r.end('\n<!doctype html><title>Login</title>'),
      'patch.not-an-update',
    ],
    ['is empty', (_q, r) => void r.writeHead(200, { 'Content-Length': 0 }).end(), 'patch.not-an-update'],
    ['needs a login', (_q, r) => void r.writeHead(401).end('no'), 'patch.source-refused'],
    ['breaks', (_q, r) => void r.writeHead(503).end(), 'patch.source-unreachable'],
    ['is not there', (_q, r) => void r.writeHead(404).end('<html>'), 'patch.not-found'],
    [
      'is recoded',
      (_q, r) => void r.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync(bytes)),
      'patch.source-refused',
    ],
    [
      'redirects for ever',
      (q, r) => void r.writeHead(302, { Location: `${q.url ?? ''}x` }).end(),
      'patch.source-refused',
    ],
    [
      'redirects elsewhere',
      (_q, r) => void r.writeHead(302, { Location: 'file:///etc/passwd' }).end(),
      'patch.source-refused',
    ],
    ['stalls before the answer', () => undefined, 'patch.stalled'],
    ['stalls', (_q, r) => void r.writeHead(200, { 'Content-Length': 100 }).write('x'), 'patch.stalled'],
    [
      'is cut',
      (_q, r) => void r.writeHead(200, { 'Content-Length': 100 }).write('x', () => r.destroy()),
      'patch.source-unreachable',
    ],
    ['is cut in chunks', (_q, r) => void r.write('x', () => r.destroy()), 'patch.source-unreachable'],
    [
      'marks its end by closing only',
      (_q, r) => {
        r.useChunkedEncodingByDefault = false
        r.end('some bytes')
      },
      'patch.source-refused',
    ],
  ])('a source that %s is found out', async (_what, answer, code) => {
    const source = await startHttpSource(answer)
    const cache = await ownCache({ stallMs: 300 })
    expect(codeOf(await cache.add(`${source.origin}/P4_4_3-GA.mpu5`))).toBe(code)
    expect((await cache.list()).filter((row) => row.state === 'verified')).toEqual([])
    expect((await cache.verify('P4_4_3-GA')).ok).toBe(false)
  })

  it('follows a redirect without taking the password along', async () => {
    const target = await startHttpSource((_request, response) => void response.end(bytes))
    const source = await startHttpSource(
      (_request, response) => void response.writeHead(302, { Location: `${target.origin}/x?key=1` }).end(),
    )
    const cache = await ownCache()
    const row = good(await cache.add(`${source.origin.replace('//', '//anna:geheim@')}/P4_4_3-GA.mpu5`))
    expect(row.source).toBe(`${source.origin}/P4_4_3-GA.mpu5`)
    expect(source.requests[0]?.headers.authorization).toBe(`Basic ${Buffer.from('anna:geheim').toString('base64')}`)
    expect(target.requests[0]?.headers.authorization).toBeUndefined()
    await expectWhole(cache, bytes)
  })

  it('looks for the file behind a URL without the extension', async () => {
    const source = await startHttpSource((request, response) => {
      if (request.url === '/P4_4_3-GA') response.end(bytes)
      else response.writeHead(404).end()
    })
    const cache = await ownCache()
    expect(good(await cache.add(`${source.origin}/P4_4_3-GA`)).source).toBe(`${source.origin}/P4_4_3-GA`)
    expect(source.requests.map((request) => request.url)).toEqual(['/P4_4_3-GA.mpu5', '/P4_4_3-GA', '/P4_4_3-GA'])
  })
})
