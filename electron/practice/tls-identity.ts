import { generateKeyPair, randomBytes } from 'node:crypto'
import { createSecureContext, type SecureContext } from 'node:tls'
import { promisify } from 'node:util'

const makeKey = promisify(generateKeyPair)
/** The best TLS that appliances of that age offer; these ciphers must be enabled explicitly. */
const oldTls = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const

/** A self-signed certificate, made when it is first needed, and made again on request. */
export class TlsIdentity {
  readonly #host: string
  readonly #old: boolean
  #made: Promise<SecureContext> | undefined

  constructor(host: string, old: boolean) {
    this.#host = host
    this.#old = old
  }

  context(): Promise<SecureContext> {
    this.#made ??= this.#make()
    return this.#made
  }

  renew(): void {
    this.#made = undefined
  }

  async #make(): Promise<SecureContext> {
    const { privateKey: key, publicKey } = await makeKey('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    })
    const cert = await selfSigned(this.#host, key, publicKey)
    return createSecureContext({ key, cert, ...(this.#old ? oldTls : {}) })
  }
}

/** As PEM. The package is loaded only where somebody really comes over TLS. */
async function selfSigned(host: string, key: string, publicKey: string): Promise<string> {
  const { default: forge } = await import('node-forge')
  const certificate = forge.pki.createCertificate()
  const name = [{ name: 'commonName', value: host }]
  certificate.publicKey = forge.pki.publicKeyFromPem(publicKey)
  certificate.serialNumber = `01${randomBytes(8).toString('hex')}`
  certificate.validity.notBefore = new Date('2008-01-01T00:00:00Z')
  certificate.validity.notAfter = new Date('2038-01-01T00:00:00Z')
  certificate.setSubject(name)
  certificate.setIssuer(name)
  certificate.sign(forge.pki.privateKeyFromPem(key), forge.md.sha256.create())
  return forge.pki.certificateToPem(certificate)
}
