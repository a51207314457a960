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

/** The name in Host guards against rebinding, Origin against other pages; a GET of our own page carries no Origin. */
export function isOurOrigin(request: IncomingMessage, authority: string): boolean {
  if (request.headers.host !== authority) return false
  const { origin } = request.headers
  if (origin !== undefined) return origin === `http://${authority}`
  if (request.method !== 'GET') return false
  const site = request.headers['sec-fetch-site']
  return site === undefined || ['same-origin', 'none'].includes(String(site)) || isVisit(request)
}

/**
 * A window that goes to the page itself, from wherever: the page that opens the browser is a file, which is another site. The
 * page's HTML is not a secret, and the other site can neither read nor frame it.
 */
function isVisit({ url, headers }: IncomingMessage): boolean {
  return url === '/' && headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document'
}
