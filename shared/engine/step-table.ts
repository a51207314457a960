import type { Failure } from '../base/failure.ts'
import type { Item } from '../model/runbook.ts'
import { stepTraits, type Step, type StepTraits } from '../model/step.ts'
import type { EngineContext } from './context.ts'
import type { PutOff } from './put-off.ts'
import { askAppliance } from './steps/ask-appliance.ts'
import { askPerson } from './steps/ask-person.ts'
import { awaitReturn } from './steps/await-return.ts'
import { checkChain } from './steps/check-chain.ts'
import { installEach } from './steps/install-each.ts'
import { installPatch } from './steps/install-patch.ts'
import { judgeFacts } from './steps/judge-facts.ts'
import { leaveToPerson } from './steps/leave-to-person.ts'
import { lookAtGreetings } from './steps/look-at-greetings.ts'
import type { Verdict } from './verdict.ts'

export interface StepWork<S extends Step> {
  readonly context: EngineContext
  readonly appliance: string
  /** Where the item's commands go: its own appliance, or that of the role its `at` names. */
  readonly target: string
  readonly item: Item
  readonly step: S
}

/**
 * How a step ended. `next`: the item's next step may begin (a verdict so far may come along). `verdict`: the item is over.
 * `stop`: the run cannot continue; a verdict that comes with it is written to the journal first. `later`: what it asks for still
 * runs, and it is asked again.
 */
export type StepEnding =
  | { readonly kind: 'next'; readonly verdict?: Verdict }
  | { readonly kind: 'verdict'; readonly verdict: Verdict }
  | { readonly kind: 'stop'; readonly failure: Failure; readonly verdict?: Verdict }
  | { readonly kind: 'later'; readonly putOff: PutOff }

export type Executor<S extends Step> = (work: StepWork<S>) => Promise<StepEnding>

interface StepEntry<S extends Step> extends StepTraits {
  readonly run: Executor<S>
}

/** What carries out each kind of step, and what it sends and waits for. A kind without a line here does not compile. */
export const stepTable: { readonly [K in Step['kind']]: StepEntry<Extract<Step, { kind: K }>> } = {
  'ask-person': { ...stepTraits['ask-person'], run: askPerson },
  'ask-appliance': { ...stepTraits['ask-appliance'], run: askAppliance },
  'install-patch': { ...stepTraits['install-patch'], run: installPatch },
  'install-each': { ...stepTraits['install-each'], run: installEach },
  'await-return': { ...stepTraits['await-return'], run: awaitReturn },
  look: { ...stepTraits.look, run: lookAtGreetings },
  'check-chain': { ...stepTraits['check-chain'], run: checkChain },
  manual: { ...stepTraits.manual, run: leaveToPerson },
  judge: { ...stepTraits.judge, run: judgeFacts },
}

/** Carries out one step. The compiler cannot see that the table's key and the step's kind agree; hence the cast. */
export function carryOut(work: StepWork<Step>): Promise<StepEnding> {
  const { run } = stepTable[work.step.kind] as StepEntry<Step>
  return run(work)
}
