import type { DeliverySegment } from '../../../shared/model/patch.ts'

/** Pairs of peer and path that are remembered. */
const mostPages = 1_000

/**
 * What went to whom, and when it is the whole file. One book for a server: by peer, and by path, since paths are never added
 * up (NAME and NAME.mpu5 are alternatives to a client, and half of each is nothing).
 */
export class DeliveryBook {
  readonly #bytesOf: (path: string) => number | undefined
  readonly #onDelivered: (peer: string, path: string) => void
  readonly #pages = new Map<string, { arrived: Arrived; delivered: boolean }>()

  /** `bytesOf`: how long the file behind a path is. `onDelivered` is called once for each peer and path. */
  constructor(bytesOf: (path: string) => number | undefined, onDelivered: (peer: string, path: string) => void) {
    this.#bytesOf = bytesOf
    this.#onDelivered = onDelivered
  }

  add(segment: DeliverySegment): void {
    const { peer, path } = segment
    const bytes = this.#bytesOf(path)
    if (bytes === undefined) return
    const page = this.#page(`${peer} ${path}`)
    page.arrived.add(segment)
    if (page.delivered || !page.arrived.covers(bytes)) return
    page.delivered = true
    this.#onDelivered(peer, path)
  }

  #page(key: string): { arrived: Arrived; delivered: boolean } {
    const known = this.#pages.get(key)
    if (known !== undefined) return known
    const [oldest] = this.#pages.keys()
    if (oldest !== undefined && this.#pages.size >= mostPages) this.#pages.delete(oldest)
    const page = { arrived: new Arrived(), delivered: false }
    this.#pages.set(key, page)
    return page
  }
}

/**
 * Which bytes of one path are known to have arrived at one peer: those of requests that both sides ended in good order. What
 * the system took of a transfer that was cut may never have arrived, and a later request proves nothing of it either: a
 * client may look at the beginning, drop the line, and read the end. Each byte that was sent was compared with the verified
 * file when it left (send-range.ts), so what arrived is proved.
 */
export class Arrived {
  /** Half-open, in order, with gaps between them. */
  #spans: { from: number; until: number }[] = []

  /** Segments come in any order: a later one may be hashed and reported sooner. */
  add({ from, to, whole }: DeliverySegment): void {
    if (whole) this.#span(from, to)
  }

  covers(bytes: number): boolean {
    const first = this.#spans[0]
    return first !== undefined && first.from === 0 && first.until >= bytes
  }

  #span(from: number, until: number): void {
    if (until <= from) return
    const apart = this.#spans.filter((span) => span.until < from || span.from > until)
    const joined = this.#spans.filter((span) => span.until >= from && span.from <= until)
    const whole = {
      from: Math.min(from, ...joined.map((span) => span.from)),
      until: Math.max(until, ...joined.map((span) => span.until)),
    }
    this.#spans = [...apart, whole].sort((one, other) => one.from - other.from)
  }
}

/** Everything that was asked of a server: what the first real appliance requests is worth knowing (FACTS 5). */
export interface RequestNote {
  readonly peer: string
  readonly protocol: 'ftp' | 'http'
  /** The verb as it came, at most 16 characters, and what it was asked for (a password is never noted). */
  readonly verb: string
  readonly argument: string
  /** The first line of our answer. */
  readonly answer: string
}

/** What both servers report. */
export interface ServerLog {
  /** A connection came in over the offered address, before a word was said over it. */
  readonly onConnected: (peer: string) => void
  readonly onRequest: (note: RequestNote) => void
  readonly onSegment: (segment: DeliverySegment) => void
  /** Bytes of the file that a transfer reached. */
  readonly onReached: (reached: number, total: number, peer: string) => void
}
