import { Client, FTPError } from 'basic-ftp'
import type { Writable } from 'node:stream'
import type { URL } from 'node:url'
import { failure } from '../../../shared/base/failure.ts'
import type { Failure } from '../../../shared/base/failure.ts'
import { failed, succeed } from '../../../shared/base/result.ts'
import type { Result } from '../../../shared/base/result.ts'
import { messageOf } from './disk-faults.ts'
import { nearestName } from './nearest-name.ts'
import { cancelled, changed, mayResume, notThere, stalled, unreachable } from './patch-source.ts'
import type { OpenedSource, OpenOptions, SourceFacts } from './patch-source.ts'
import { shownUrl } from './source-url.ts'
import type { SourceLocation } from './source-url.ts'

/**
 * Finds the file at an FTP source and makes ready to send it. basic-ftp moves the bytes; what it lacks is added here
 * (DEPENDENCIES.md 2): the length is checked by the caller against SIZE, a part is carried on only where size and time
 * are as they were, a signal cancels, and every fetch has a client of its own.
 */
export async function openFtpSource(location: SourceLocation, options: OpenOptions): Promise<Result<OpenedSource>> {
  const client = new Client(options.stallMs)
  const stop = (): void => client.close()
  options.signal.addEventListener('abort', stop, { once: true })
  const close = (): void => {
    options.signal.removeEventListener('abort', stop)
    client.close()
  }
  const explain = (error: unknown, connected: boolean): Failure => {
    if (options.signal.aborted) return cancelled()
    return explainFtp(error, location.shown, options.stallMs, connected)
  }
  try {
    if (options.signal.aborted) throw new Error('cancelled')
    await client.access(accessOf(location.url, location.protocol))
  } catch (error) {
    close()
    return failed(explain(error, false))
  }
  try {
    for (const candidate of location.candidates) {
      const path = ftpPath(candidate)
      const facts = await look(client, path)
      if (facts === undefined) continue
      const shown = shownUrl(candidate)
      const from = mayResume(options.part, facts) ? (options.part?.have ?? 0) : 0
      const pull = async (sink: Writable): Promise<Result<void>> => {
        try {
          if (from > 0 && from === facts.bytes) sink.end()
          else await client.downloadTo(sink, path, from)
          const after = await look(client, path)
          if (after?.bytes !== facts.bytes) return failed(changed(shown, sizes(facts, after)))
          if (after?.modified !== facts.modified) return failed(changed(shown, 'its time is another now'))
          return succeed(undefined)
        } catch (error) {
          return failed(explain(error, true))
        }
      }
      return succeed({ facts, shown, from, saysHtml: false, endIsMarked: false, pull, close })
    }
    const suggestion = await nearby(client, location)
    close()
    return failed(notThere(location.shown, suggestion))
  } catch (error) {
    close()
    return failed(explain(error, true))
  }
}

function accessOf(url: URL, protocol: SourceLocation['protocol']): Parameters<Client['access']>[0] {
  const port = url.port === '' ? 21 : Number(url.port)
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port,
    ...(url.username === '' ? {} : { user: decodeURIComponent(url.username) }),
    ...(url.password === '' ? {} : { password: decodeURIComponent(url.password) }),
    secure: protocol !== 'ftps' ? false : port === 990 ? 'implicit' : true,
  }
}

/** The path is relative to where the login leads; an absolute one is written with %2F (RFC 1738, 3.2.2). */
function ftpPath(url: URL): string {
  return decodeURIComponent(url.pathname.slice(1))
}

/** Size and time of a file; undefined where it is not there. A server without SIZE or MDTM leaves them open. */
async function look(client: Client, path: string): Promise<SourceFacts | undefined> {
  let bytes: number | undefined
  try {
    bytes = await client.size(path)
  } catch (error) {
    if (!(error instanceof FTPError)) throw error
    if (error.code === 550) return undefined
    if (error.code < 500) throw error
  }
  try {
    const modified = await client.lastMod(path)
    return { ...(bytes === undefined ? {} : { bytes }), modified: modified.toISOString() }
  } catch (error) {
    if (client.closed) throw error
    return bytes === undefined ? {} : { bytes }
  }
}

function sizes(before: SourceFacts, after: SourceFacts | undefined): string {
  if (after === undefined) return 'it is gone'
  return `it had ${before.bytes ?? 'an unknown number of'} bytes and has ${after.bytes ?? 'an unknown number of'} now`
}

/** What the source does have beside the wanted name; silence where it does not tell. */
async function nearby(client: Client, location: SourceLocation): Promise<string | undefined> {
  try {
    const path = ftpPath(location.url)
    const names = (await client.list(path.slice(0, path.lastIndexOf('/') + 1))).map((entry) => entry.name)
    return nearestName(path.slice(path.lastIndexOf('/') + 1), names)
  } catch {
    return undefined
  }
}

function explainFtp(error: unknown, shown: string, stallMs: number, connected: boolean): Failure {
  const evidence = { evidence: messageOf(error) }
  if (error instanceof FTPError) {
    if (error.code === 530 || error.code === 430 || error.code === 332) {
      return failure(
        'patch.source-refused',
        `${shown} refused the login.`,
        'Put user and password into the URL: ftp://USER:PASSWORD@host/…',
        evidence,
      )
    }
    if (error.code >= 500) {
      return failure(
        'patch.source-refused',
        `${shown} refused to send the file.`,
        'Ask whoever runs that server, or import the file from a disk.',
        evidence,
      )
    }
  }
  if (messageOf(error).startsWith('Timeout') && connected) return stalled(shown, stallMs)
  return unreachable(shown, error)
}
