import type { BoundItem } from '../model/bound-items.ts'
import { itemsOf } from '../model/bound-items.ts'
import { answerOf, itemOf } from '../model/run-state.ts'
import type { Item, Question } from '../model/runbook.ts'
import { traitsOf } from '../model/step.ts'
import { evaluate } from '../runbook/condition.ts'
import { fillSentence } from '../runbook/sentences.ts'
import { answerValue } from './answer-value.ts'
import type { EngineContext } from './context.ts'
import { scopeOf } from './scope.ts'

/**
 * Journals an answer without asking a person: the appliance itself supplied it (`known`), or it was given for another
 * appliance of the run and applies to all (`site`). Returns true if the question is now answered.
 */
export async function answerKnown(
  context: EngineContext,
  appliance: string,
  item: Item,
  question: Question,
): Promise<boolean> {
  const state = context.state()
  const about = { appliance, question: question.id }
  if (question.site === true) {
    for (const other of Object.keys(state.appliances)) {
      const given = other === appliance ? undefined : answerOf(state, other, question.id)
      if (given === undefined || given.reason !== undefined) continue
      const { value, by, sheet } = given
      const origin = sheet === undefined ? {} : { sheet }
      await context.journal.append('question.answered', { ...about, value, by, sameAs: other, ...origin })
      return true
    }
  }
  if (question.known === undefined) return false
  const scope = scopeOf(context, appliance, item)
  const told = evaluate(question.known, scope)
  const value = told.known ? answerValue(question, told.value) : undefined
  if (value === undefined) return false
  const because = question['known-because']
  const reason = because === undefined ? 'The appliance shows this value.' : (fillSentence(because, scope) ?? because)
  await context.journal.append('question.answered', { ...about, value, by: 'Uptick', reason })
  return true
}

/** A manual step that is done once for all appliances of the run: marked done here as it was there. True where it was. */
export async function tickAsElsewhere(context: EngineContext, { appliance, item }: BoundItem): Promise<boolean> {
  if (item.site !== true || !traitsOf(item).manual) return false
  const state = context.state()
  if (itemOf(state, appliance, item.id).reopenedAt > 0) return false
  for (const other of Object.keys(state.appliances)) {
    if (other === appliance || !itemsOf(state, context.runbook, other).some((entry) => entry.item.id === item.id))
      continue
    const done = itemOf(state, other, item.id)
    if (done.state !== 'ticked') continue
    const { reason: note, by = 'unknown', files, evidenceFrom } = done
    const age = evidenceFrom === undefined ? {} : { evidenceFrom }
    const tick = { appliance, item: item.id, by, note, files: [...files], sameAs: other, ...age }
    await context.journal.append('item.ticked', tick, { durable: true })
    return true
  }
  return false
}
