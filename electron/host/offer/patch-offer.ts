import { isIP } from 'node:net'
import { failure } from '../../../shared/base/failure.ts'
import { failed, succeed } from '../../../shared/base/result.ts'
import type { Result } from '../../../shared/base/result.ts'
import type { Clock, Offer, OfferRequest, PatchOffer } from '../../../shared/engine/ports.ts'
import type { DeliverySegment } from '../../../shared/model/patch.ts'
import { plainAddress, sameAddress, urlHost } from './addresses.ts'
import { counter, coverFile, proveCover } from './delivery-log.ts'
import type { LoggedSegment, RequestNote, ServerLog } from './delivery-log.ts'
import { startFtpServer } from './ftp-server.ts'
import type { RunningServer } from './ftp-server.ts'
import { startHttpServer } from './http-server.ts'
import { usualLimits } from './limits.ts'
import type { OfferLimits } from './limits.ts'
import { openOfferedFiles } from './offered-files.ts'
import type { OfferedFiles } from './offered-files.ts'

/** Milliseconds between two reports of progress. */
const reportEvery = 250
/** Segments and requests that are kept; a peer that asks more often than that is not installing. */
const mostLogged = 10_000

export interface OfferOptions {
  readonly clock: Clock
  readonly limits?: Partial<OfferLimits>
  /** Hears of every request, also of refused ones. */
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
  const files = await openOfferedFiles([request.patch])
  if (!files.ok) return files
  const delivery = new Delivery(request, files.value, options)
  const started = await startServer(request.protocol, {
    files: files.value,
    address: request.address,
    port: request.port,
    allows: (address) => sameAddress(address, peer),
    log: delivery.log,
    limits: { ...usualLimits, ...options.limits },
    now: () => options.clock.now(),
  })
  if (!started.ok) {
    await files.value.close()
    return started
  }
  return succeed(delivery.offer(started.value))
}

export async function startServer(
  protocol: 'ftp' | 'http',
  words: Parameters<typeof startFtpServer>[0],
): Promise<Result<RunningServer>> {
  return protocol === 'ftp' ? await startFtpServer(words) : await startHttpServer(words)
}

/** What went to the peer of one offer, and whether it is the whole verified file. */
class Delivery {
  readonly log: ServerLog
  readonly #request: OfferRequest
  readonly #files: OfferedFiles
  readonly #logged: LoggedSegment[] = []
  readonly #segments: DeliverySegment[] = []
  readonly #requests: RequestNote[] = []
  readonly #whenDelivered: Promise<void>
  #resolve: () => void = () => undefined
  #delivered = false
  #proving: Promise<void> = Promise.resolve()

  constructor(request: OfferRequest, files: OfferedFiles, options: OfferOptions) {
    this.#request = request
    this.#files = files
    this.#whenDelivered = new Promise((resolve) => {
      this.#resolve = resolve
    })
    let reported = -Infinity
    this.log = {
      tick: counter(),
      onRequest: (note) => {
        if (this.#requests.length < mostLogged) this.#requests.push(note)
        options.onRequest?.(note)
      },
      onReached: (reached, total) => {
        const now = options.clock.now()
        if (now - reported < reportEvery && reached !== total) return
        reported = now
        request.onProgress?.(reached, total)
      },
      onSegment: (logged) => {
        if (this.#logged.length < mostLogged) {
          this.#logged.push(logged)
          this.#segments.push(logged.segment)
        }
        request.onSegment?.(logged.segment)
        this.#proving = this.#proving.then(() => this.#prove())
      },
    }
  }

  offer(server: RunningServer): LoggedOffer {
    const { patch, protocol, address } = this.#request
    const path = `/${patch.name}`
    const isDelivered = (): boolean => this.#delivered
    let disposing: Promise<void> | undefined
    return {
      url: offerUrl(protocol, address, server.port, patch.name),
      port: server.port,
      path,
      get delivered() {
        return isDelivered()
      },
      whenDelivered: this.#whenDelivered,
      segments: this.#segments,
      requests: this.#requests,
      dispose: async () => {
        disposing ??= server
          .dispose()
          .then(() => this.#proving)
          .then(() => this.#files.close())
        await disposing
      },
    }
  }

  async #prove(): Promise<void> {
    if (this.#delivered) return
    const { patch } = this.#request
    const cover = coverFile(this.#logged, patch.bytes)
    const found = this.#files.find('/', `/${patch.name}`)
    if (cover === undefined || found?.kind !== 'file') return
    if (!(await proveCover(cover, patch, found.file.handle))) return
    this.#delivered = true
    this.#resolve()
  }
}

/** The URL of an offered update, without the extension, as the guide writes it; a usual port is left away. */
export function offerUrl(protocol: 'ftp' | 'http', address: string, port: number, name: string): string {
  const usual = protocol === 'ftp' ? 21 : 80
  return `${protocol}://${urlHost(address)}${port === usual ? '' : `:${port}`}/${name}`
}
