import { failure, type Failure } from '../../../shared/base/failure.ts'
import { failed, succeed, type Result } from '../../../shared/base/result.ts'
import type { Connected } from '../../../shared/engine/ports.ts'
import { showFingerprint, type KnownCertificate, type KnownCertificates } from './known-certificates.ts'
import { cancelled, unreachable } from './line-failures.ts'
import type { DialRequest, TelnetConnection } from './telnet-connection.ts'
import { dialTls } from './tls-connection.ts'
import { handshakeFailed } from './tls-failures.ts'

export interface TlsOpened {
  readonly line: TelnetConnection
  readonly certificate: NonNullable<Connected['certificate']>
  /** Notes a certificate that is seen for the first time; to be done before anything secret is sent. */
  readonly keep: () => Promise<Result<void>>
}

/** The name under which an appliance's certificate is known. */
export function certificateAddress(host: string, port: number): string {
  const name = host.toLowerCase()
  return `${name.includes(':') ? `[${name}]` : name}:${port}`
}

/**
 * Opens a TLS line to an appliance whose certificate is the known one, or the first that is seen there. Failures:
 * console.unreachable, not-an-appliance, certificate-changed, operation.cancelled, disk.not-readable.
 */
export async function openTls(request: DialRequest, certificates: KnownCertificates): Promise<Result<TlsOpened>> {
  const { host, port } = request
  const dialled = await dialTls(request)
  if ('code' in dialled) {
    const { code, connected } = dialled
    if (code === 'aborted') return failed(cancelled('The connection'))
    return failed(connected ? handshakeFailed(code, request) : unreachable(code, request, 'admind-tls'))
  }
  const { line, sha256 } = dialled
  const address = certificateAddress(host, port)
  const known = await certificates.find(address)
  const problem = !known.ok ? known.failure : changed(address, known.value, sha256)
  if (problem !== undefined || !known.ok) {
    line.destroy('its certificate is not the known one')
    return failed(problem ?? cancelled('The connection'))
  }
  const first = known.value === undefined
  const certificate = {
    sha256,
    trust: first ? 'first-use' : 'known',
    ...(known.value ? { since: known.value.since } : {}),
  } as const
  return succeed({
    line,
    certificate,
    keep: async () => {
      if (!first) return succeed(undefined)
      const kept = await certificates.keep(address, sha256)
      return kept.ok ? succeed(undefined) : kept
    },
  })
}

function changed(address: string, known: KnownCertificate | undefined, sha256: string): Failure | undefined {
  if (known === undefined || known.sha256 === sha256) return undefined
  const [was, is] = [showFingerprint(known.sha256), showFingerprint(sha256)]
  const when = known.since.slice(0, 10)
  return failure(
    'console.certificate-changed',
    `The certificate of ${address} has changed: known since ${when} is ${was}, shown now is ${is}. No name and no password was sent.`,
    `If it was changed on purpose, compare the new fingerprint on the appliance, then: uptick trust ${address} ${is}. If not, something else answers there: do not go on.`,
    { evidence: `known ${known.sha256}\nshown ${sha256}` },
  )
}
