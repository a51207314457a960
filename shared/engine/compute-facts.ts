import type { FactSource, Json } from '../model/run-event.ts'
import { factLabel } from '../model/fact-text.ts'
import { answerOf } from '../model/run-state.ts'
import type { Item } from '../model/runbook.ts'
import { evaluate, namesOf } from '../runbook/condition.ts'
import { numberText } from '../runbook/sentences.ts'
import type { EngineContext } from './context.ts'
import { unknownSentence } from './item-sentences.ts'
import { scopeOf } from './scope.ts'

export type Computed =
  | { readonly ok: true; readonly values: Readonly<Record<string, Json>> }
  | { readonly ok: false; readonly reason: string }

/**
 * Works out an item's `compute` and `rate`. `values` are unrounded, for its own conditions; as facts for later items they
 * are text with at most two decimals, since a journal holds whole numbers only.
 */
export async function computeFacts(context: EngineContext, appliance: string, item: Item): Promise<Computed> {
  const values: Record<string, Json> = {}
  for (const [name, expression] of Object.entries(item.compute ?? {})) {
    const base = scopeOf(context, appliance, item)
    const found = evaluate(expression, { ...base, facts: { ...base.facts, ...values } })
    if (!found.known) return { ok: false, reason: unknownSentence(context, appliance, { ...found, value: 'unknown' }) }
    values[name] = found.value
    await capture(context, appliance, item, name, asText(found.value))
  }
  const { rate } = item
  if (rate !== undefined) {
    const value = values[rate.of]
    if (typeof value !== 'number')
      return { ok: false, reason: `${factLabel(rate.of)} is not a number, so it cannot be rated.` }
    const row = rate.rows.find(({ below }) => below === undefined || value < below)
    if (row === undefined) return { ok: false, reason: `The table has no row for ${numberText(value)}.` }
    const name = `${rate.of}Rating`
    values[name] = row.word
    await capture(context, appliance, item, name, row.word)
  }
  return { ok: true, values }
}

async function capture(
  context: EngineContext,
  appliance: string,
  item: Item,
  fact: string,
  value: Json,
): Promise<void> {
  const source = sourceOf(context, appliance, item)
  await context.journal.append('fact.captured', { appliance, fact, value, source })
}

/** What a worked-out value rests on: the people who answered, or the reply of the first fact that it reads. */
function sourceOf(context: EngineContext, appliance: string, item: Item): FactSource {
  const state = context.state()
  const people = new Set<string>()
  for (const name of Object.values(item.compute ?? {}).flatMap(namesOf)) {
    const [root, member = ''] = name.split('.')
    const fact = root === 'facts' ? state.appliances[appliance]?.facts[member] : undefined
    if (fact !== undefined && 'seq' in fact.source) return fact.source
    const answer = answerOf(state, appliance, member)
    if (root === 'answers' && answer !== undefined) people.add(answer.by)
  }
  return { person: [...people].join(', ') }
}

function asText(value: Json): Json {
  return typeof value === 'number' ? numberText(value) : value
}
