import { failure } from '../../../shared/base/failure.ts'
import { failed, succeed } from '../../../shared/base/result.ts'
import { parseAddress, usualPorts } from '../../../shared/console/address.ts'
import { readFingerprint } from '../console/known-certificates.ts'
import { certificateAddress } from '../console/open-tls.ts'
import type { Handlers } from './dispatch.ts'
import type { HostParts } from './host-parts.ts'

type ApplianceCalls = 'appliance.ways' | 'appliance.trust'

/** The calls about appliances before there is a run: which ways in answer, and which certificate is the right one. */
export function applianceHandlers({ waysIn, certificates }: HostParts): Pick<Handlers, ApplianceCalls> {
  return {
    'appliance.ways': async ({ address, services }) => {
      if (parseAddress(address, 1) === undefined) return failed(noAddress(address))
      const ways = await waysIn(address, services ?? {}, new AbortController().signal)
      return succeed(ways.map((way) => ({ ...way })))
    },
    'appliance.trust': async ({ address, fingerprint, by }) => {
      const target = parseAddress(address, usualPorts['admind-tls'])
      if (target === undefined) return failed(noAddress(address))
      const sha256 = readFingerprint(fingerprint)
      if (sha256 === undefined) {
        const hint = 'It has 64 hex digits: openssl x509 -noout -fingerprint -sha256 shows it.'
        return failed(failure('words.wrong', `"${fingerprint}" is not a SHA-256 fingerprint.`, hint))
      }
      const kept = await certificates.keep(certificateAddress(target.host, target.port), sha256, by)
      return kept.ok ? succeed({ address: kept.value.address, sha256 }) : kept
    },
  }
}

function noAddress(address: string): ReturnType<typeof failure> {
  return failure(
    'words.wrong',
    `"${address}" is not a valid address.`,
    'Write it as host, host:port or [IPv6 address]:port.',
  )
}
