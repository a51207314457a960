import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** Milliseconds that a ticket to a file is good for: a page follows it at once. */
const ticketLasts = 60_000

/**
 * Decides who may connect. A token in an address buys the key of this session once; the page sends the key with each
 * request and trades it for tickets to files. There is no cookie: cookies ignore ports, and a browser would send one to
 * every server on 127.0.0.1.
 */
export class Access {
  readonly #key = secret()
  readonly #tickets = new Map<string, { readonly path: string; readonly until: number }>()
  readonly #now: () => number
  #token: string | undefined

  constructor(now: () => number = Date.now) {
    this.#now = now
  }

  /** A token for one more visit. The token before it is no longer good. */
  renew(): string {
    this.#token = secret()
    return this.#token
  }

  /** The key, for a token that is right and was not used before, or for a page that has the key already. */
  enter(token: string, authorization: string | undefined): string | undefined {
    if (this.#token === undefined || !equal(token, this.#token))
      return this.knows(authorization) ? this.#key : undefined
    this.#token = undefined
    return this.#key
  }

  knows(authorization: string | undefined): boolean {
    return equal(authorization ?? '', `Bearer ${this.#key}`)
  }

  /** Stands for a file in the address of one download. The key would stay in the list of downloads. */
  ticketFor(path: string): string {
    const ticket = secret()
    const now = this.#now()
    for (const [old, { until }] of this.#tickets) if (until < now) this.#tickets.delete(old)
    this.#tickets.set(ticket, { path, until: now + ticketLasts })
    return ticket
  }

  /** The file of a ticket, once. */
  redeem(ticket: string): string | undefined {
    const found = this.#tickets.get(ticket)
    this.#tickets.delete(ticket)
    return found !== undefined && found.until >= this.#now() ? found.path : undefined
  }
}

function secret(): string {
  return randomBytes(32).toString('base64url')
}

function equal(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(a), digest(b))
}
