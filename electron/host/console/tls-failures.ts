import { failure, type Failure } from '../../../shared/base/failure.ts'
import { seconds } from './line-failures.ts'
import type { DialRequest } from './telnet-connection.ts'

const never =
  'Uptick does not accept older TLS. Use the transport admind (not encrypted) on a management network or through a tunnel.'

/** Why a TLS handshake failed, in words (FACTS 6.1). `code` is OpenSSL's or BoringSSL's, the system's, or `deadline`. */
export function handshakeFailed(code: string, { host, port, deadline }: DialRequest): Failure {
  const where = `${host} port ${port}`
  if (
    /WRONG_VERSION_NUMBER|HTTP_REQUEST|HTTPS_PROXY_REQUEST|PACKET_LENGTH|INVALID_RECORD|UNEXPECTED_RECORD/.test(code)
  ) {
    const sentence = `What answers at ${where} speaks no TLS. No name and no password was sent to it.`
    const hint = 'Check the port; for the clear text port choose the transport admind (--transport admind).'
    return failure('console.not-an-appliance', sentence, hint, { evidence: code })
  }
  const { sentence, hint } = handshakeText(code, where, deadline)
  const retry = code === 'deadline' ? 'safe' : 'pointless'
  return failure('console.unreachable', sentence, hint, { evidence: code, retry })
}

function handshakeText(code: string, where: string, deadline: number): { sentence: string; hint: string } {
  if (code === 'deadline') {
    const sentence = `${where} took the connection and did not answer the TLS handshake within ${seconds(deadline)}.`
    return { sentence, hint: 'Check the port: the administration protocol speaks TLS on 10243 as a rule.' }
  }
  if (/UNSUPPORTED_PROTOCOL|PROTOCOL_VERSION|VERSION_TOO_LOW|NO_PROTOCOLS/.test(code)) {
    const sentence = `${where} knows only an old TLS version (SSLv3, TLS 1.0 or TLS 1.1), which this computer refuses.`
    return { sentence, hint: never }
  }
  if (code === 'ECONNRESET' || code === 'EPIPE' || code === 'closed') {
    const sentence = `${where} stopped the TLS handshake. It may support only SSLv3 or TLS 1.0.`
    return { sentence, hint: never }
  }
  const sentence = `${where} and this computer have no TLS version, cipher or key strength in common (${code}).`
  return { sentence, hint: never }
}
