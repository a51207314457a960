import type { Evidence } from '../model/run-event.ts'
import type { Item } from '../model/runbook.ts'
import { judge, type Scope } from '../runbook/condition.ts'
import type { EngineContext } from './context.ts'
import { scopeOf } from './scope.ts'
import { verdict, type Verdict } from './verdict.ts'

/** Holds an item's `pass` against what is known. What cannot be told is an error, never a pass. */
export function judgePass(
  context: EngineContext,
  appliance: string,
  item: Item,
  evidence: readonly Evidence[],
  computed: { readonly values: Scope['facts']; readonly words: string } = { values: {}, words: '' },
): Verdict {
  const base = scopeOf(context, appliance, item)
  const scope: Scope = { ...base, facts: { ...base.facts, ...computed.values } }
  const resting = evidence.length > 0 ? evidence : evidenceOfFacts(context, appliance, item.pass ?? '')
  if (item.ends !== undefined) {
    const ends = judge(item.ends, scope)
    const before = computed.words === '' ? '' : `${sentence(computed.words)} `
    if (ends.value === true) return verdict('pass', `${before}The section ends here: ${ends.reason}`, resting)
  }
  if (item.pass === undefined) {
    return verdict('pass', computed.words === '' ? doneReason(item) : sentence(computed.words), resting)
  }
  const judged = judge(item.pass, scope)
  const reason = [judged.reason, computed.words].filter((words) => words !== '').join('; ')
  if (judged.value === true) return verdict('pass', reason, resting)
  if (judged.value !== 'unknown') {
    const why = item.say === undefined ? reason : `${item.say} (${reason})`
    return verdict(item.otherwise, why, resting, item.remedy)
  }
  return verdict('error', `It cannot be told: ${judged.reason}`, resting, item.remedy)
}

function doneReason(item: Item): string {
  if (item.include !== undefined) return 'Every item of it is over.'
  if (item.ask.length > 0 && item.run === undefined) return 'Answered.'
  return 'The appliance answered OK.'
}

const sentence = (words: string): string => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`

/** The replies that the facts named in a condition were read from. */
function evidenceOfFacts(context: EngineContext, appliance: string, condition: string): readonly Evidence[] {
  const facts = context.state().appliances[appliance]?.facts ?? {}
  return Object.entries(facts).flatMap(([name, fact]) =>
    condition.includes(`facts.${name}`) && 'seq' in fact.source ? [fact.source] : [],
  )
}
