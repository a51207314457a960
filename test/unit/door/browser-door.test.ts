import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { request as httpRequest } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Access } from '../../../electron/headless/browser-door-access.ts'
import { startBrowserDoor, type BrowserDoor } from '../../../electron/headless/browser-door.ts'
import type { Push, Request } from '../../../shared/contract/envelope.ts'

let folder = ''
let door: BrowserDoor
let asked: Request[] = []
let push: (push: Push) => void = () => undefined

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'uptick-door-'))
  const root = path.join(folder, 'page')
  await mkdir(path.join(root, 'assets'), { recursive: true })
  await writeFile(path.join(root, 'index.html'), '<!doctype html><title>Uptick</title>')
  await writeFile(path.join(root, 'assets', 'page.js'), 'export {}')
  await writeFile(path.join(folder, 'secret.txt'), 'not for the page')
  await writeFile(path.join(folder, 'record.json'), '{"v":1}')
  asked = []
  door = await startBrowserDoor({
    root,
    host: {
      dispatch: (request) => {
        asked.push(request)
        const value =
          request.name === 'record.export' ? { path: path.join(folder, 'record.json') } : { said: request.name }
        return Promise.resolve({ id: request.id, ok: true, value })
      },
      onPush: (listener) => {
        push = listener
        return () => undefined
      },
    },
  })
})

afterEach(async () => {
  await door.dispose()
  await rm(folder, { recursive: true, force: true })
})

interface Answer {
  readonly status: number
  readonly headers: Record<string, string | string[] | undefined>
  readonly body: string
}

/** One request with exactly these headers; `fetch` would add or forbid some. */
function send(method: string, target: string, headers: Record<string, string> = {}, body = ''): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ host: '127.0.0.1', port: door.port, method, path: target, headers }, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('end', () => {
        const text = Buffer.concat(parts).toString('utf8')
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text })
      })
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

const origin = (): string => `http://127.0.0.1:${String(door.port)}`
const tokenOf = (url: string): string => new URL(url).hash.slice('#token='.length)
const json = { 'content-type': 'application/json' }

function enterWith(token: string, headers: Record<string, string> = {}): Promise<Answer> {
  return send('POST', '/enter', { origin: origin(), ...json, ...headers }, JSON.stringify({ token }))
}

/** The key, as the page sends it with each request. */
async function enter(): Promise<string> {
  const answer = await enterWith(tokenOf(door.url))
  return `Bearer ${(JSON.parse(answer.body) as { key: string }).key}`
}

function call(
  authorization: string,
  headers: Record<string, string> = {},
  body = '{"id":"1","name":"app.info","params":{}}',
) {
  return send('POST', '/call', { authorization, origin: origin(), ...json, ...headers }, body)
}

function ticket(authorization: string, file: string): Promise<Answer> {
  return send('POST', '/ticket', { authorization, origin: origin(), ...json }, JSON.stringify({ path: file }))
}

describe('the token', () => {
  it('is only in the fragment, which no browser sends', () => {
    const url = new URL(door.url)
    expect([url.pathname, url.search]).toEqual(['/', ''])
    expect(tokenOf(door.url)).toMatch(/^[\w-]{43}$/)
  })

  it('buys the key once, and sets no cookie', async () => {
    const first = await enterWith(tokenOf(door.url))
    expect(first.status).toBe(200)
    expect(first.headers['set-cookie']).toBeUndefined()
    const second = await enterWith(tokenOf(door.url))
    expect([second.status, second.body]).toEqual([401, expect.stringContaining('does not let this page in')])
  })

  it('admits no one with a wrong token, and keeps the right one valid', async () => {
    expect((await enterWith('guess')).status).toBe(401)
    expect((await enterWith('')).status).toBe(401)
    expect((await enterWith(tokenOf(door.url))).status).toBe(200)
  })

  it('is asked for from our own page only', async () => {
    const token = tokenOf(door.url)
    expect((await enterWith(token, { origin: 'http://127.0.0.1:1' })).status).toBe(403)
    expect((await enterWith(token, { 'content-type': 'text/plain' })).status).toBe(401)
    expect((await enterWith(token)).status).toBe(200)
  })

  it('a new address takes the place of the one before, and the key is the same', async () => {
    const key = await enter()
    const [old, fresh] = [door.renewUrl(), door.renewUrl()]
    expect((await enterWith(tokenOf(old))).status).toBe(401)
    expect(JSON.parse((await enterWith(tokenOf(fresh))).body)).toEqual({ key: key.slice('Bearer '.length) })
  })

  it('is not needed by a page that has the key: a reload, and a second window', async () => {
    const key = await enter()
    expect((await enterWith('', { authorization: key })).status).toBe(200)
    expect((await enterWith(tokenOf(door.url), { authorization: key })).status).toBe(200)
    expect((await enterWith('', { authorization: 'Bearer guess' })).status).toBe(401)
  })

  it('is not enough for anything else, and neither is a cookie', async () => {
    const key = await enter()
    for (const authorization of ['', `Bearer ${tokenOf(door.url)}`, 'Bearer guess', key.slice('Bearer '.length)]) {
      expect((await call(authorization)).status).toBe(401)
      expect((await ticket(authorization, path.join(folder, 'record.json'))).status).toBe(401)
      expect((await send('GET', '/pushes', { authorization })).status).toBe(401)
    }
    expect((await call('', { cookie: `uptick-${String(door.port)}=${key.slice('Bearer '.length)}` })).status).toBe(401)
    expect(asked).toEqual([])
  })
})

describe('where a request comes from', () => {
  it.each([
    ['another origin', { origin: 'http://evil.example' }],
    ['another port of ours', { origin: 'http://127.0.0.1:1' }],
    ['an opaque origin', { origin: 'null' }],
    ['a rebound name', { host: 'evil.example' }],
    ['localhost by name', { host: 'localhost' }],
  ])('%s is refused although the key is right', async (_, headers) => {
    const key = await enter()
    expect((await call(key, headers)).status).toBe(403)
    expect(asked).toEqual([])
  })

  it('a call without an origin is refused, and so is a picture drawn by another site', async () => {
    const authorization = await enter()
    const headers = { authorization, ...json }
    expect((await send('POST', '/call', headers, '{"id":"1","name":"x"}')).status).toBe(403)
    expect((await send('GET', '/pushes', { authorization, 'sec-fetch-site': 'cross-site' })).status).toBe(403)
  })

  it('lets a window come to the page from a file, and nothing else of another site', async () => {
    const visit = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }
    expect((await send('GET', '/', visit)).status).toBe(200)
    expect((await send('GET', '/', { ...visit, 'sec-fetch-dest': 'iframe' })).status).toBe(403)
    expect((await send('GET', '/', { ...visit, 'sec-fetch-mode': 'no-cors' })).status).toBe(403)
    expect((await send('GET', '/', { ...visit, host: 'evil.example' })).status).toBe(403)
    expect((await send('GET', '/assets/page.js', visit)).status).toBe(403)
    expect((await send('GET', '/pushes', { ...visit, authorization: await enter() })).status).toBe(403)
  })

  it('reports that a page was admitted, and not earlier', async () => {
    let wasVisited = false
    void door.visited.then(() => (wasVisited = true))
    await enterWith('a wrong token')
    expect(wasVisited).toBe(false)
    await enter()
    await door.visited
    expect(wasVisited).toBe(true)
  })

  it('listens on loopback only', async () => {
    const { networkInterfaces } = await import('node:os')
    const outside = Object.values(networkInterfaces())
      .flatMap((all) => all ?? [])
      .find((one) => !one.internal && one.family === 'IPv4')
    if (outside === undefined) return
    const reached = await new Promise<boolean>((resolve) => {
      const socket = connect({ host: outside.address, port: door.port }, () => resolve(true))
      socket.on('error', () => resolve(false))
      socket.on('connect', () => socket.destroy())
    })
    expect(reached).toBe(false)
  })
})

describe('what it serves', () => {
  it('hands a request to the host and its reply back', async () => {
    const answer = await call(await enter())
    expect(JSON.parse(answer.body)).toEqual({ id: '1', ok: true, value: { said: 'app.info' } })
    expect(asked).toEqual([{ id: '1', name: 'app.info', params: {} }])
  })

  it.each([
    ['no JSON', '{'],
    ['a bare list', '[]'],
    ['no name', '{"id":"1"}'],
  ])('refuses %s with a failure', async (_, body) => {
    const answer = JSON.parse((await call(await enter(), {}, body)).body) as { failure: { code: string } }
    expect(answer.failure.code).toBe('contract.bad-params')
    expect(asked).toEqual([])
  })

  it('refuses a form post, which another page could send', async () => {
    const answer = await call(await enter(), { 'content-type': 'text/plain' })
    expect(answer.body).toContain('contract.bad-params')
    expect(asked).toEqual([])
  })

  it('serves the page with its policy by header, and files of the page only', async () => {
    const page = await send('GET', '/')
    expect(page.status).toBe(200)
    expect(page.headers['content-security-policy']).toContain("default-src 'self'")
    expect(page.headers['content-security-policy']).not.toContain('unsafe')
    expect((await send('GET', '/assets/page.js')).headers['content-type']).toContain('text/javascript')
    for (const target of [
      '/../secret.txt',
      '/%2e%2e/secret.txt',
      '/assets/../../secret.txt',
      '/assets',
      '//etc/passwd',
    ]) {
      expect((await send('GET', target)).status).toBe(404)
    }
  })

  it('gives out a file once for each ticket, and only after the host exported it', async () => {
    const key = await enter()
    const file = path.join(folder, 'record.json')
    expect((await ticket(key, file)).status).toBe(404)
    await call(key, {}, '{"id":"2","name":"record.export","params":{}}')
    const target = `/file/${(JSON.parse((await ticket(key, file)).body) as { ticket: string }).ticket}`
    const first = await send('GET', target)
    expect(first.body).toBe('{"v":1}')
    expect(first.headers['content-disposition']).toBe('attachment; filename="record.json"')
    expect((await send('GET', target)).status).toBe(404)
    expect((await send('GET', `/file/${encodeURIComponent(file)}`)).status).toBe(404)
    expect((await ticket(key, path.join(folder, 'secret.txt'))).status).toBe(404)
  })

  it('forwards pushes as they come', async () => {
    const authorization = await enter()
    const seen = new Promise<string>((resolve) => {
      const sent = httpRequest(
        { host: '127.0.0.1', port: door.port, path: '/pushes', headers: { authorization } },
        (response) => {
          response.on('data', (part: Buffer) => {
            const text = part.toString('utf8')
            if (text === '\n') push({ name: 'passing', value: { kind: 'runs' } })
            else resolve(text)
          })
          response.on('error', () => undefined)
        },
      )
      sent.on('error', () => undefined)
      sent.end()
    })
    expect(await seen).toBe('{"name":"passing","value":{"kind":"runs"}}\n')
  })
})

describe('a ticket', () => {
  it('is good for a minute', () => {
    let now = 0
    const access = new Access(() => now)
    const [early, late] = [access.ticketFor('/a'), access.ticketFor('/b')]
    now = 60_000
    expect(access.redeem(early)).toBe('/a')
    now = 60_001
    expect(access.redeem(late)).toBeUndefined()
  })
})
