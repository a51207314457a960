import type { RunState } from '../../shared/model/run-state.ts'
import { supportCardOf } from '../../shared/model/support-card.ts'
import type { Output } from './console-output.ts'

/** What technical support asks for about one appliance, as lines for a person to paste. */
export function tellSupportCard(output: Output, state: RunState, appliance: string): void {
  for (const { about, says } of supportCardOf(state, appliance)) output.say(`${`${about}:`.padEnd(18)}${says}`)
  output.say('')
}

/** The cards of those appliances whose return no one could prove: for the person who has to call support. */
export function tellUnproven(output: Output, state: RunState): void {
  const unproven = Object.values(state.appliances).filter(
    ({ returning, diagnosis }) => returning?.outcome !== 'proven' && (returning?.outcome ?? diagnosis) !== undefined,
  )
  if (unproven.length === 0) return
  output.say('')
  output.say('What support asks for:')
  for (const { id } of unproven) tellSupportCard(output, state, id)
}
