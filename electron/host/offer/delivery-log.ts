import type { DeliverySegment } from '../../../shared/model/patch.ts'

/** A segment with the order in which requests began and transfers ended. */
export interface LoggedSegment {
  readonly segment: DeliverySegment
  readonly begun: number
  readonly ended: number
}

/** Pairs of peer and path that are remembered, and requests of each that may still say something about another one. */
const mostPages = 1_000
const mostKept = 200

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

  add(logged: LoggedSegment): void {
    const { peer, path } = logged.segment
    const bytes = this.#bytesOf(path)
    if (bytes === undefined) return
    const page = this.#page(`${peer} ${path}`)
    page.arrived.add(logged)
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
 * Which bytes of one path are known to have arrived at one peer. A cut segment counts only as far as a later request went on
 * from inside it: what the system took from us may never have arrived, but who asks for the rest from R has what is before R.
 * Each byte that was sent was held against the verified file when it left (send-range.ts), so what arrived is proved.
 */
export class Arrived {
  /** Half-open, in order, with gaps between them. */
  #spans: { from: number; until: number }[] = []
  readonly #cut: LoggedSegment[] = []
  readonly #recent: LoggedSegment[] = []

  /** In any order: what begins later may be hashed, and so told, sooner. */
  add(logged: LoggedSegment): void {
    const { from, to, whole } = logged.segment
    for (const earlier of this.#cut) this.#carriedOn(earlier, logged)
    if (whole) this.#span(from, to)
    else {
      for (const later of this.#recent) this.#carriedOn(logged, later)
      keep(this.#cut, logged)
    }
    keep(this.#recent, logged)
  }

  covers(bytes: number): boolean {
    const first = this.#spans[0]
    return first !== undefined && first.from === 0 && first.until >= bytes
  }

  #carriedOn(cut: LoggedSegment, later: LoggedSegment): void {
    const start = later.segment.from
    const inside = start > cut.segment.from && start <= cut.segment.to
    if (later.begun > cut.ended && later.segment.protocol === cut.segment.protocol && inside)
      this.#span(cut.segment.from, start)
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

function keep(list: LoggedSegment[], logged: LoggedSegment): void {
  if (list.push(logged) > mostKept) list.shift()
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

/** What both servers report, and in which order things happened. */
export interface ServerLog {
  /** A connection came in over the offered address, before a word was said over it. */
  readonly onConnected: (peer: string) => void
  readonly onRequest: (note: RequestNote) => void
  readonly onSegment: (logged: LoggedSegment) => void
  /** Bytes of the file that a transfer reached. */
  readonly onReached: (reached: number, total: number, peer: string) => void
  /** A number that is larger each time. */
  readonly tick: () => number
}

export function counter(): () => number {
  let last = 0
  return () => {
    last += 1
    return last
  }
}
