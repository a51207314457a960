import { readdirSync } from 'node:fs'
import type { RequestListener } from 'node:http'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startFtpSource } from './ftp-source.ts'
import { startHttpSource } from './http-source.ts'
import { codeOf, expectWhole, good, ownCache, ownFolder, sha256, someBytes } from './kit.ts'

const bytes = someBytes(300_000, 6)
const patient = { patience: { tries: 4, firstPause: 1 }, stallMs: 300 }

/** A server that gives the file, except for the headers that `spoil` changes and its reply to HEAD. */
function giving(spoil: Record<string, string>, head?: RequestListener): RequestListener {
  return (request, response) => {
    if (request.method === 'HEAD' && head !== undefined) return void head(request, response)
    response.writeHead(200, {
      'Content-Length': bytes.length,
      'Last-Modified': 'Tue, 02 Jan 2024 03:04:05 GMT',
      ...spoil,
    })
    response.end(bytes)
  }
}

describe('a server that says odd things of a sound file', () => {
  let tags = 0
  const answers: [string, RequestListener][] = [
    ['HEAD tells a length of 0', giving({}, (_q, r) => void r.writeHead(200, { 'Content-Length': 0 }).end())],
    ['HEAD is 404', giving({}, (_q, r) => void r.writeHead(404).end())],
    ['HEAD is 405', giving({}, (_q, r) => void r.writeHead(405).end())],
    ['its tag is another one each time', (q, r) => giving({ ETag: `"${String((tags += 1))}"` })(q, r)],
    ['its time is always now', (q, r) => giving({ 'Last-Modified': new Date().toUTCString() })(q, r)],
  ]
  it.each(answers)('is believed in what it sends: %s', async (_what, answer) => {
    const source = await startHttpSource(answer)
    const cache = await ownCache()
    expect(good(await cache.add(`${source.origin}/P4_4_3-GA.mpu5`)).trust).toBe('own-hash-only')
    await expectWhole(cache, bytes)
  })

  it.each<[string, RequestListener]>([
    ['is labelled a web page', giving({ 'Content-Type': 'text/html; charset=UTF-8' })],
    ['is labelled as packed', giving({ 'Content-Encoding': 'x-gzip' })],
    [
      'marks its end by closing only',
      (_q, r) => {
        r.useChunkedEncodingByDefault = false
        r.end(bytes)
      },
    ],
  ])('is taken where its hash is given, though it %s', async (_what, answer) => {
    const source = await startHttpSource(answer)
    const cache = await ownCache()
    expect(codeOf(await cache.add(`${source.origin}/P4_4_3-GA.mpu5`))).not.toBe('ok')
    good(await cache.add(`${source.origin}/P4_4_3-GA.mpu5`, { sha256: sha256(bytes) }))
    await expectWhole(cache, bytes)
  })

  it('is accepted with a length in addition to its chunks', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined)
      socket.once('data', () => {
        socket.write(`HTTP/1.1 200 OK\r\nContent-Length: 7\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n`)
        socket.write(`${bytes.length.toString(16)}\r\n`)
        socket.write(bytes)
        socket.end('\r\n0\r\n\r\n')
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    const cache = await ownCache()
    const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/P4_4_3-GA.mpu5`
    good(await cache.add(url, { sha256: sha256(bytes) }))
    await expectWhole(cache, bytes)
  })

  it('is left alone for as long as it asks', async () => {
    let asked = 0
    const source = await startHttpSource((request, response) => {
      asked += 1
      if (asked > 1) return void giving({})(request, response)
      response.writeHead(429, { 'Retry-After': '7' }).end()
    })
    const pauses: number[] = []
    const sleep = async (milliseconds: number): Promise<void> => {
      pauses.push(milliseconds)
      await new Promise((resolve) => setTimeout(resolve, Math.min(milliseconds, 20)))
    }
    const cache = await ownCache({ ...patient, clock: { now: () => Date.now(), sleep } })
    good(await cache.add(`${source.origin}/P4_4_3-GA.mpu5`))
    expect(pauses).toContain(7_000)
  })
})

describe('two names of one server', () => {
  it('are one source, and so are two that lead to one', async () => {
    const source = await startHttpSource(giving({}))
    const { port } = new URL(source.origin)
    const cache = await ownCache()
    good(await cache.add(`${source.origin}/P4_4_3-GA.mpu5`))
    expect(good(await cache.add(`http://localhost:${port}/P4_4_3-GA.mpu5`)).trust).toBe('own-hash-only')
    const lead = await startHttpSource(
      (_q, r) => void r.writeHead(302, { Location: `${source.origin}/P4_4_3-GA.mpu5` }).end(),
    )
    expect(good(await cache.add(`${lead.origin}/P4_4_3-GA.mpu5`)).trust).toBe('own-hash-only')
  })
})

it('a resume that is answered with the right headers and other bytes ends with the right file', async () => {
  const long = someBytes(900_000, 7)
  let cut = true
  const source = await startHttpSource((request, response) => {
    const from = Number(/^bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? -1)
    response.setHeader('ETag', '"one"')
    if (from >= 0) {
      response.writeHead(206, {
        'Content-Length': long.length - from,
        'Content-Range': `bytes ${String(from)}-${String(long.length - 1)}/${String(long.length)}`,
      })
      return void response.end(long.subarray(0, long.length - from))
    }
    response.writeHead(200, { 'Content-Length': long.length })
    if (!cut) return void response.end(long)
    cut = false
    response.write(long.subarray(0, 500_000), () => response.destroy())
  })
  const cache = await ownCache(patient)
  good(await cache.add(`${source.origin}/P4_4_3-GA.mpu5`))
  await expectWhole(cache, long)
})

/** One thing that goes wrong with a transfer, and where. */
const fault = fc.record({
  kind: fc.constantFrom('none', 'shortAfter', 'resetAfter', 'stallAfter', 'replaced', 'noSize', 'longer'),
  at: fc.integer({ min: 1, max: bytes.length - 1 }),
})

it('no row of faults ends with an update that differs from the source, and none costs one that was here', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fault, { minLength: 1, maxLength: 3 }), fc.boolean(), async (faults, given) => {
      const source = await startFtpSource({ file: bytes, name: 'P4_4_3-GA.mpu5', modified: '20300101000000' })
      const folder = join(ownFolder(), 'mirror')
      const cache = await ownCache({ folder, patience: { tries: 1, firstPause: 0 }, stallMs: 100 })
      let here: string[] = []
      for (const { kind, at } of [...faults, { kind: 'none', at: 1 }]) {
        for (const each of ['shortAfter', 'resetAfter', 'stallAfter', 'sizeSays'] as const) delete source.faults[each]
        source.faults.noSize = kind === 'noSize'
        if (kind === 'shortAfter' || kind === 'resetAfter' || kind === 'stallAfter') source.faults[kind] = at
        if (kind === 'longer') source.faults.sizeSays = at
        if (kind === 'replaced')
          Object.assign(source.faults, {
            file: someBytes(bytes.length, at),
            modified: `2030010100${String(at).padStart(4, '0').slice(-4)}`,
          })
        const done = await cache.add(source.url, given ? { sha256: sha256(source.faults.file) } : {})
        if (done.ok) expect(done.value.sha256).toBe(sha256(source.faults.file))
        const now = readdirSync(join(folder, 'files'))
        expect(now).toEqual(expect.arrayContaining(here))
        here = now
      }
    }),
    { numRuns: 25, seed: 4_711 },
  )
}, 120_000)
