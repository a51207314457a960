import { createReadStream } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { failure } from '../../shared/base/failure.ts'
import { failed, succeed, type Result } from '../../shared/base/result.ts'
import type { Push, Reply, Request } from '../../shared/contract/envelope.ts'
import { Access } from './browser-door-access.ts'
import { guardHeaders, isOurOrigin } from './browser-door-guard.ts'
import { readPages } from './browser-door-pages.ts'

/** What a door needs of a host. */
export interface DoorHost {
  dispatch(request: Request): Promise<Reply>
  onPush(listener: (push: Push) => void): () => void
}

export interface BrowserDoor {
  /** The address to open once: its fragment carries the token, which no browser sends and no log shows. */
  readonly url: string
  readonly port: number
  /** Another address to open once. The one before it is no longer good. */
  renewUrl(): string
  /** Resolves when a page was admitted for the first time. */
  readonly visited: Promise<void>
  dispose(): Promise<void>
}

/** Calls that write a file for the page, and answer with its path. */
const writing: ReadonlySet<string> = new Set(['record.export', 'sheet.keep'])
const bodyLimit = 64 * 1024 * 1024
const notLetIn = 'Uptick does not let this page in. Start Uptick again and open the address that it prints.'
/** Milliseconds between signs of life to a listening page. */
const heartbeat = 15_000
/** Bytes: a page that reads slower than this is cut off; it reconnects and catches up by seq. */
const pushBacklog = 8 * 1024 * 1024

/**
 * The same page in a browser: authenticates the caller, hands requests to the host, forwards pushes. Loopback only. The files of
 * the page are anybody's; for everything else the page sends the key that its token bought. Host and Origin are checked on every
 * request. Rejects if the port is taken.
 */
export async function startBrowserDoor(config: { host: DoorHost; root: string; port?: number }): Promise<BrowserDoor> {
  const pages = await readPages(config.root)
  const server = createServer()
  const port = await listen(server, config.port ?? 0)
  const authority = `127.0.0.1:${String(port)}`
  const access = new Access()
  const renewUrl = (): string => `http://${authority}/#token=${access.renew()}`
  let noteVisit = (): void => undefined
  const visited = new Promise<void>((resolve) => (noteVisit = resolve))
  const exported = new Set<string>()
  const listeners = new Set<ServerResponse>()
  const stopPushes = config.host.onPush((push) => {
    for (const listener of listeners) tell(listener, push)
  })
  const beat = setInterval(() => {
    for (const listener of listeners) listener.write('\n')
  }, heartbeat)

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!isOurOrigin(request, authority)) return refuse(response, 403, 'This door answers its own page only.')
    const url = new URL(request.url ?? '/', `http://${authority}`)
    const { authorization } = request.headers
    if (request.method === 'GET') {
      if (url.pathname.startsWith('/file/'))
        return sendFile(response, access.redeem(url.pathname.slice('/file/'.length)))
      if (url.pathname === '/pushes') {
        return access.knows(authorization) ? openPushes(response, listeners) : refuse(response, 401, notLetIn)
      }
      const page = pages.get(url.pathname)
      if (page === undefined) return refuse(response, 404, 'There is no such page.')
      return respond(response, 200, page.type, page.bytes)
    }
    if (request.method !== 'POST') return refuse(response, 405, 'Only GET and POST.')
    if (url.pathname === '/enter') {
      const key = access.enter(await wordIn(request, 'token'), authorization)
      if (key !== undefined) noteVisit()
      return enter(response, key)
    }
    if (!access.knows(authorization)) return refuse(response, 401, notLetIn)
    if (url.pathname === '/call') return call(request, response)
    if (url.pathname !== '/ticket') return refuse(response, 404, 'Nothing is posted there.')
    const wanted = await wordIn(request, 'path')
    if (!exported.has(wanted)) return refuse(response, 404, 'Nothing was written there in this session.')
    return respondJson(response, { ticket: access.ticketFor(wanted) })
  }

  async function call(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = await readRequest(request)
    const reply: Reply = asked.ok ? await config.host.dispatch(asked.value) : { id: '', ...asked }
    if (asked.ok && writing.has(asked.value.name) && reply.ok) exported.add(pathOf(reply.value))
    return respondJson(response, reply)
  }

  server.on('request', (request, response) => {
    answer(request, response).catch(() => response.destroy())
  })
  return {
    url: renewUrl(),
    port,
    renewUrl,
    visited,
    async dispose() {
      stopPushes()
      clearInterval(beat)
      for (const listener of listeners) listener.end()
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

function enter(response: ServerResponse, key: string | undefined): void {
  if (key === undefined) return refuse(response, 401, notLetIn)
  return respondJson(response, { key })
}

async function readRequest(request: IncomingMessage): Promise<Result<Request>> {
  const bad = (sentence: string): Result<Request> =>
    failed(failure('contract.bad-params', sentence, 'Send one request as JSON: {id, name, params}.'))
  const body = await readJson(request)
  if (!body.ok) return bad(body.why)
  return isRequest(body.value) ? succeed(body.value) : bad('The request has no id or no name.')
}

/** A form of another page can send neither this content type nor, without a question first, any JSON. */
async function readJson(
  request: IncomingMessage,
  limit = bodyLimit,
): Promise<{ readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly why: string }> {
  if (!String(request.headers['content-type']).startsWith('application/json')) {
    return { ok: false, why: 'The request is not JSON.' }
  }
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length
    if (size <= limit) parts.push(part)
  }
  if (size > limit) return { ok: false, why: 'The request is larger than 64 MB.' }
  try {
    return { ok: true, value: JSON.parse(Buffer.concat(parts).toString('utf8')) }
  } catch {
    return { ok: false, why: 'The request is not JSON.' }
  }
}

/** One member of a small JSON body; empty where it is not there. */
async function wordIn(request: IncomingMessage, name: 'token' | 'path'): Promise<string> {
  const body = await readJson(request, 64 * 1024)
  const members = body.ok && typeof body.value === 'object' && body.value !== null ? Object.entries(body.value) : []
  const found: unknown = members.find(([member]) => member === name)?.[1]
  return typeof found === 'string' ? found : ''
}

function isRequest(value: unknown): value is Request {
  if (typeof value !== 'object' || value === null || !('id' in value) || !('name' in value)) return false
  return typeof value.id === 'string' && typeof value.name === 'string'
}

/** One push a line; an empty line is a sign of life. */
function openPushes(response: ServerResponse, listeners: Set<ServerResponse>): void {
  response.writeHead(200, { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store', ...guardHeaders })
  response.write('\n')
  listeners.add(response)
  response.on('close', () => listeners.delete(response))
}

function tell(listener: ServerResponse, push: Push): void {
  if (listener.writableLength > pushBacklog) listener.destroy()
  else listener.write(`${JSON.stringify(push)}\n`)
}

/** Only what the host wrote for the page in this session has a ticket. */
async function sendFile(response: ServerResponse, wanted: string | undefined): Promise<void> {
  if (wanted === undefined) return refuse(response, 404, 'This download has ended. Save the copy again.')
  const name = path.basename(wanted).replaceAll(/[^A-Za-z0-9._-]/g, '_')
  const headers = {
    'content-type': 'application/octet-stream',
    'content-disposition': `attachment; filename="${name}"`,
  }
  response.writeHead(200, { ...headers, 'cache-control': 'no-store', ...guardHeaders })
  await pipeline(createReadStream(wanted), response)
}

function pathOf(value: unknown): string {
  return typeof value === 'object' && value !== null && 'path' in value ? String(value.path) : ''
}

function refuse(response: ServerResponse, status: number, sentence: string): void {
  respond(response, status, 'text/plain; charset=utf-8', `${sentence}\n`)
}

function respondJson(response: ServerResponse, value: unknown): void {
  respond(response, 200, 'application/json', JSON.stringify(value))
}

function respond(response: ServerResponse, status: number, type: string, body: string | Buffer): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store', ...guardHeaders }).end(body)
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })
}
