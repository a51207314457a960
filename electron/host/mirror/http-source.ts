import { request as requestPlain } from 'node:http'
import type { ClientRequest, IncomingMessage, OutgoingHttpHeaders } from 'node:http'
import { request as requestTls } from 'node:https'
import type { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { URL } from 'node:url'
import { failure } from '../../../shared/base/failure.ts'
import type { Failure } from '../../../shared/base/failure.ts'
import { failed, succeed } from '../../../shared/base/result.ts'
import type { Result } from '../../../shared/base/result.ts'
import { cancelled, changed, changeOf, isSameFile, notThere, stalled, unreachable } from './patch-source.ts'
import type { OpenedSource, OpenOptions, PartFacts, SourceFacts } from './patch-source.ts'
import { shownUrl } from './source-url.ts'
import type { SourceLocation } from './source-url.ts'

const mostRedirects = 5

/** Why a transfer was ended from our side; undefined while nobody did. */
interface Stop {
  reason: 'stalled' | undefined
}

/** Finds the file at an HTTP(S) source. A part is carried on with Range under If-Range, so an altered file starts anew. */
export async function openHttpSource(location: SourceLocation, options: OpenOptions): Promise<Result<OpenedSource>> {
  for (const candidate of location.candidates) {
    const opened = await openOne(candidate, options)
    if (opened !== undefined) return opened
  }
  return failed(notThere(location.shown, undefined))
}

/** undefined: there is no such file there. */
async function openOne(candidate: URL, options: OpenOptions): Promise<Result<OpenedSource> | undefined> {
  const shown = shownUrl(candidate)
  const stop: Stop = { reason: undefined }
  const ranged = rangeOf(options.part)
  let url = candidate
  let sent: Answered
  for (let hop = 0; ; hop += 1) {
    try {
      sent = await send('GET', url, headersFor(url, candidate, ranged), options, stop)
    } catch (error) {
      return failed(explain(error, shown, options, stop))
    }
    const target = redirectOf(sent.response, url)
    if (target === undefined) break
    sent.request.destroy()
    if (
      hop >= mostRedirects ||
      (url.protocol === 'https:' && target.protocol !== 'https:') ||
      !/^https?:$/.test(target.protocol)
    ) {
      return failed(refused(shown, `It redirects to ${shownUrl(target)}, which is not followed.`))
    }
    url = target
  }
  const { request, response, roundTrip } = sent
  const found = url
  const close = (): void => void request.destroy()
  const status = response.statusCode ?? 0
  const facts = factsOf(response)
  const fine =
    status === 200 || (status === 206 && ranged !== undefined && isWanted(response, facts, ranged, options.part))
  if (!fine) {
    close()
    if (status === 404 || status === 410) return undefined
    // A range that the source no longer understands: the file is another one, so it is fetched from the start.
    if (status === 416 || status === 206) return await openOne(candidate, { ...options, part: undefined })
    return failed(explainStatus(shown, status, response.statusMessage ?? ''))
  }
  const coding = response.headers['content-encoding']
  if (coding !== undefined && coding !== 'identity') {
    close()
    return failed(refused(shown, `It sends the file recoded (${coding}).`))
  }
  return succeed({
    facts,
    candidate,
    shown,
    from: status === 206 && ranged !== undefined ? ranged.from : 0,
    saysHtml: /^text\/html|^application\/xhtml/i.test(response.headers['content-type'] ?? ''),
    endIsMarked: /chunked/i.test(response.headers['transfer-encoding'] ?? ''),
    canSegment: isSameFile(facts, facts) && (status === 206 || response.headers['accept-ranges'] === 'bytes'),
    roundTrip,
    pull: (sink) => pull(response, sink, shown, options, stop),
    recheck: () => {
      close()
      return recheck(found, candidate, facts, shown, options)
    },
    close,
  })
}

interface Ranged {
  readonly from: number
  readonly validator: string
}

/** Where to go on; a part that is whole asks for its last byte once more, so the source can still say it is the same. */
function rangeOf(part: PartFacts | undefined): Ranged | undefined {
  if (part?.bytes === undefined || part.from === 0 || part.from > part.bytes) return undefined
  const strong = part.etag !== undefined && !part.etag.startsWith('W/') ? part.etag : undefined
  const validator = strong ?? part.modified
  return validator === undefined ? undefined : { from: Math.min(part.from, part.bytes - 1), validator }
}

function headersFor(url: URL, first: URL, ranged: Ranged | undefined): OutgoingHttpHeaders {
  const headers: OutgoingHttpHeaders = { 'accept-encoding': 'identity', 'user-agent': 'uptick', connection: 'close' }
  if (ranged !== undefined) Object.assign(headers, { range: `bytes=${ranged.from}-`, 'if-range': ranged.validator })
  if (url.origin === first.origin && first.username !== '') {
    const pair = `${decodeURIComponent(first.username)}:${decodeURIComponent(first.password)}`
    headers.authorization = `Basic ${Buffer.from(pair).toString('base64')}`
  }
  return headers
}

interface Answered {
  readonly request: ClientRequest
  readonly response: IncomingMessage
  readonly roundTrip: number
}

function send(
  method: 'GET' | 'HEAD',
  url: URL,
  headers: OutgoingHttpHeaders,
  options: OpenOptions,
  stop: Stop,
): Promise<Answered> {
  const bare = new URL(url)
  bare.username = ''
  bare.password = ''
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? requestTls : requestPlain)(bare, {
      method,
      headers,
      agent: false,
      signal: options.signal,
    })
    const timer = setTimeout(() => {
      stop.reason = 'stalled'
      request.destroy(new Error('no answer'))
    }, options.stallMs)
    request.on('close', () => clearTimeout(timer))
    request.on('error', reject)
    let asked = performance.now()
    request.on('finish', () => {
      asked = performance.now()
    })
    request.on('response', (response) => {
      clearTimeout(timer)
      resolve({ request, response, roundTrip: performance.now() - asked })
    })
    request.end()
  })
}

function redirectOf(response: IncomingMessage, from: URL): URL | undefined {
  if (![301, 302, 303, 307, 308].includes(response.statusCode ?? 0)) return undefined
  const target = response.headers.location ?? ''
  return URL.canParse(target, from.href) && target !== '' ? new URL(target, from.href) : undefined
}

function factsOf(response: IncomingMessage): SourceFacts {
  const range = /^bytes \d+-\d+\/(\d+)$/.exec(response.headers['content-range'] ?? '')?.[1]
  const length = response.statusCode === 206 ? range : response.headers['content-length']
  return {
    ...(length === undefined || !Number.isSafeInteger(Number(length)) ? {} : { bytes: Number(length) }),
    ...(response.headers['last-modified'] === undefined ? {} : { modified: response.headers['last-modified'] }),
    ...(response.headers.etag === undefined ? {} : { etag: response.headers.etag }),
  }
}

/** A server may answer any range it likes: only the asked one, of the file that the part is of, is good. */
function isWanted(response: IncomingMessage, facts: SourceFacts, ranged: Ranged, part: PartFacts | undefined): boolean {
  const range = `bytes ${ranged.from}-${(part?.bytes ?? 0) - 1}/${part?.bytes ?? 0}`
  return response.headers['content-range'] === range && facts.etag === part?.etag && facts.modified === part?.modified
}

/** Asks for the head of the file once more. A server that has no answer to that says nothing about the file. */
async function recheck(
  url: URL,
  first: URL,
  before: SourceFacts,
  shown: string,
  options: OpenOptions,
): Promise<Result<void>> {
  const stop: Stop = { reason: undefined }
  try {
    const { request, response } = await send('HEAD', url, headersFor(url, first, undefined), options, stop)
    request.destroy()
    if (response.statusCode === 404 || response.statusCode === 410) return failed(changed(shown, 'it is gone'))
    if (response.statusCode !== 200) return succeed(undefined)
    const now = factsOf(response)
    // What a HEAD leaves out is not another value.
    const change = changeOf(before, { ...before, ...now })
    return change === undefined ? succeed(undefined) : failed(changed(shown, change))
  } catch (error) {
    return failed(explain(error, shown, options, stop))
  }
}

async function pull(
  response: IncomingMessage,
  sink: Writable,
  shown: string,
  options: OpenOptions,
  stop: Stop,
): Promise<Result<void>> {
  let seen = -1
  let idle = 0
  // Counted in quarters and only while we are waiting for the source: a slow disk of ours is not its fault.
  const watch = setInterval(() => {
    const now = response.socket.bytesRead
    idle = now === seen && !response.isPaused() && !sink.writableNeedDrain ? idle + 1 : 0
    seen = now
    if (idle < 4) return
    stop.reason = 'stalled'
    response.destroy(new Error('stalled'))
  }, options.stallMs / 4)
  try {
    await pipeline(response, sink)
    return succeed(undefined)
  } catch (error) {
    return failed(explain(error, shown, options, stop))
  } finally {
    clearInterval(watch)
  }
}

function explain(error: unknown, shown: string, options: OpenOptions, stop: Stop): Failure {
  if (options.signal.aborted) return cancelled()
  if (stop.reason === 'stalled') return stalled(shown, options.stallMs)
  return unreachable(shown, error)
}

function refused(shown: string, why: string): Failure {
  return failure(
    'patch.source-refused',
    `${shown} does not give the file. ${why}`,
    'Ask whoever runs that server, or import the file from a disk.',
  )
}

function explainStatus(shown: string, status: number, words: string): Failure {
  if (status === 401 || status === 403 || status === 407)
    return refused(shown, `It answered ${status} (no right to it).`)
  if (status >= 500) return unreachable(shown, new Error(`${status} ${words}`))
  return refused(shown, `It answered ${status}.`)
}
