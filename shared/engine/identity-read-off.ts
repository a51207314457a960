import type { ApplianceState } from '../model/run-state.ts'

/** What is left to do where no reply shows which appliance it is: Uptick sends it nothing that changes anything. */
export const identityByHand =
  'Read the host id or the serial number off it and give it as facts.hostId or facts.serial; then choose the Administration Suite as the way and reopen this item.'

/**
 * The identity that a person read, if no reply shows it: who said what. It proves nothing, so an approval names it and
 * the return stays unproven. Undefined if the appliance reported its identity, or no one entered it.
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
  return `No reply shows which appliance this is; a person entered it (${said.join('; ')}). Uptick cannot verify the appliance after the reboot.`
}
