import { isIP } from 'node:net'
import { failure } from '../../../shared/base/failure.ts'
import { failed, succeed } from '../../../shared/base/result.ts'
import type { Result } from '../../../shared/base/result.ts'
import type { Clock, Offer, OfferRequest, PatchOffer } from '../../../shared/engine/ports.ts'
import type { DeliverySegment } from '../../../shared/model/patch.ts'
import { plainAddress, sameAddress } from './addresses.ts'
import { Contact } from './contact.ts'
import type { RequestNote } from './delivery-log.ts'
import type { OfferLimits } from './limits.ts'
import { serveMirror } from './serve-mirror.ts'

/** Milliseconds between two reports of progress. */
const reportEvery = 250
/** Segments and requests that are kept; a peer that asks more often than that is not installing. */
const mostLogged = 10_000

export interface OfferOptions {
  readonly clock: Clock
  readonly limits?: Partial<OfferLimits>
  readonly platform?: NodeJS.Platform
  /** Called for every request, including refused ones. */
  readonly onRequest?: (note: RequestNote) => void
}

/** An offer that also tells everything that was asked of it. */
export interface LoggedOffer extends Offer {
  readonly requests: readonly RequestNote[]
}

export interface LoggedPatchOffer extends PatchOffer {
  offer(request: OfferRequest): Promise<Result<LoggedOffer>>
}

/** Makes the port through which the engine offers updates: read-only, one file, one peer, for as long as it is held. */
export function createPatchOffer(options: OfferOptions): LoggedPatchOffer {
  return { offer: async (request) => await startOffer(request, options) }
}

async function startOffer(request: OfferRequest, options: OfferOptions): Promise<Result<LoggedOffer>> {
  const { patch, address, port, protocol } = request
  const peer = plainAddress(request.peer)
  if (isIP(peer) === 0) {
    return failed(
      failure(
        'offer.address-unavailable',
        `"${request.peer}" is not an IP address, so nothing can be offered to it.`,
        'Give the address from which the appliance fetches with --serve-to IP.',
      ),
    )
  }
  const segments: DeliverySegment[] = []
  const requests: RequestNote[] = []
  const contact = new Contact(peer, patch.name)
  let arrive = (): void => undefined
  const whenDelivered = new Promise<void>((resolve) => {
    arrive = resolve
  })
  let delivered = false
  let reported = -Infinity
  const served = await serveMirror({
    patches: [patch],
    address,
    protocol,
    clock: options.clock,
    ...(port === undefined ? {} : { port }),
    ...(options.limits === undefined ? {} : { limits: options.limits }),
    ...(options.platform === undefined ? {} : { platform: options.platform }),
    allows: (other) => sameAddress(other, peer),
    onConnected: (other) => contact.connected(other),
    onRequest: (note) => {
      contact.requested(note)
      if (requests.length < mostLogged) requests.push(note)
      options.onRequest?.(note)
    },
    onReached: (reached, total) => {
      const now = options.clock.now()
      if (now - reported < reportEvery && reached !== total) return
      reported = now
      request.onProgress?.(reached, total)
    },
    onSegment: (segment) => {
      if (segments.length < mostLogged) segments.push(segment)
      request.onSegment?.(segment)
    },
    onDelivered: () => {
      delivered = true
      arrive()
    },
  })
  if (!served.ok) return served
  const { missed } = served.value
  return succeed({
    url: served.value.urls[0] ?? '',
    port: served.value.port,
    path: `/${patch.name}`,
    get delivered() {
      return delivered
    },
    whenDelivered,
    segments,
    get underWay() {
      const [fetch] = served.value.underWay.toSorted((one, other) => other.reached - one.reached)
      return fetch === undefined ? undefined : { sent: fetch.reached, total: fetch.total }
    },
    whenQuiet: (signal) => served.value.whenQuiet(signal),
    requests,
    contact,
    dispose: () => served.value.dispose(),
    ...(missed === undefined ? {} : { missed }),
  })
}
