import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** Everything of our own origin and nothing else; no inline script or style, no frame around us. */
export const contentPolicy =
  "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'"

/** Sent with every answer. */
export const guardHeaders = {
  'content-security-policy': contentPolicy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
} as const

/** The one-time token of the printed address, and the session that it buys. */
export class Session {
  readonly token = randomBytes(24).toString('base64url')
  readonly #secret = randomBytes(32).toString('base64url')
  readonly #cookie: string
  #spent = false

  /** Cookies know no ports, so the name carries ours: two doors on one machine keep their own. */
  constructor(port: number) {
    this.#cookie = `uptick-${String(port)}`
  }

  /** The cookie for a token that is right and was not used before. */
  open(token: string): string | undefined {
    if (this.#spent || !equal(token, this.token)) return undefined
    this.#spent = true
    return `${this.#cookie}=${this.#secret}; Path=/; HttpOnly; SameSite=Strict`
  }

  knows(cookies: string | undefined): boolean {
    const prefix = `${this.#cookie}=`
    const values = (cookies ?? '').split(';').map((cookie) => cookie.trim())
    return values.some((cookie) => cookie.startsWith(prefix) && equal(cookie.slice(prefix.length), this.#secret))
  }
}

function equal(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(a), digest(b))
}

/** The name in Host guards against rebinding, Origin against other pages; a GET of our own page carries no Origin. */
export function isOurOrigin(request: IncomingMessage, authority: string): boolean {
  if (request.headers.host !== authority) return false
  const { origin } = request.headers
  if (origin !== undefined) return origin === `http://${authority}`
  const site = request.headers['sec-fetch-site']
  return request.method === 'GET' && (site === undefined || ['same-origin', 'none'].includes(String(site)))
}
