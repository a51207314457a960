import { networkInterfaces } from 'node:os'
import { isIP } from 'node:net'
import type { Failure } from '../../../shared/base/failure.ts'
import { succeed } from '../../../shared/base/result.ts'
import type { Result } from '../../../shared/base/result.ts'
import type { Clock } from '../../../shared/engine/ports.ts'
import type { DeliverySegment, VerifiedPatch } from '../../../shared/model/patch.ts'
import { isWildcard, plainAddress, urlHost } from './addresses.ts'
import { DeliveryBook } from './delivery-log.ts'
import type { RequestNote } from './delivery-log.ts'
import { Fetches } from './fetches.ts'
import type { Fetch } from './fetches.ts'
import { startFtpServer } from './ftp-server.ts'
import { startHttpServer } from './http-server.ts'
import { usualLimits } from './limits.ts'
import type { OfferLimits } from './limits.ts'
import type { OfferLogin } from './offer-login.ts'
import { openOfferedFiles } from './offered-files.ts'
import { unackedOn } from './unacked.ts'

export interface ServeOptions {
  readonly patches: readonly VerifiedPatch[]
  /** One address, or 0.0.0.0 or :: for all of them. */
  readonly address: string
  readonly port?: number
  readonly protocol: 'ftp' | 'http'
  readonly clock: Clock
  /** Which addresses may download; undefined: any that can reach the server. */
  readonly allows?: (peer: string) => boolean
  readonly login?: OfferLogin
  readonly onConnected?: (peer: string) => void
  readonly onRequest?: (note: RequestNote) => void
  readonly onSegment?: (segment: DeliverySegment) => void
  /** Every byte of this verified update went to that peer; once for each path under which he asked. */
  readonly onDelivered?: (peer: string, name: string) => void
  /** Bytes that a transfer reached, as often as the system takes some. */
  readonly onReached?: (reached: number, total: number, peer: string) => void
  readonly limits?: Partial<OfferLimits>
  /** The system that this runs on, as Node names it; tests name another. */
  readonly platform?: NodeJS.Platform
}

export interface ServedMirror {
  readonly urls: string[]
  readonly port: number
  /** Why the port is not the protocol's own, where no one asked for another. */
  readonly missed?: Failure
  /** The transfers that `dispose` would break. */
  readonly underWay: readonly Fetch[]
  /** Resolves once no transfer is under way, or when aborted; never rejects. */
  whenQuiet(signal?: AbortSignal): Promise<void>
  /** From now on only those that are downloading now are admitted, for the pieces that they still lack. */
  closeToOthers(): void
  dispose(): Promise<void>
}

/**
 * Serves verified updates, read-only, for as long as it is not disposed of: one server, one path guard, one reader.
 * Failures: offer.*, patch.not-verified.
 */
export async function serveMirror(words: ServeOptions): Promise<Result<ServedMirror>> {
  const files = await openOfferedFiles(words.patches)
  if (!files.ok) return files
  const patchAt = (path: string): VerifiedPatch | undefined => {
    const found = files.value.find('/', path)
    return found?.kind === 'file' ? found.file.patch : undefined
  }
  const book = new DeliveryBook(
    (path) => patchAt(path)?.bytes,
    (peer, path) => words.onDelivered?.(peer, patchAt(path)?.name ?? ''),
  )
  const fetches = new Fetches()
  let onlyThese: ReadonlySet<string> | undefined
  const allows = (peer: string): boolean => (onlyThese?.has(peer) ?? true) && (words.allows?.(peer) ?? true)
  const start = words.protocol === 'ftp' ? startFtpServer : startHttpServer
  const started = await start({
    files: files.value,
    address: words.address,
    port: words.port,
    allows,
    login: words.login,
    log: {
      onConnected: words.onConnected ?? (() => undefined),
      onRequest: words.onRequest ?? (() => undefined),
      onSegment: (segment) => {
        words.onSegment?.(segment)
        book.add(segment)
      },
      onReached: words.onReached ?? (() => undefined),
    },
    fetches,
    unacked: unackedOn(words.platform ?? process.platform),
    limits: { ...usualLimits, ...words.limits },
    now: () => words.clock.now(),
  })
  if (!started.ok) {
    await files.value.close()
    return started
  }
  const { port, missed } = started.value
  const urls = reachableAt(words.address).flatMap((address) =>
    words.patches.map((patch) => offerUrl(words.protocol, address, port, patch.name, words.login)),
  )
  let disposing: Promise<void> | undefined
  const dispose = async (): Promise<void> => {
    disposing ??= started.value.dispose().then(() => files.value.close())
    await disposing
  }
  return succeed({
    urls,
    port,
    get underWay() {
      return fetches.underWay
    },
    whenQuiet: (signal) => fetches.quiet(signal),
    closeToOthers: () => {
      onlyThese ??= new Set(fetches.underWay.map(({ peer }) => peer))
    },
    dispose,
    ...(missed === undefined ? {} : { missed }),
  })
}

/** The URL of an offered update, without the extension, as the guide writes it; a usual port is left away. */
function offerUrl(
  protocol: 'ftp' | 'http',
  address: string,
  port: number,
  name: string,
  login: OfferLogin | undefined,
): string {
  const usual = protocol === 'ftp' ? 21 : 80
  const who = login === undefined ? '' : `${login.user}:${login.password}@`
  return `${protocol}://${who}${urlHost(address)}${port === usual ? '' : `:${port}`}/${name}`
}

/** The addresses to print for the one that is listened on. */
function reachableAt(address: string): string[] {
  const plain = plainAddress(address)
  if (!isWildcard(plain)) return [plain]
  const family = isIP(plain) === 6 ? 'IPv6' : 'IPv4'
  const own = Object.values(networkInterfaces())
    .flatMap((each) => each ?? [])
    .filter((each) => each.family === family && !each.address.startsWith('fe80'))
  return [...own.filter((each) => !each.internal), ...own.filter((each) => each.internal)].map((each) => each.address)
}
