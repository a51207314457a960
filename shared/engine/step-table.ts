import type { Failure } from '../base/failure.ts'
import type { Item, Step } from '../model/runbook.ts'
import type { EngineContext } from './context.ts'
import { askAppliance } from './steps/ask-appliance.ts'
import { askPerson } from './steps/ask-person.ts'
import { awaitReturn } from './steps/await-return.ts'
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
 * `stop`: no verdict can be had now and the run cannot go on; where a verdict stands beside it, it is journalled first.
 */
export type StepEnding =
  | { readonly kind: 'next'; readonly verdict?: Verdict }
  | { readonly kind: 'verdict'; readonly verdict: Verdict }
  | { readonly kind: 'stop'; readonly failure: Failure; readonly verdict?: Verdict }

export type Executor<S extends Step> = (work: StepWork<S>) => Promise<StepEnding>

/** Kind of step -> who carries it out. A kind without a line here does not compile. */
export const stepTable: { [K in Step['kind']]: Executor<Extract<Step, { kind: K }>> } = {
  'ask-person': askPerson,
  'ask-appliance': askAppliance,
  'install-patch': installPatch,
  'install-each': installEach,
  'await-return': awaitReturn,
  look: lookAtGreetings,
  manual: leaveToPerson,
  judge: judgeFacts,
}

/** Carries out one step. The cast is the one place where the table's key and the step's kind are known to agree. */
export function carryOut(work: StepWork<Step>): Promise<StepEnding> {
  const executor = stepTable[work.step.kind] as Executor<Step>
  return executor(work)
}
