import { refuseWith, summarise } from '../console-output.ts'
import type { Session } from '../session.ts'
import { named, usageFailure } from '../words.ts'

/** `uptick trust ADDRESS FINGERPRINT`: the certificate that an appliance shows from now on, as a person compared it. */
export async function trust({ words, output, client }: Session): Promise<number> {
  const [address, fingerprint] = words.rest
  if (address === undefined || fingerprint === undefined) {
    const hint = 'The fingerprint is the SHA-256 of the certificate, as it was compared on the appliance.'
    return refuseWith(output, usageFailure('trust requires ADDRESS and FINGERPRINT.', hint))
  }
  const kept = await client.ask('appliance.trust', { address, fingerprint, ...named('by', words.option('by')) })
  if (!kept.ok) return refuseWith(output, kept.failure)
  output.line(kept.value)
  output.say(`The certificate of ${kept.value.address} is known: SHA-256 ${kept.value.sha256}`)
  return summarise(output, 0)
}
