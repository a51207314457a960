import type { Executor } from '../step-table.ts'
import { judgePass } from '../judge-pass.ts'

/** An item without a command: what is known already decides it. */
export const judgeFacts: Executor<{ kind: 'judge' }> = ({ context, appliance, item }) =>
  Promise.resolve({ kind: 'verdict', verdict: judgePass(context, appliance, item, []) })
