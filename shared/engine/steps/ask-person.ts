import { answerOf, questionOf } from '../../model/run-state.ts'
import type { Question } from '../../model/runbook.ts'
import { answerKnown } from '../answer-known.ts'
import type { Executor } from '../step-table.ts'
import { verdict } from '../verdict.ts'

/** Puts the item's questions; continues once all of them are answered. A question is journalled once. */
export const askPerson: Executor<{ kind: 'ask-person'; questions: readonly Question[] }> = async (work) => {
  const { context, appliance, item, step } = work
  let open = 0
  for (const question of step.questions) {
    if (question.sheet === true || answerOf(context.state(), appliance, question.id) !== undefined) continue
    if (await answerKnown(context, appliance, item, question)) continue
    open += 1
    if (questionOf(context.state(), appliance, question.id) !== undefined) continue
    await context.journal.append('question.asked', {
      appliance,
      item: item.id,
      question: question.id,
      answerType: question.type,
      why: question.why,
      ...(question.choices === undefined ? {} : { choices: question.choices }),
    })
  }
  if (open === 0) return { kind: 'next' }
  const words = open === 1 ? 'Waiting for an answer.' : `Waiting for ${open} answers.`
  return { kind: 'verdict', verdict: verdict('waiting', words, [], item.remedy) }
}
