import { isIP } from 'node:net'
import { failure, type Failure } from '../../../shared/base/failure.ts'
import { parseAddress, usualPorts } from '../../../shared/console/address.ts'
import { splitAddress } from '../../../shared/engine/offer-update.ts'
import type { Clock } from '../../../shared/engine/ports.ts'
import { windowFault } from '../../../shared/model/maintenance-window.ts'

interface Serving {
  readonly serveOn?: string | undefined
  readonly serveTo?: string | undefined
}

interface Opening {
  readonly appliances: readonly { readonly address: string }[]
  readonly window?: { readonly from: string; readonly to: string } | undefined
  readonly options?: Serving | undefined
}

/**
 * What is wrong with the values of a run or a visit that a person wants to open: said at once (words.wrong), not in the
 * middle of the night, where the value would first be used.
 */
export function openingFault(
  { appliances, window, options }: Opening,
  clock: Pick<Clock, 'now' | 'zone'>,
): Failure | undefined {
  for (const { address } of appliances) {
    if (parseAddress(address, usualPorts.telnet) === undefined) {
      const hint = 'Write HOST, HOST:PORT or [IPv6]:PORT.'
      return failure('words.wrong', `"${address}" is not the address of an appliance.`, hint)
    }
  }
  return servingFault(options) ?? windowFault(window, clock.now(), clock.zone?.() ?? 0)
}

function servingFault(options: Serving | undefined): Failure | undefined {
  const { serveOn, serveTo } = options ?? {}
  const { host, port = 0 } = splitAddress(serveOn)
  if (serveOn !== undefined && (host === undefined || isIP(host) === 0 || port > 65_535)) {
    const hint = 'Write IP or IP:PORT of this computer, such as 192.0.2.10:21.'
    return failure('words.wrong', `The update cannot be served on "${serveOn}".`, hint)
  }
  if (serveTo === undefined || isIP(serveTo) !== 0) return undefined
  const hint = 'Write the IP address from which the appliance downloads.'
  return failure('words.wrong', `The update cannot be served to "${serveTo}".`, hint)
}
