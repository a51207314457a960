import type { IncomingMessage } from 'node:http'
import type { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { URL } from 'node:url'
import { failure } from '../../../shared/base/failure.ts'
import type { Failure } from '../../../shared/base/failure.ts'
import { failed, succeed } from '../../../shared/base/result.ts'
import type { Result } from '../../../shared/base/result.ts'
import { factsOf, headersFor, isWanted, rangeOf, redirectOf, retryAfterOf, sendRequest } from './http-request.ts'
import type { Answered, Stop } from './http-request.ts'
import { originsOf } from './origins.ts'
import { cancelled, changed, changeOf, isSameFile, mayGoOn, notThere, stalled, unreachable } from './patch-source.ts'
import type { OpenedSource, OpenOptions, SourceFacts } from './patch-source.ts'
import { shownUrl } from './source-url.ts'
import type { SourceLocation } from './source-url.ts'

const mostRedirects = 5

/** Finds the file at an HTTP(S) source. A part is continued with Range under If-Range, so an altered file starts again. */
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
  const ranged = rangeOf(options)
  const hosts = [candidate.hostname]
  let url = candidate
  let sent: Answered
  for (let hop = 0; ; hop += 1) {
    try {
      sent = await sendRequest('GET', url, headersFor(url, candidate, ranged), options, stop)
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
    hosts.push(url.hostname)
  }
  const { request, response, roundTrip } = sent
  const found = url
  const close = (): void => void request.destroy()
  const status = response.statusCode ?? 0
  const provable = options.provable === true
  const told = factsOf(response)
  const facts = status === 206 && told.bytes === undefined ? { ...told, bytes: options.part?.bytes } : told
  const goesOn = ranged !== undefined && isWanted(response, ranged, options.part)
  const same = options.part !== undefined && mayGoOn(options.part, facts, provable)
  const fine = status === 200 || (status === 206 && goesOn && same)
  if (!fine) {
    close()
    if (status === 404 || status === 410) return undefined
    // A range that the source no longer understands: the file is another one, so it is fetched from the start.
    if (status === 416 || status === 206) return await openOne(candidate, { ...options, part: undefined })
    if (status === 429 || status === 503) options.onRetryAfter?.(retryAfterOf(response))
    return failed(explainStatus(shown, status, response.statusMessage ?? ''))
  }
  const coding = response.headers['content-encoding']
  if (coding !== undefined && coding !== 'identity' && !provable) {
    close()
    return failed(refused(shown, `It sends the file recoded (${coding}).`))
  }
  return succeed({
    facts,
    candidate,
    shown,
    origins: await originsOf(hosts, response.socket.remoteAddress),
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

/**
 * Looks again whether the file stayed as it was. What a HEAD tells is believed only where it agrees: many servers answer
 * it with 404, 405 or a length of 0. Otherwise the file itself is asked for again, and its answer is read to the headers only.
 */
async function recheck(
  url: URL,
  first: URL,
  before: SourceFacts,
  shown: string,
  options: OpenOptions,
): Promise<Result<void>> {
  const stop: Stop = { reason: undefined }
  let last: Result<void> = succeed(undefined)
  try {
    for (const method of ['HEAD', 'GET', 'GET'] as const) {
      const { request, response } = await sendRequest(method, url, headersFor(url, first, undefined), options, stop)
      request.destroy()
      const gone = response.statusCode === 404 || response.statusCode === 410
      if (response.statusCode !== 200 && !gone) {
        if (method === 'HEAD') continue
        return succeed(undefined)
      }
      const change = gone ? 'it is gone' : changeOf(before, { ...before, ...ofBoth(factsOf(response), before) })
      if (change === undefined) return succeed(undefined)
      last = failed(changed(shown, change))
    }
    return last
  } catch (error) {
    return failed(explain(error, shown, options, stop))
  }
}

/** Only what was reported before can be another value now. */
function ofBoth(now: SourceFacts, before: SourceFacts): SourceFacts {
  return Object.fromEntries(Object.entries(now).filter(([member]) => before[member as keyof SourceFacts] !== undefined))
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
    'Ask the owner of the server, or import the file from a disk.',
  )
}

function explainStatus(shown: string, status: number, words: string): Failure {
  if (status === 401 || status === 403 || status === 407)
    return refused(shown, `It answered ${status} (no right to it).`)
  if (status >= 500 || [408, 425, 429].includes(status)) return unreachable(shown, new Error(`${status} ${words}`))
  return refused(shown, `It answered ${status}.`)
}
