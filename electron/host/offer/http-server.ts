import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { succeed } from '../../../shared/base/result.ts'
import type { Result } from '../../../shared/base/result.ts'
import type { DeliverySegment } from '../../../shared/model/patch.ts'
import { plainAddress } from './addresses.ts'
import type { RunningServer, ServerOptions } from './ftp-server.ts'
import { mostStrangers } from './limits.ts'
import { readRange } from './http-range.ts'
import { cameIn, listenOn } from './listen.ts'
import { isLogin } from './offer-login.ts'
import type { OfferLogin } from './offer-login.ts'
import type { VerifiedFile } from '../mirror/verified-reader.ts'
import { awaitAcknowledged, awaitPeerEnd } from './polite-end.ts'
import { hashRange, openShares, sendRange, stopLinger } from './send-range.ts'
import type { SendShares } from './send-range.ts'

/** Starts the read-only HTTP server: GET and HEAD, single ranges, conditions. Failures as for FTP. */
export async function startHttpServer(words: ServerOptions): Promise<Result<RunningServer>> {
  const { limits } = words
  const tasks = new Set<Promise<void>>()
  const sockets = new Set<Socket>()
  const strangers = new Set<Socket>()
  const asked = new WeakSet<Socket>()
  const shares = openShares(limits, words.now)
  const server = createServer(
    {
      maxHeaderSize: 8 * 1024,
      headersTimeout: limits.login,
      requestTimeout: limits.login,
      keepAliveTimeout: limits.linger,
    },
    (request, response) => {
      // What is sent behind the first request of a connection is never answered: that response would have no line of its own.
      if (asked.has(request.socket)) return
      asked.add(request.socket)
      const task = answer(request, response, { ...words, shares }, sockets)
      tasks.add(task)
      void task.finally(() => tasks.delete(task))
    },
  )
  // A request whose sender has closed its half of the line is answered all the same.
  Object.assign(server, { httpAllowHalfOpen: true })
  server.on('connection', (socket: Socket) => {
    const peer = plainAddress(socket.remoteAddress ?? '')
    const allowed = cameIn(socket.localAddress, words.address) && words.allows(peer)
    // Strangers never take the place of allowed peers: they have a few places of their own, for the refusal.
    const kept = allowed ? sockets : strangers
    kept.add(socket)
    if (cameIn(socket.localAddress, words.address)) words.log.onConnected(peer)
    socket.on('close', () => kept.delete(socket))
    if (!allowed) socket.setTimeout(limits.linger, () => socket.destroy())
    socket.on('error', () => socket.destroy())
    // One request a connection: its end, seen from the peer, is what proves the delivery. Node would end both sides at once.
    socket.destroySoon = () => void socket.end()
    if (kept.size > (allowed ? limits.connections : mostStrangers)) socket.destroy()
  })
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
    else socket.destroy()
  })
  server.setTimeout(limits.stall, (socket: Socket) => socket.destroy())
  const listening = await listenOn(server, { address: words.address, port: words.port, usual: 80 })
  if (!listening.ok) return listening
  const dispose = async (): Promise<void> => {
    const ended = new Promise<void>((resolve) => server.close(() => resolve()))
    for (const socket of [...sockets, ...strangers]) socket.destroy()
    shares.turns.close()
    await Promise.all(tasks)
    await ended
  }
  return succeed({ ...listening.value, dispose })
}

interface HttpOptions extends ServerOptions {
  readonly shares: SendShares
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  words: HttpOptions,
  sockets: ReadonlySet<Socket>,
): Promise<void> {
  const { socket } = request
  const peer = plainAddress(socket.remoteAddress ?? '')
  const verb = request.method ?? ''
  const asked = request.url ?? ''
  request.resume()
  response.setHeader('Connection', 'close')
  response.setHeader('X-Content-Type-Options', 'nosniff')
  const note = (status: number): void => {
    words.log.onRequest({
      peer,
      protocol: 'http',
      verb: verb.slice(0, 16),
      argument: readable(asked),
      answer: String(status),
    })
  }
  const say = (status: number, text: string): void => {
    note(status)
    const body = verb === 'HEAD' ? '' : `${text}\n`
    response.writeHead(status, {
      'Content-Type': 'text/plain; charset=utf-8',
      'Content-Length': Buffer.byteLength(`${text}\n`),
    })
    response.end(body)
  }
  if (!cameIn(socket.localAddress, words.address) || !words.allows(peer)) {
    say(403, 'This server is for another address.')
    return
  }
  const same = [...sockets].filter((each) => plainAddress(each.remoteAddress ?? '') === peer).length
  if (same > words.limits.connectionsPerPeer) {
    response.setHeader('Retry-After', '1')
    say(503, 'Too many connections.')
    return
  }
  if (words.login !== undefined && !hasLogin(request, words.login)) {
    response.setHeader('WWW-Authenticate', 'Basic realm="Uptick"')
    say(401, 'A user and a password are needed.')
    return
  }
  if (verb !== 'GET' && verb !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD')
    say(405, 'This server is for reading only.')
    return
  }
  const path = pathOf(asked)
  if (path === undefined) {
    say(400, 'That is not a path.')
    return
  }
  const found = words.files.find('/', path)
  if (found === undefined) say(404, 'There is no such file.')
  else if (found.kind === 'folder')
    say(
      200,
      words.files
        .list(found.path)
        .map((entry) => entry.name + (entry.file === undefined ? '/' : ''))
        .join('\n'),
    )
  else await sendFile({ request, response, words, peer, note }, found.path, found.file)
}

function hasLogin(request: IncomingMessage, login: OfferLogin): boolean {
  const base64 = /^Basic ([A-Za-z0-9+/=]{1,500})$/i.exec(request.headers.authorization ?? '')?.[1] ?? ''
  const [, user = '', password = ''] = /^([^:]*):(.*)$/s.exec(Buffer.from(base64, 'base64').toString()) ?? []
  return isLogin(login, user, password)
}

interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly words: HttpOptions
  readonly peer: string
  readonly note: (status: number) => void
}

async function sendFile(exchange: Exchange, path: string, file: VerifiedFile): Promise<void> {
  const { request, response, words } = exchange
  const { bytes } = file.patch
  const tag = `"${file.patch.sha256}"`
  const date = file.modified.toUTCString()
  response.setHeader('ETag', tag)
  response.setHeader('Last-Modified', date)
  response.setHeader('Accept-Ranges', 'bytes')
  response.setHeader('Cache-Control', 'no-transform')
  const known = request.headers['if-none-match']
  const since = known === undefined ? Date.parse(request.headers['if-modified-since'] ?? '') : Number.NaN
  const unchanged =
    known === undefined
      ? since >= file.modified.getTime()
      : known.split(',').some((each) => ['*', tag, `W/${tag}`].includes(each.trim()))
  if (unchanged) {
    exchange.note(304)
    response.writeHead(304)
    response.end()
    return
  }
  const condition = request.headers['if-range']
  const ranged = request.method === 'GET' && (condition === undefined || condition === tag || condition === date)
  const range = readRange(ranged ? request.headers.range : undefined, bytes)
  if (range.kind === 'beyond') {
    exchange.note(416)
    response.writeHead(416, { 'Content-Range': `bytes */${bytes}`, 'Content-Length': 0 })
    response.end()
    return
  }
  const [from, to] = range.kind === 'part' ? [range.from, range.to] : [0, bytes]
  const status = range.kind === 'part' ? 206 : 200
  response.setHeader('Content-Type', 'application/octet-stream')
  response.setHeader('Content-Length', to - from)
  if (range.kind === 'part') response.setHeader('Content-Range', `bytes ${from}-${to - 1}/${bytes}`)
  exchange.note(status)
  response.writeHead(status)
  if (request.method === 'HEAD') {
    response.end()
    return
  }
  const { socket } = request
  const { peer } = exchange
  const { fetches, shares, log, limits, unacked } = words
  const fetch = fetches.begin(peer, path, from, bytes)
  const onBytes = (done: number): void => {
    fetch.reach(from + done)
    log.onReached(from + done, bytes, peer)
  }
  const { signal } = new AbortController()
  const sent = await sendRange(file, from, to, { out: response, socket }, { shares, peer, path, signal, onBytes })
  // A client may close its half of the line with its request, and read on: what its system acknowledged is all there is to know.
  const acknowledged =
    !sent.early || (sent.ending === 'all' && (await awaitAcknowledged(socket, limits.linger, unacked)))
  const peerEnd = awaitPeerEnd(socket, sent.ending === 'stopped' ? stopLinger : limits.linger, unacked)
  if (sent.ending === 'all') response.end()
  else if (sent.ending === 'stopped') socket.end()
  else socket.destroy()
  const whole = (await peerEnd) && acknowledged
  const sha256 = (await hashRange(file, from, from + sent.bytes)) ?? ''
  const segment: DeliverySegment = { peer, path, from, to: from + sent.bytes, sha256, whole, protocol: 'http' }
  log.onSegment(segment)
  fetch.end(whole && segment.to === bytes)
}

/** The path of a request, decoded once; what a second decoding would reveal is not a name of ours. */
function pathOf(target: string): string | undefined {
  const absolute = /^https?:\/\/[^/?#]*(\/[^?#]*)?/i.exec(target)
  const raw = absolute === null ? (/^\/[^?#]*/.exec(target)?.[0] ?? undefined) : (absolute[1] ?? '/')
  if (raw === undefined) return undefined
  try {
    return decodeURIComponent(raw)
  } catch {
    return undefined
  }
}

function readable(text: string): string {
  return text.slice(0, 200).replace(/[^\x20-\x7e]/g, '?')
}
