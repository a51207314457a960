import { itemsOf } from '../model/bound-items.ts'
import { plainText } from '../model/fact-text.ts'
import type { Evidence, Json } from '../model/run-event.ts'
import { answerOf } from '../model/run-state.ts'
import type { Item } from '../model/runbook.ts'
import type { Judgement, Scope } from '../runbook/condition.ts'
import { asSentence, factsSaid, fillSentence, notKnownSaid, placeholdersOf, valuesSaid } from '../runbook/sentences.ts'
import type { EngineContext } from './context.ts'

/** What a person sees about an item's verdict: the document's own sentence with its values, or the values alone. */

type Unknown = Extract<Judgement, { value: 'unknown' }>

/** It holds: what was found. */
export function foundSentence(
  context: EngineContext,
  {
    appliance,
    item,
    scope,
    evidence = [],
    values = {},
  }: {
    readonly appliance: string
    readonly item: Item
    readonly scope: Scope
    readonly evidence?: readonly Evidence[]
    /** What the item itself worked out. */
    readonly values?: Readonly<Record<string, Json>>
  },
): string {
  const own = item.found === undefined ? undefined : fillSentence(item.found, scope)
  if (own !== undefined) return own
  const worked = factsSaid(Object.entries(values))
  if (worked !== '') return worked
  if (item.pass !== undefined) return valuesSaid(item.pass, scope) || 'The condition is met.'
  return answersSaid(context, appliance, item) || factsReadFrom(context, appliance, evidence)
}

/** The sentence for a failed check: the runbook's own, followed by the values if it names none. */
export function failedSentence(item: Item, scope: Scope): string {
  const values = valuesSaid(item.pass ?? '', scope)
  const own = item.say === undefined ? undefined : fillSentence(item.say, scope)
  if (own === undefined) return values || 'The condition is not met.'
  return placeholdersOf(item.say ?? '').length > 0 || values === '' ? own : `${own} ${values}`
}

/** Why it does not apply. */
export function leftOutSentence(item: Item, scope: Scope): string {
  const own = item['left-out'] === undefined ? undefined : fillSentence(item['left-out'], scope)
  return own ?? `Does not apply. ${valuesSaid(item.when ?? '', scope)}`.trim()
}

/** Why the rest of its section does not apply. */
export function endsSentence(item: Item, scope: Scope): string {
  const own = item['ends-because'] === undefined ? undefined : fillSentence(item['ends-because'], scope)
  return own ?? `"${item.title}" ends this section. ${valuesSaid(item.ends ?? '', scope)}`.trim()
}

/** What would have to be known. */
export function unknownSentence(context: EngineContext, appliance: string, { missing, fault }: Unknown): string {
  if (fault !== undefined) return asSentence(fault)
  const items = itemsOf(context.state(), context.runbook, appliance)
  return notKnownSaid(missing, (id) => {
    const asked = items.flatMap(({ item }) => item.ask).find((question) => question.id === id)
    return asked === undefined ? undefined : firstQuestion(asked.why)
  })
}

/** 'Is it a proxy? Then …' -> 'Is it a proxy?' */
function firstQuestion(why: string): string {
  return why.slice(0, why.indexOf('?') + 1) || why
}

function answersSaid(context: EngineContext, appliance: string, item: Item): string {
  const answers = item.ask.flatMap(({ id, unit }) => {
    const value = answerOf(context.state(), appliance, id)?.value
    if (value === undefined) return []
    return [unit === undefined ? plainText(value) : `${plainText(value)} ${unit}`]
  })
  return answers.length === 0 ? '' : `Answer: ${answers.join('; ')}.`
}

/** The facts that were read from these replies. */
function factsReadFrom(context: EngineContext, appliance: string, evidence: readonly Evidence[]): string {
  const replies = new Set(evidence.map(({ seq }) => seq))
  const facts = Object.entries(context.state().appliances[appliance]?.facts ?? {})
  return factsSaid(
    facts.flatMap(([name, { value, source }]) =>
      'seq' in source && replies.has(source.seq) ? [[name, value] as const] : [],
    ),
  )
}
