import { answerOf } from '../../model/run-state.ts'
import { failedSentence } from '../item-sentences.ts'
import { scopeOf } from '../scope.ts'
import type { Executor } from '../step-table.ts'
import { verdict } from '../verdict.ts'

/**
 * An item that only a person can do: it waits until somebody ticks or waives it. One that was arranged before the visit is not
 * waited for; it is not done either, and its sentence says so.
 */
export const leaveToPerson: Executor<{ kind: 'manual' }> = ({ context, appliance, item }) => {
  const { arranged } = item
  if (arranged !== undefined && answerOf(context.state(), appliance, arranged) !== undefined) {
    const open = failedSentence(item, scopeOf(context, appliance, item))
    return Promise.resolve({ kind: 'verdict', verdict: verdict('attention', open, [], item.remedy) })
  }
  const words =
    item.evidence === 'required' ? 'A person does this and ticks it with evidence.' : 'A person does this and ticks it.'
  return Promise.resolve({ kind: 'verdict', verdict: verdict('waiting', words, [], item.remedy) })
}
