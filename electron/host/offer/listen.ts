import { isIP } from 'node:net'
import type { AddressInfo, Server } from 'node:net'
import { failure } from '../../../shared/base/failure.ts'
import type { Failure } from '../../../shared/base/failure.ts'
import { failed, succeed } from '../../../shared/base/result.ts'
import type { Result } from '../../../shared/base/result.ts'
import { isWildcard, plainAddress } from './addresses.ts'

export interface ListenOptions {
  readonly address: string
  /** The port a person asked for: that one or none. */
  readonly port: number | undefined
  /** The protocol's own port, tried first where no one asked for one. */
  readonly usual: number
}

export interface Listening {
  readonly port: number
  /** Why it is not the protocol's own port, where no one asked for another. */
  readonly missed?: Failure
}

/**
 * Binds a server to one address. Failures: offer.address-unavailable, offer.port-in-use, offer.port-forbidden. Where the
 * system keeps ports below 1024 on single addresses from us but gives them on all (macOS), the usual port is bound on
 * all; the server looks at each connection's local address anyway.
 */
export async function listenOn(server: Server, words: ListenOptions): Promise<Result<Listening>> {
  const address = plainAddress(words.address)
  if (isIP(address) === 0) return failed(unavailable(words.address, 'it is not an IP address'))
  let missed: Failure | undefined
  for (const attempt of attempts(address, words)) {
    const errno = await bind(server, attempt)
    if (errno === undefined) {
      const { port } = server.address() as AddressInfo
      return succeed({ port, ...(missed === undefined || port === words.usual ? {} : { missed }) })
    }
    const last = words.port !== undefined || attempt.port === 0
    if (last || !['EACCES', 'EADDRINUSE', 'EPERM', 'EADDRNOTAVAIL'].includes(errno))
      return failed(explain(errno, address, attempt.port))
    missed ??= explain(errno, address, attempt.port)
  }
  return failed(unavailable(address, 'no port is available'))
}

/** Does this connection come in over the address that is offered on? */
export function cameIn(localAddress: string | undefined, offeredOn: string): boolean {
  const address = plainAddress(offeredOn)
  return isWildcard(address) || (localAddress !== undefined && plainAddress(localAddress) === address)
}

interface Attempt {
  readonly host: string
  readonly port: number
}

function attempts(address: string, words: ListenOptions): Attempt[] {
  if (words.port !== undefined) return [{ host: address, port: words.port }]
  const everywhere = { host: isIP(address) === 6 ? '::' : '0.0.0.0', port: words.usual }
  return [
    { host: address, port: words.usual },
    ...(process.platform === 'darwin' && !isWildcard(address) ? [everywhere] : []),
    { host: address, port: 0 },
  ]
}

function bind(server: Server, attempt: Attempt): Promise<string | undefined> {
  return new Promise((resolve) => {
    const onError = (error: NodeJS.ErrnoException): void => {
      server.off('listening', onListening)
      resolve(error.code ?? error.message)
    }
    const onListening = (): void => {
      server.off('error', onError)
      // A connection that could not be taken (this process has too many files open) is lost; the server continues.
      server.on('error', () => undefined)
      resolve(undefined)
    }
    server.once('error', onError)
    server.once('listening', onListening)
    server.listen({ host: attempt.host, port: attempt.port, exclusive: true })
  })
}

function explain(errno: string, address: string, port: number): Failure {
  const evidence = { evidence: errno }
  if (errno === 'EADDRINUSE') {
    return failure(
      'offer.port-in-use',
      `Port ${port} of ${address} is taken by another program.`,
      'Choose another with --serve-on IP:PORT, or end that program.',
      evidence,
    )
  }
  if (errno === 'EACCES' || errno === 'EPERM') {
    return failure(
      'offer.port-forbidden',
      `This system does not let Uptick listen on port ${port}.`,
      'Choose a port from 1024 up with --serve-on IP:PORT, or start Uptick with the right to low ports.',
      evidence,
    )
  }
  return unavailable(address, errno === 'EADDRNOTAVAIL' ? 'this computer does not have it' : errno)
}

function unavailable(address: string, why: string): Failure {
  return failure(
    'offer.address-unavailable',
    `Nothing can be offered on the address ${address}: ${why}.`,
    'Give one of this computer’s own addresses with --serve-on, one that the appliance can reach.',
  )
}
