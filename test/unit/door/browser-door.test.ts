import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { request as httpRequest } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
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
const entrance = (): string => door.url.slice(origin().length)

async function enter(): Promise<string> {
  const answer = await send('GET', entrance())
  return String(answer.headers['set-cookie']).split(';')[0] ?? ''
}

function call(cookie: string, headers: Record<string, string> = {}, body = '{"id":"1","name":"app.info","params":{}}') {
  return send('POST', '/call', { cookie, origin: origin(), 'content-type': 'application/json', ...headers }, body)
}

describe('the token', () => {
  it('is exchanged once for a strict, hidden cookie and leaves the address bar', async () => {
    const first = await send('GET', entrance())
    expect(first.status).toBe(303)
    expect(first.headers.location).toBe('/')
    expect(String(first.headers['set-cookie'])).toMatch(/; HttpOnly; SameSite=Strict$/)
    const second = await send('GET', entrance())
    expect(second.status).toBe(401)
    expect(second.headers['set-cookie']).toBeUndefined()
  })

  it('lets nobody in when it is wrong, and does not spend the right one', async () => {
    expect((await send('GET', '/?token=guess')).status).toBe(401)
    expect((await send('GET', entrance())).status).toBe(303)
  })

  it('is not enough by itself for a call', async () => {
    expect((await call('')).status).toBe(401)
    expect((await call(`uptick-${String(door.port)}=guess`)).status).toBe(401)
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
  ])('%s is refused although the cookie is right', async (_, headers) => {
    const cookie = await enter()
    expect((await call(cookie, headers)).status).toBe(403)
    expect(asked).toEqual([])
  })

  it('a call without an origin is refused, and so is a picture drawn by another site', async () => {
    const cookie = await enter()
    const headers = { cookie, 'content-type': 'application/json' }
    expect((await send('POST', '/call', headers, '{"id":"1","name":"x"}')).status).toBe(403)
    expect((await send('GET', '/pushes', { cookie, 'sec-fetch-site': 'cross-site' })).status).toBe(403)
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
    const cookie = await enter()
    const page = await send('GET', '/', { cookie })
    expect(page.status).toBe(200)
    expect(page.headers['content-security-policy']).toContain("default-src 'self'")
    expect(page.headers['content-security-policy']).not.toContain('unsafe')
    expect((await send('GET', '/assets/page.js', { cookie })).headers['content-type']).toContain('text/javascript')
    for (const target of [
      '/../secret.txt',
      '/%2e%2e/secret.txt',
      '/assets/../../secret.txt',
      '/assets',
      '//etc/passwd',
    ]) {
      expect((await send('GET', target, { cookie })).status).toBe(404)
    }
  })

  it('gives out a file only after the host exported it', async () => {
    const cookie = await enter()
    const target = `/file?path=${encodeURIComponent(path.join(folder, 'record.json'))}`
    expect((await send('GET', target, { cookie })).status).toBe(404)
    await call(cookie, {}, '{"id":"2","name":"record.export","params":{}}')
    const file = await send('GET', target, { cookie })
    expect(file.body).toBe('{"v":1}')
    expect(file.headers['content-disposition']).toBe('attachment; filename="record.json"')
    const other = `/file?path=${encodeURIComponent(path.join(folder, 'secret.txt'))}`
    expect((await send('GET', other, { cookie })).status).toBe(404)
  })

  it('forwards pushes as they come', async () => {
    const cookie = await enter()
    const seen = new Promise<string>((resolve) => {
      const sent = httpRequest(
        { host: '127.0.0.1', port: door.port, path: '/pushes', headers: { cookie } },
        (response) => {
          response.on('data', (part: Buffer) => {
            const text = part.toString('utf8')
            if (text.startsWith('retry')) push({ name: 'passing', value: { kind: 'runs' } })
            if (text.startsWith('data')) resolve(text)
          })
          response.on('error', () => undefined)
        },
      )
      sent.on('error', () => undefined)
      sent.end()
    })
    expect(await seen).toBe('data: {"name":"passing","value":{"kind":"runs"}}\n\n')
  })
})
