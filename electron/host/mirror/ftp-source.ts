import { Client, FTPError } from 'basic-ftp'
import { isIP } from 'node:net'
import type { Writable } from 'node:stream'
import type { URL } from 'node:url'
import { failure } from '../../../shared/base/failure.ts'
import type { Failure } from '../../../shared/base/failure.ts'
import { failed, succeed } from '../../../shared/base/result.ts'
import type { Result } from '../../../shared/base/result.ts'
import { messageOf } from '../disk/faults.ts'
import { namesProxy } from './http-proxy.ts'
import { nearestName } from './nearest-name.ts'
import { originsOf } from './origins.ts'
import { cancelled, changed, changeOf, mayGoOn, notThere, stalled, unreachable } from './patch-source.ts'
import type { OpenedSource, OpenOptions, SourceFacts } from './patch-source.ts'
import { shownUrl } from './source-url.ts'
import type { SourceLocation } from './source-url.ts'

/**
 * Finds the file at an FTP source and makes ready to send it. basic-ftp moves the bytes; what it lacks is added here
 * (DEPENDENCIES.md 2): the length is checked by the caller against SIZE, a part is continued only where size and time
 * are as they were, a signal cancels, and every connection has a client of its own.
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
    return withoutLogin(explainFtp(error, location.shown, options.stallMs, connected), location.url)
  }
  let origins: string[]
  try {
    if (options.signal.aborted) throw new Error('cancelled')
    await logIn(client, location, options.factsAreFresh === true)
    useControlAddress(client)
    origins = await originsOf([location.url.hostname], client.ftp.socket.remoteAddress)
  } catch (error) {
    close()
    return failed(explain(error, false))
  }
  try {
    for (const candidate of location.candidates) {
      const path = ftpPath(candidate)
      const seen = options.factsAreFresh === true ? knownFacts(options) : await look(client, path)
      if (seen === undefined) continue
      const { facts, roundTrip } = seen
      const shown = shownUrl(candidate)
      const goesOn = options.part !== undefined && mayGoOn(options.part, facts, options.provable === true)
      const from = goesOn && (await canRestart(client, options.part.from)) ? options.part.from : 0
      return succeed({
        facts,
        candidate,
        shown,
        from,
        roundTrip,
        saysHtml: false,
        origins,
        endIsMarked: false,
        canSegment: facts.bytes !== undefined && facts.modified !== undefined,
        async pull(sink: Writable) {
          try {
            if (from > 0 && from === facts.bytes) sink.end()
            else await client.downloadTo(sink, path, from)
            return succeed(undefined)
          } catch (error) {
            return failed(explain(error, true))
          }
        },
        async recheck() {
          try {
            if (client.closed) await logIn(client, location, true)
            const change = changeOf(facts, (await look(client, path))?.facts)
            return change === undefined ? succeed(undefined) : failed(changed(shown, change))
          } catch (error) {
            return failed(explain(error, true))
          }
        },
        close,
      })
    }
    const suggestion = await nearby(client, location)
    close()
    return failed(notThere(location.shown, suggestion))
  } catch (error) {
    close()
    return failed(explain(error, true))
  }
}

/** `shortly`: only what a transfer cannot do without, since each word of it takes a round trip. */
async function logIn(client: Client, { url, protocol }: SourceLocation, shortly: boolean): Promise<void> {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const port = url.port === '' ? 21 : Number(url.port)
  const user = url.username === '' ? 'anonymous' : decodeURIComponent(url.username)
  const password = url.password === '' ? 'guest' : decodeURIComponent(url.password)
  if (shortly && protocol === 'ftp') {
    await client.connect(host, port)
    await client.login(user, password)
    await client.send('TYPE I')
    return
  }
  const secure = protocol === 'ftp' ? false : port === 990 ? 'implicit' : true
  await client.access({ host, port, user, password, secure })
}

/** The path is relative to where the login leads; an absolute one is written with %2F (RFC 1738, 3.2.2). */
function ftpPath(url: URL): string {
  return decodeURIComponent(url.pathname.slice(1))
}

/** A server that cannot begin in the middle refuses before the transfer; then the file is sent from its start. */
async function canRestart(client: Client, from: number): Promise<boolean> {
  if (from === 0) return false
  try {
    await client.send(`REST ${String(from)}`)
    return true
  } catch (error) {
    if (error instanceof FTPError) return false
    throw error
  }
}

/**
 * A server behind NAT names an unreachable address, so data connections use the address of the control connection (as
 * curl does).
 */
function useControlAddress({ ftp }: Client): void {
  const ask = ftp.request.bind(ftp)
  ftp.request = async (command) => {
    const answer = await ask(command)
    const host = ftp.socket.remoteAddress?.replace(/^::ffff:/i, '') ?? ''
    if (command !== 'PASV' || isIP(host) !== 4) return answer
    const named = /\d+,\d+,\d+,\d+(?=,\d+,\d+)/
    return { ...answer, message: answer.message.replace(named, host.replaceAll('.', ',')) }
  }
}

interface Seen {
  readonly facts: SourceFacts
  readonly roundTrip: number
}

function knownFacts({ part }: OpenOptions): Seen | undefined {
  if (part === undefined) return undefined
  const { from: _from, ...facts } = part
  return { facts, roundTrip: 0 }
}

/** Size and time of a file; undefined where it is not there. A server without SIZE or MDTM leaves them open. */
async function look(client: Client, path: string): Promise<Seen | undefined> {
  const asked = performance.now()
  let bytes: number | undefined
  let denied: FTPError | undefined
  try {
    bytes = await client.size(path)
  } catch (error) {
    if (!(error instanceof FTPError) || error.code < 500) throw error
    denied = error
  }
  const roundTrip = performance.now() - asked
  let modified: string | undefined
  try {
    modified = (await client.lastMod(path)).toISOString()
  } catch (error) {
    if (client.closed) throw error
  }
  // A server without SIZE may still list the file; if neither works, the server does not have it.
  const absent = denied?.code === 550 && /no such|not found|not exist|cannot find/i.test(denied.message)
  const listed = denied === undefined || absent ? undefined : await listedBytes(client, path)
  if (denied?.code === 550 && modified === undefined && listed === undefined) return undefined
  const size = bytes ?? listed
  const known = size === undefined || !Number.isSafeInteger(size) || size < 0 ? {} : { bytes: size }
  return { facts: { ...known, ...(modified === undefined ? {} : { modified }) }, roundTrip }
}

async function listedBytes(client: Client, path: string): Promise<number | undefined> {
  const name = path.slice(path.lastIndexOf('/') + 1)
  try {
    const rows = await client.list(path.slice(0, path.lastIndexOf('/') + 1))
    return rows.find((row) => row.name === name && row.isFile)?.size
  } catch (error) {
    if (client.closed) throw error
    return undefined
  }
}

/** What the source does have next to the wanted name; silence where it does not tell. */
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
    // Servers say "too many users" with the code of a wrong login: that passes.
    if (/too many|maximum|limit|busy|full|later|exceed|in use/i.test(error.message)) return unreachable(shown, error)
    if (error.code === 530 || error.code === 430 || error.code === 332) {
      return failure(
        'patch.source-refused',
        `${shown} refused the login.`,
        'Write user and password into the URL, with percent codes for special characters: ftp://USER:PASSWORD@host/…',
        evidence,
      )
    }
    if (error.code >= 500) {
      return failure(
        'patch.source-refused',
        `${shown} refused to send the file.`,
        'Ask the owner of the server, or import the file from a disk.',
        evidence,
      )
    }
  }
  if (messageOf(error).startsWith('Timeout') && connected) return stalled(shown, stallMs)
  const why = unreachable(shown, error)
  return namesProxy() ? { ...why, hint: `${why.hint} FTP downloads do not use the proxy of this environment.` } : why
}

/** What a server repeats of the login in its answer is not repeated. */
function withoutLogin(why: Failure, { username, password }: URL): Failure {
  let evidence = why.evidence ?? ''
  for (const secret of [password, username].map(decodeURIComponent))
    if (secret !== '') evidence = evidence.replaceAll(secret, '…')
  return why.evidence === undefined ? why : { ...why, evidence }
}
