import { computeFacts } from '../compute-facts.ts'
import { judgePass } from '../judge-pass.ts'
import type { Executor } from '../step-table.ts'
import { verdict } from '../verdict.ts'

/** An item without a command: what is known already decides it, and what can be worked out of that. */
export const judgeFacts: Executor<{ kind: 'judge' }> = async ({ context, appliance, item }) => {
  const computed = await computeFacts(context, appliance, item)
  if (!computed.ok) {
    return { kind: 'verdict', verdict: verdict('error', `Could not be checked. ${computed.reason}`, [], item.remedy) }
  }
  return { kind: 'verdict', verdict: judgePass(context, appliance, item, [], computed) }
}
