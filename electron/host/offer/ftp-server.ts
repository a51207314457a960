import { createServer } from 'node:net'
import type { Socket } from 'node:net'
import { succeed } from '../../../shared/base/result.ts'
import type { Result } from '../../../shared/base/result.ts'
import { plainAddress } from './addresses.ts'
import type { ServerLog } from './delivery-log.ts'
import type { Fetches } from './fetches.ts'
import { FtpSession } from './ftp-session.ts'
import { mostStrangers } from './limits.ts'
import type { OfferLimits } from './limits.ts'
import { cameIn, listenOn } from './listen.ts'
import type { Listening } from './listen.ts'
import { openShares } from './send-range.ts'
import type { Unacked } from './unacked.ts'
import type { OfferLogin } from './offer-login.ts'
import type { OfferedFiles } from './offered-files.ts'

export interface ServerOptions {
  readonly files: OfferedFiles
  readonly address: string
  readonly port: number | undefined
  /** Whether this address may fetch. */
  readonly allows: (peer: string) => boolean
  /** The name and password that a peer must send; undefined: anonymous, any password is accepted. */
  readonly login: OfferLogin | undefined
  readonly log: ServerLog
  /** Is notified of each transfer from its beginning to the end of both sides. */
  readonly fetches: Fetches
  readonly unacked: Unacked
  readonly limits: OfferLimits
  readonly now: () => number
}

export interface RunningServer extends Listening {
  /** Ends everything at once; resolves when every socket is closed. */
  dispose(): Promise<void>
}

/** Starts the read-only FTP server. Failures: offer.port-in-use, offer.port-forbidden, offer.address-unavailable. */
export async function startFtpServer(words: ServerOptions): Promise<Result<RunningServer>> {
  const sessions = new Map<Socket, FtpSession>()
  const sockets = new Set<Socket>()
  const shares = openShares(words.limits, words.now)
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket)
    if (cameIn(socket.localAddress, words.address)) words.log.onConnected(plainAddress(socket.remoteAddress ?? ''))
    const closed = (): void => {
      sockets.delete(socket)
      const session = sessions.get(socket)
      // The session stays until its transfers have ended: a client may leave the control connection first.
      void session?.settled().then(() => sessions.delete(socket))
    }
    socket.on('close', closed)
    const refusal = refuse(socket, [...sessions.values()], words)
    if (refusal === undefined) sessions.set(socket, new FtpSession(socket, { ...words, shares }))
    else if (sockets.size - sessions.size > mostStrangers) socket.destroy()
    else turnAway(socket, refusal, words)
  })
  const listening = await listenOn(server, { address: words.address, port: words.port, usual: 21 })
  if (!listening.ok) return listening
  const dispose = async (): Promise<void> => {
    const ended = new Promise<void>((resolve) => server.close(() => resolve()))
    const disposing = [...sessions.values()].map((session) => session.dispose())
    shares.turns.close()
    await Promise.all(disposing)
    for (const socket of sockets) socket.destroy()
    await ended
  }
  return succeed({ ...listening.value, dispose })
}

function refuse(socket: Socket, sessions: readonly FtpSession[], words: ServerOptions): string | undefined {
  const peer = plainAddress(socket.remoteAddress ?? '')
  if (!cameIn(socket.localAddress, words.address) || !words.allows(peer))
    return '421 This server is for another address. Goodbye.'
  const { connections, connectionsPerPeer } = words.limits
  const same = sessions.filter((session) => session.peer === peer).length
  return sessions.length >= connections || same >= connectionsPerPeer ? '421 Too many connections. Goodbye.' : undefined
}

function turnAway(socket: Socket, answer: string, words: ServerOptions): void {
  words.log.onRequest({
    peer: plainAddress(socket.remoteAddress ?? ''),
    protocol: 'ftp',
    verb: '',
    argument: '',
    answer,
  })
  socket.on('error', () => socket.destroy())
  socket.setTimeout(words.limits.linger, () => socket.destroy())
  socket.resume()
  socket.end(`${answer}\r\n`)
}
