import { networkInterfaces } from 'node:os'
import { isIP } from 'node:net'
import { succeed } from '../../../shared/base/result.ts'
import type { Result } from '../../../shared/base/result.ts'
import type { Clock } from '../../../shared/engine/ports.ts'
import type { DeliverySegment, VerifiedPatch } from '../../../shared/model/patch.ts'
import { isWildcard, plainAddress } from './addresses.ts'
import { counter } from './delivery-log.ts'
import type { RequestNote } from './delivery-log.ts'
import { usualLimits } from './limits.ts'
import type { OfferLimits } from './limits.ts'
import { openOfferedFiles } from './offered-files.ts'
import { offerUrl, startServer } from './patch-offer.ts'

export interface ServeWords {
  readonly patches: readonly VerifiedPatch[]
  /** One address, or 0.0.0.0 or :: for all of them. */
  readonly address: string
  readonly port?: number
  readonly protocol: 'ftp' | 'http'
  readonly clock: Clock
  readonly onRequest?: (note: RequestNote) => void
  readonly onSegment?: (segment: DeliverySegment) => void
  readonly limits?: Partial<OfferLimits>
}

export interface ServedMirror {
  readonly urls: string[]
  readonly port: number
  dispose(): Promise<void>
}

/** Serves verified updates, read-only, to whoever can reach the address. Failures: offer.*, patch.not-verified. */
export async function serveMirror(words: ServeWords): Promise<Result<ServedMirror>> {
  const files = await openOfferedFiles(words.patches)
  if (!files.ok) return files
  const started = await startServer(words.protocol, {
    files: files.value,
    address: words.address,
    port: words.port,
    allows: () => true,
    log: {
      tick: counter(),
      onRequest: words.onRequest ?? (() => undefined),
      onSegment: ({ segment }) => words.onSegment?.(segment),
      onReached: () => undefined,
    },
    limits: { ...usualLimits, ...words.limits },
    now: () => words.clock.now(),
  })
  if (!started.ok) {
    await files.value.close()
    return started
  }
  const { port } = started.value
  const urls = reachableAt(words.address).flatMap((address) =>
    words.patches.map((patch) => offerUrl(words.protocol, address, port, patch.name)),
  )
  let disposing: Promise<void> | undefined
  const dispose = async (): Promise<void> => {
    disposing ??= started.value.dispose().then(() => files.value.close())
    await disposing
  }
  return succeed({ urls, port, dispose })
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
