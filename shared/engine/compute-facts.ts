import type { FactSource, Json } from '../model/run-event.ts'
import { answerOf } from '../model/run-state.ts'
import type { Item } from '../model/runbook.ts'
import { evaluate, namesOf } from '../runbook/condition.ts'
import type { EngineContext } from './context.ts'
import { scopeOf } from './scope.ts'

export type Computed =
  | { readonly ok: true; readonly values: Readonly<Record<string, Json>>; readonly words: string }
  | { readonly ok: false; readonly reason: string }

/**
 * Works out an item's `compute` and `rate`. `values` are unrounded, for its own conditions; as facts for later items they
 * are text, since a journal holds whole numbers only. `words` says each value rounded half up, and its rating.
 */
export async function computeFacts(context: EngineContext, appliance: string, item: Item): Promise<Computed> {
  const values: Record<string, Json> = {}
  const words: string[] = []
  for (const [name, expression] of Object.entries(item.compute ?? {})) {
    const base = scopeOf(context, appliance, item)
    const found = evaluate(expression, { ...base, facts: { ...base.facts, ...values } })
    if (!found.known) return { ok: false, reason: found.reason }
    values[name] = found.value
    words.push(`${name} is ${shown(found.value)}`)
    await capture(context, appliance, item, name, asText(found.value))
  }
  const { rate } = item
  if (rate !== undefined) {
    const value = values[rate.of]
    if (typeof value !== 'number') return { ok: false, reason: `${rate.of} is no number that could be rated` }
    const row = rate.rows.find(({ below }) => below === undefined || value < below)
    if (row === undefined) return { ok: false, reason: `no row of the table holds ${shown(value)}` }
    const name = `${rate.of}Rating`
    values[name] = row.word
    words.push(`rated ${row.word}`)
    await capture(context, appliance, item, name, row.word)
  }
  return { ok: true, values, words: words.join(', ') }
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

function shown(value: Json): string {
  return typeof value === 'number' ? String(Math.floor(value + 0.5)) : String(value)
}

function asText(value: Json): Json {
  return typeof value === 'number' ? String(value) : value
}
