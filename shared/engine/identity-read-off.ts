import type { ApplianceState } from '../model/run-state.ts'

/** What is left to do where no reply tells which appliance it is: Uptick sends it nothing that changes anything. */
export const identityByHand =
  'Read the host id or the serial number off it and give it as facts.hostId or facts.serial; then choose the Administration Suite as the way and reopen this item.'

/**
 * The identity that a person read off, where no reply tells it: who said what. It proves nothing, so an approval names it and
 * the return stays unproved. Undefined where the appliance told it, or nobody did.
 */
export function identityReadOff(appliance: ApplianceState | undefined): string | undefined {
  const { facts = {}, identity = {} } = appliance ?? {}
  if (identity.hostId !== undefined || identity.serial !== undefined) return undefined
  const words = { hostId: 'host id', serial: 'serial number' } as const
  const said = (['hostId', 'serial'] as const).flatMap((name) => {
    const fact = facts[name]
    if (fact === undefined || !('person' in fact.source) || typeof fact.value !== 'string') return []
    return [`${words[name]} ${fact.value}, read off by ${fact.source.person}`]
  })
  if (said.length === 0) return undefined
  return `No reply tells which appliance this is: that rests on a person's word (${said.join('; ')}), and the return cannot be proved.`
}
