import { request as requestPlain } from 'node:http'
import type { ClientRequest, IncomingMessage, OutgoingHttpHeaders, RequestOptions } from 'node:http'
import { request as requestTls } from 'node:https'
import { connect as connectTls } from 'node:tls'
import { URL } from 'node:url'
import { proxyFor, proxyLogin, tunnelThrough } from './http-proxy.ts'
import type { OpenOptions, PartFacts, SourceFacts } from './patch-source.ts'

/** Milliseconds within which a time that a server tells is just its clock, and says nothing of the file. */
const nowWithin = 2_000

/** Why a transfer was ended from our side; undefined while no one did. */
export interface Stop {
  reason: 'stalled' | undefined
}

export interface Answered {
  readonly request: ClientRequest
  readonly response: IncomingMessage
  readonly roundTrip: number
}

/**
 * Where to resume. Without a validator the range is requested unconditionally: its bytes are compared or proven later.
 */
export interface Ranged {
  readonly from: number
  readonly validator: string | undefined
}

/** Asks once. Rejects with what the network said; `stop` says where the silence was too long. */
export async function sendRequest(
  method: 'GET' | 'HEAD',
  url: URL,
  headers: OutgoingHttpHeaders,
  options: OpenOptions,
  stop: Stop,
): Promise<Answered> {
  const { signal, stallMs } = options
  const over = new AbortController()
  const timer = setTimeout(() => {
    stop.reason = 'stalled'
    over.abort()
  }, stallMs)
  try {
    const either = AbortSignal.any([signal, over.signal])
    const wanted = await requestOf(url, either)
    return await new Promise((resolve, reject) => {
      const { send, target } = wanted
      // A length together with chunks is against the rules, but servers send it: the chunks count.
      const request = send({
        ...target,
        method,
        agent: false,
        signal,
        insecureHTTPParser: true,
        headers: { ...headers, ...target.headers },
      })
      over.signal.addEventListener('abort', () => request.destroy(new Error('no answer')), { once: true })
      request.on('error', reject)
      let asked = performance.now()
      request.on('finish', () => {
        asked = performance.now()
      })
      request.on('response', (response) => resolve({ request, response, roundTrip: performance.now() - asked }))
      request.end()
    })
  } finally {
    clearTimeout(timer)
  }
}

type Send = (options: RequestOptions) => ClientRequest

/** How a URL is asked for: at its host, or through the proxy that the environment names. */
async function requestOf(
  url: URL,
  signal: AbortSignal,
): Promise<{ send: Send; target: RequestOptions & { headers?: Record<string, string> } }> {
  const tls = url.protocol === 'https:'
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const port = url.port === '' ? (tls ? 443 : 80) : Number(url.port)
  const path = `${url.pathname}${url.search}`
  const proxy = proxyFor(url)
  if (proxy === undefined) return { send: tls ? requestTls : requestPlain, target: { host, port, path } }
  if (proxy.protocol !== 'http:') throw new Error(`a proxy of the kind ${proxy.protocol} is not supported`)
  if (!tls) {
    const place = { host: proxy.hostname.replace(/^\[|\]$/g, ''), port: proxy.port === '' ? 80 : Number(proxy.port) }
    return {
      send: requestPlain,
      target: { ...place, path: `http://${url.host}${path}`, headers: { host: url.host, ...proxyLogin(proxy) } },
    }
  }
  const socket = await tunnelThrough(proxy, url, signal)
  const createConnection = (): ReturnType<typeof connectTls> => connectTls({ socket, servername: host })
  return { send: requestTls, target: { host, port, path, createConnection } }
}

export function headersFor(url: URL, first: URL, ranged: Ranged | undefined): OutgoingHttpHeaders {
  const headers: OutgoingHttpHeaders = { 'accept-encoding': 'identity', 'user-agent': 'uptick', connection: 'close' }
  if (ranged !== undefined) headers.range = `bytes=${ranged.from}-`
  if (ranged?.validator !== undefined) headers['if-range'] = ranged.validator
  if (url.origin === first.origin && first.username !== '') {
    const pair = `${decodeURIComponent(first.username)}:${decodeURIComponent(first.password)}`
    headers.authorization = `Basic ${Buffer.from(pair).toString('base64')}`
  }
  return headers
}

/** What to ask for to go on; undefined: the whole file. */
export function rangeOf({ part, provable }: OpenOptions): Ranged | undefined {
  if (part === undefined || part.from === 0) return undefined
  if (part.bytes === undefined) return provable === true ? { from: part.from, validator: undefined } : undefined
  if (part.from > part.bytes) return undefined
  const strong = part.etag !== undefined && !part.etag.startsWith('W/') ? part.etag : undefined
  const validator = provable === true ? undefined : (strong ?? part.modified)
  return { from: Math.min(part.from, part.bytes - 1), validator }
}

export function redirectOf(response: IncomingMessage, from: URL): URL | undefined {
  if (![301, 302, 303, 307, 308].includes(response.statusCode ?? 0)) return undefined
  const target = response.headers.location ?? ''
  return URL.canParse(target, from.href) && target !== '' ? new URL(target, from.href) : undefined
}

export function factsOf({ statusCode, headers }: IncomingMessage): SourceFacts {
  const range = /^bytes \d+-\d+\/(\d+)$/.exec(headers['content-range'] ?? '')?.[1]
  const chunked = headers['transfer-encoding'] !== undefined
  const length = statusCode === 206 ? range : chunked ? undefined : headers['content-length']
  const modified = headers['last-modified']
  return {
    ...(length === undefined || !Number.isSafeInteger(Number(length)) ? {} : { bytes: Number(length) }),
    ...(modified === undefined || isNow(modified, headers.date) ? {} : { modified }),
    ...(headers.etag === undefined ? {} : { etag: headers.etag }),
  }
}

/** Scripts tell the moment of the answer as the time of the file. */
function isNow(modified: string, date: string | undefined): boolean {
  const told = Date.parse(modified)
  const clocks = [Date.parse(date ?? ''), Date.now()]
  return clocks.some((clock) => Math.abs(clock - told) <= nowWithin)
}

/** A server may answer any range it likes: only the asked one, to the end of a file of the right length, is good. */
export function isWanted(response: IncomingMessage, ranged: Ranged, part: PartFacts | undefined): boolean {
  const [, from, last, total] = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(response.headers['content-range'] ?? '') ?? []
  const bytes = part?.bytes ?? (total === '*' ? undefined : Number(total))
  if (bytes === undefined || (total !== '*' && Number(total) !== bytes)) return false
  return Number(from) === ranged.from && Number(last) === bytes - 1
}

/** For how long a server asks to be left alone, in milliseconds. */
export function retryAfterOf({ headers }: IncomingMessage): number {
  const told = headers['retry-after'] ?? ''
  const milliseconds = /^\d+$/.test(told) ? Number(told) * 1000 : Date.parse(told) - Date.now()
  return Number.isFinite(milliseconds) ? Math.max(0, milliseconds) : 0
}
