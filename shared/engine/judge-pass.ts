import type { Evidence } from '../model/run-event.ts'
import type { Item } from '../model/runbook.ts'
import { judge, type Scope } from '../runbook/condition.ts'
import type { Computed } from './compute-facts.ts'
import type { EngineContext } from './context.ts'
import { endsSentence, failedSentence, foundSentence, unknownSentence } from './item-sentences.ts'
import { scopeOf } from './scope.ts'
import { verdict, type Verdict } from './verdict.ts'

/** Evaluates an item's `pass` with the known values. A result that cannot be determined is an error, never a pass. */
export function judgePass(
  context: EngineContext,
  appliance: string,
  item: Item,
  evidence: readonly Evidence[],
  { values }: Pick<Extract<Computed, { ok: true }>, 'values'>,
): Verdict {
  const base = scopeOf(context, appliance, item)
  const scope: Scope = { ...base, facts: { ...base.facts, ...values } }
  const resting = evidence.length > 0 ? evidence : evidenceOfFacts(context, appliance, item.pass ?? '')
  const found = (): string => foundSentence(context, { appliance, item, scope, evidence, values })
  if (item.ends !== undefined && judge(item.ends, { ...scope, unread: 'unknown' }).value === true)
    return verdict('pass', endsSentence(item, scope), resting)
  if (item.pass === undefined) return verdict('pass', found() || doneReason(item), resting)
  const judged = judge(item.pass, scope)
  if (judged.value === 'unknown')
    return verdict(
      'error',
      `Could not be checked. ${unknownSentence(context, appliance, judged)}`,
      resting,
      item.remedy,
    )
  if (judged.value) return verdict('pass', found(), resting)
  return verdict(item.otherwise, failedSentence(item, scope), resting, item.remedy)
}

function doneReason(item: Item): string {
  return item.include === undefined ? 'The reply was OK.' : 'All of its items are done.'
}

/** The replies that the facts named in a condition were read from. */
function evidenceOfFacts(context: EngineContext, appliance: string, condition: string): readonly Evidence[] {
  const facts = context.state().appliances[appliance]?.facts ?? {}
  return Object.entries(facts).flatMap(([name, fact]) =>
    condition.includes(`facts.${name}`) && 'seq' in fact.source ? [fact.source] : [],
  )
}
