import { itemsOf } from '../model/bound-items.ts'
import type { Json } from '../model/run-event.ts'
import type { Runbook } from '../model/runbook.ts'
import type { RunState } from '../model/run-state.ts'

/**
 * What was noted before and must be restored after (RUNBOOK.md, "Ledger"): the facts that items `carry`, from the time
 * when the install was sent, or the current ones before that. Pure.
 */
export function ledgerOf(state: RunState, runbook: Runbook, appliance: string): Record<string, Json> {
  const known = state.appliances[appliance]
  if (known === undefined) return {}
  const facts = known.factsBefore ?? known.facts
  const ledger: Record<string, Json> = {}
  for (const { item } of itemsOf(state, runbook, appliance)) {
    const fact = item.carry === undefined ? undefined : facts[item.carry]
    if (item.carry !== undefined && fact !== undefined) ledger[item.carry] = fact.value
  }
  return ledger
}
