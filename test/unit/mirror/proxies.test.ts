import { connect } from 'node:net'
import { createServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { namesProxy, proxyFor } from '../../../electron/host/mirror/http-proxy.ts'
import { startHttpSource } from './http-source.ts'
import { allText, expectWhole, good, ownCache, ownFolder, someBytes } from './kit.ts'

const bytes = someBytes(200_000, 8)
const proxyNames = ['http_proxy', 'https_proxy', 'ftp_proxy', 'all_proxy', 'no_proxy']

beforeEach(() => {
  for (const name of proxyNames) for (const each of [name, name.toUpperCase()]) vi.stubEnv(each, undefined)
  return () => void vi.unstubAllEnvs()
})

interface Proxy {
  readonly port: number
  /** What it was asked for: the URL or, with CONNECT, host and port. */
  readonly asked: string[]
  readonly logins: (string | undefined)[]
}

/** A proxy that forwards each request to `to`, regardless of the host it names; `connects`: its reply to CONNECT. */
async function startProxy(to: number, connects = 200): Promise<Proxy> {
  const asked: string[] = []
  const logins: (string | undefined)[] = []
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    logins.push(request.headers['proxy-authorization'])
    const { pathname } = new URL(request.url ?? '')
    const onward = connect(to, '127.0.0.1', () => onward.write(`${request.method ?? ''} ${pathname} HTTP/1.0\r\n\r\n`))
    onward.on('error', () => response.destroy())
    onward.pipe(response.socket as Socket)
  })
  server.on('connect', (request, socket: Socket) => {
    asked.push(request.url ?? '')
    logins.push(request.headers['proxy-authorization'])
    socket.on('error', () => undefined)
    socket.end(`HTTP/1.1 ${String(connects)} as it is\r\n\r\n`)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { port: (server.address() as AddressInfo).port, asked, logins }
}

async function ownSource(): Promise<number> {
  const source = await startHttpSource((_request, response) => {
    response.writeHead(200, { 'Content-Length': bytes.length, 'Last-Modified': 'Tue, 02 Jan 2024 03:04:05 GMT' })
    response.end(bytes)
  })
  return Number(new URL(source.origin).port)
}

describe('the proxy of the environment', () => {
  it.each([
    ['http://h/x', { http_proxy: 'http://p:1' }, 'http://p:1/'],
    ['http://h/x', { HTTP_PROXY: 'p:1' }, 'http://p:1/'],
    ['https://h/x', { http_proxy: 'http://p:1' }, undefined],
    ['https://h/x', { https_proxy: 'http://p:1' }, 'http://p:1/'],
    ['https://h/x', { ALL_PROXY: 'http://p:1' }, 'http://p:1/'],
    ['http://h/x', { http_proxy: '' }, undefined],
    ['http://h/x', { http_proxy: 'http://p:1', no_proxy: '*' }, undefined],
    ['http://a.example.com/x', { http_proxy: 'http://p:1', no_proxy: 'other, example.com' }, undefined],
    ['http://a.example.com/x', { http_proxy: 'http://p:1', NO_PROXY: '.example.com' }, undefined],
    ['http://notexample.com/x', { http_proxy: 'http://p:1', no_proxy: 'example.com' }, 'http://p:1/'],
    ['http://10.0.0.1:8080/x', { http_proxy: 'http://p:1', no_proxy: '10.0.0.1:80' }, 'http://p:1/'],
    ['http://10.0.0.1:8080/x', { http_proxy: 'http://p:1', no_proxy: '10.0.0.1:8080' }, undefined],
  ] as const)('for %s with %j is %s', (url, environment, proxy) => {
    expect(proxyFor(new URL(url), environment)?.href).toBe(proxy)
    expect(namesProxy(environment)).toBe(
      Object.entries(environment).some(([name, value]) => /^(?!no)/i.test(name) && value !== ''),
    )
  })

  it('is what an update by HTTP is fetched through, with its login', async () => {
    const proxy = await startProxy(await ownSource())
    vi.stubEnv('http_proxy', `http://anna:geheim@127.0.0.1:${String(proxy.port)}`)
    const folder = ownFolder()
    const cache = await ownCache({ folder })
    good(await cache.add('http://updates.example.com/P4_4_3-GA.mpu5'))
    await expectWhole(cache, bytes)
    expect(new Set(proxy.asked)).toEqual(new Set(['http://updates.example.com/P4_4_3-GA.mpu5']))
    expect(new Set(proxy.logins)).toEqual(new Set([`Basic ${Buffer.from('anna:geheim').toString('base64')}`]))
    expect(allText(folder)).not.toContain('geheim')
  })

  it('is left out where no_proxy names the host', async () => {
    const port = await ownSource()
    const proxy = await startProxy(port)
    vi.stubEnv('http_proxy', `http://127.0.0.1:${String(proxy.port)}`)
    vi.stubEnv('no_proxy', '127.0.0.1')
    const cache = await ownCache()
    good(await cache.add(`http://127.0.0.1:${String(port)}/P4_4_3-GA.mpu5`))
    expect(proxy.asked).toEqual([])
  })

  it('is asked for a tunnel to an https source, and its refusal is reported', async () => {
    const proxy = await startProxy(0, 403)
    vi.stubEnv('https_proxy', `http://anna:geheim@127.0.0.1:${String(proxy.port)}`)
    const cache = await ownCache()
    const refused = await cache.add('https://updates.example.com/P4_4_3-GA.mpu5')
    expect(refused).toMatchObject({ failure: { code: 'patch.source-unreachable' } })
    expect(JSON.stringify(refused)).toContain(`the proxy 127.0.0.1:${String(proxy.port)} answered 403 to CONNECT`)
    expect(JSON.stringify(refused)).not.toContain('geheim')
    expect(proxy.asked[0]).toBe('updates.example.com:443')
  })

  it('of another kind is named as one that is not supported', async () => {
    vi.stubEnv('all_proxy', 'socks5://127.0.0.1:1')
    const refused = await (await ownCache()).add('http://updates.example.com/P4_4_3-GA.mpu5')
    expect(JSON.stringify(refused)).toContain('a proxy of the kind socks5: is not supported')
  })

  it('is not used by FTP, and a failure says that', async () => {
    vi.stubEnv('ftp_proxy', 'http://127.0.0.1:1')
    const refused = await (await ownCache()).add('ftp://127.0.0.1:1/P4_4_3-GA.mpu5')
    expect(refused).toMatchObject({
      failure: { hint: expect.stringContaining('FTP downloads do not use the proxy of this environment.') as string },
    })
  })
})
