import { connect } from 'node:tls'
import { codeOf, TelnetConnection, type DialRequest } from './telnet-connection.ts'

/** A line over TLS, with what the peer showed of itself. `sha256`: its certificate's fingerprint, lower-case hex. */
export interface TlsLine {
  readonly line: TelnetConnection
  readonly sha256: string
  /** `TLSv1.2`, `TLSv1.3`. */
  readonly protocol: string
}

/** `connected`: the TCP connection was open, so the TLS handshake failed. */
export type TlsDialled = TlsLine | { readonly code: string; readonly connected: boolean }

/**
 * Opens a TLS connection. Appliances use self-signed certificates, so this does not judge the certificate: the caller
 * compares its fingerprint before anything is sent. Never agrees to less than TLS 1.2. Never rejects.
 */
export async function dialTls({ host, port, deadline, clock, signal }: DialRequest): Promise<TlsDialled> {
  if (signal.aborted) return { code: 'aborted', connected: false }
  const socket = connect({ host, port, rejectUnauthorized: false, minVersion: 'TLSv1.2' })
  const stop = new AbortController()
  let connected = false
  const outcome = await new Promise<TlsDialled>((resolve) => {
    const fail = (code: string): void => resolve({ code, connected })
    const onError = (error: NodeJS.ErrnoException): void => fail(codeOf(error))
    socket.once('connect', () => (connected = true))
    socket.once('secureConnect', () => {
      const sha256 = socket.getPeerX509Certificate()?.fingerprint256.replaceAll(':', '').toLowerCase()
      if (sha256 === undefined) return fail('no certificate')
      socket.off('error', onError)
      resolve({ line: new TelnetConnection(socket), sha256, protocol: socket.getProtocol() ?? '' })
    })
    socket.once('error', onError)
    socket.once('close', () => fail('closed'))
    signal.addEventListener('abort', () => fail('aborted'), { signal: stop.signal })
    void clock.sleep(deadline, stop.signal).then(() => fail('deadline'))
  })
  stop.abort()
  if ('code' in outcome) {
    socket.on('error', () => undefined)
    socket.destroy()
  }
  return outcome
}
