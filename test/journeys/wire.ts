import type { Socket } from 'node:net'
import { duplexPair } from 'node:stream'

/** A wire between two ends, each with what a socket has that is used of it. */
export function wire(theirs = '10.0.0.2'): [Socket, Socket] {
  const ends = duplexPair()
  const dress = (end: (typeof ends)[number], local: string, remote: string): Socket =>
    Object.assign(end, {
      setNoDelay: () => end,
      setKeepAlive: () => end,
      resetAndDestroy: () => end.destroy(new Error('ECONNRESET')),
      localAddress: local,
      remoteAddress: remote,
      remotePort: 23,
    }) as unknown as Socket
  return [dress(ends[0], '10.0.0.1', theirs), dress(ends[1], theirs, '10.0.0.1')]
}
