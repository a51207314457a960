import { answerOf } from '../../model/run-state.ts'
import { failedSentence } from '../item-sentences.ts'
import { scopeOf } from '../scope.ts'
import type { Executor } from '../step-table.ts'
import { verdict } from '../verdict.ts'

/**
 * A manual step: waits until a person marks it done or waives it. If it was arranged before the visit, Uptick does not
 * wait, but the item is not done either, and its sentence states that.
 */
export const leaveToPerson: Executor<{ kind: 'manual' }> = ({ context, appliance, item }) => {
  const { arranged } = item
  if (arranged !== undefined && answerOf(context.state(), appliance, arranged) !== undefined) {
    const open = failedSentence(item, scopeOf(context, appliance, item))
    return Promise.resolve({ kind: 'verdict', verdict: verdict('attention', open, [], item.remedy) })
  }
  const words =
    item.evidence === 'required'
      ? 'Manual step. Do it, then mark it done with a note or a file.'
      : 'Manual step. Do it, then mark it done.'
  return Promise.resolve({ kind: 'verdict', verdict: verdict('waiting', words, [], item.remedy) })
}
