import { createReadStream } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { failure } from '../../shared/base/failure.ts'
import { failed, succeed, type Result } from '../../shared/base/result.ts'
import type { Push, Reply, Request } from '../../shared/contract/envelope.ts'
import { guardHeaders, isOurOrigin, Session } from './browser-door-guard.ts'
import { readPages } from './browser-door-pages.ts'

/** What a door needs of a host. */
export interface DoorHost {
  dispatch(request: Request): Promise<Reply>
  onPush(listener: (push: Push) => void): () => void
}

export interface BrowserDoor {
  /** The address to open once: it carries the token, which is worth one visit. */
  readonly url: string
  readonly port: number
  dispose(): Promise<void>
}

/** Calls that write a file for the page, and answer with its path. */
const writing: ReadonlySet<string> = new Set(['record.export', 'sheet.keep'])
const bodyLimit = 64 * 1024 * 1024
/** Milliseconds between signs of life to a listening page. */
const heartbeat = 15_000
/** Octets: a page that reads slower than this is cut off; it reconnects and catches up by seq. */
const pushBacklog = 8 * 1024 * 1024

/**
 * The same page in a browser: authenticates the caller, hands requests to the host, forwards pushes. Loopback only; the
 * token of the URL becomes a session cookie once; Host and Origin are checked on every request. Rejects if the port is taken.
 */
export async function startBrowserDoor(config: { host: DoorHost; root: string; port?: number }): Promise<BrowserDoor> {
  const pages = await readPages(config.root)
  const server = createServer()
  const port = await listen(server, config.port ?? 0)
  const authority = `127.0.0.1:${String(port)}`
  const session = new Session(port)
  const exported = new Set<string>()
  const listeners = new Set<ServerResponse>()
  const stopPushes = config.host.onPush((push) => {
    for (const listener of listeners) tell(listener, push)
  })
  const beat = setInterval(() => {
    for (const listener of listeners) listener.write(':\n\n')
  }, heartbeat)

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!isOurOrigin(request, authority)) return refuse(response, 403, 'This door answers its own page only.')
    const url = new URL(request.url ?? '/', `http://${authority}`)
    const token = url.searchParams.get('token')
    const known = session.knows(request.headers.cookie)
    if (request.method === 'GET' && token !== null) return enter(response, known ? '' : session.open(token))
    if (!known) return refuse(response, 401, 'Open the address that Uptick printed; it is worth one visit.')
    if (request.method === 'POST' && url.pathname === '/call') return call(request, response)
    if (request.method !== 'GET') return refuse(response, 405, 'Only GET, and POST to /call.')
    if (url.pathname === '/pushes') return openPushes(response, listeners)
    if (url.pathname === '/file') return sendFile(response, exported, url.searchParams.get('path') ?? '')
    const page = pages.get(url.pathname)
    if (page === undefined) return refuse(response, 404, 'There is no such page.')
    return respond(response, 200, page.type, page.bytes)
  }

  async function call(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = await readRequest(request)
    const reply: Reply = asked.ok ? await config.host.dispatch(asked.value) : { id: '', ...asked }
    if (asked.ok && writing.has(asked.value.name) && reply.ok) exported.add(pathOf(reply.value))
    return respond(response, 200, 'application/json', JSON.stringify(reply))
  }

  server.on('request', (request, response) => {
    answer(request, response).catch(() => response.destroy())
  })
  return {
    url: `http://${authority}/?token=${session.token}`,
    port,
    async dispose() {
      stopPushes()
      clearInterval(beat)
      for (const listener of listeners) listener.end()
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

function enter(response: ServerResponse, cookie: string | undefined): void {
  if (cookie === undefined)
    return refuse(response, 401, 'This address was used before. Start Uptick again for a new one.')
  const keep = cookie === '' ? {} : { 'set-cookie': cookie }
  response.writeHead(303, { location: '/', 'cache-control': 'no-store', ...keep, ...guardHeaders }).end()
}

async function readRequest(request: IncomingMessage): Promise<Result<Request>> {
  const bad = (sentence: string): Result<Request> =>
    failed(failure('contract.bad-params', sentence, 'Send one request as JSON: {id, name, params}.'))
  if (!String(request.headers['content-type']).startsWith('application/json')) return bad('The request is not JSON.')
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length
    if (size <= bodyLimit) parts.push(part)
  }
  if (size > bodyLimit) return bad('The request is larger than 64 MB.')
  try {
    const value: unknown = JSON.parse(Buffer.concat(parts).toString('utf8'))
    return isRequest(value) ? succeed(value) : bad('The request has no id or no name.')
  } catch {
    return bad('The request is not JSON.')
  }
}

function isRequest(value: unknown): value is Request {
  if (typeof value !== 'object' || value === null || !('id' in value) || !('name' in value)) return false
  return typeof value.id === 'string' && typeof value.name === 'string'
}

function openPushes(response: ServerResponse, listeners: Set<ServerResponse>): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', ...guardHeaders })
  response.write('retry: 1000\n\n')
  listeners.add(response)
  response.on('close', () => listeners.delete(response))
}

function tell(listener: ServerResponse, push: Push): void {
  if (listener.writableLength > pushBacklog) listener.destroy()
  else listener.write(`data: ${JSON.stringify(push)}\n\n`)
}

/** Only what the host wrote for the page in this session can be fetched. */
async function sendFile(response: ServerResponse, exported: ReadonlySet<string>, wanted: string): Promise<void> {
  if (!exported.has(wanted)) return refuse(response, 404, 'Nothing was written there in this session.')
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
