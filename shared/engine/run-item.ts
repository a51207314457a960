import { failure } from '../base/failure.ts'
import type { BoundItem } from '../model/bound-items.ts'
import type { Item } from '../model/runbook.ts'
import { askedNext } from '../model/put-off.ts'
import { itemOf, type ItemStanding } from '../model/run-state.ts'
import { stepsOf, type Step } from '../model/step.ts'
import { itemOver, runStops, type EngineContext, type ItemEnding } from './context.ts'
import { judge } from '../runbook/condition.ts'
import { valuesSaid } from '../runbook/sentences.ts'
import { unknownSentence } from './item-sentences.ts'
import { scopeOf } from './scope.ts'
import { carryOut, stepTable } from './step-table.ts'
import { verdict, type Verdict } from './verdict.ts'

/**
 * Carries out one item for one appliance: its steps in order, each outcome in the journal. The same for a click and for
 * the engine's own start (`by` tells them apart).
 */
export async function runItem(context: EngineContext, entry: BoundItem, by: string): Promise<ItemEnding> {
  const { appliance, target, item } = entry
  const about = { appliance, item: item.id }
  const standing = (): ItemStanding => itemOf(context.state(), appliance, item.id)
  const isAgain = askedNext(standing()) !== undefined
  if (!isAgain) await context.journal.append('item.started', { ...about, by })
  const finish = async (found: Verdict, stops = false): Promise<void> => {
    // A person has decided while it was asked again.
    if (isAgain && standing().state !== 'running') return
    const { status, reason, hint } = found
    const words = {
      ...(hint === undefined ? {} : { hint }),
      ...(stops && standing().wait !== undefined ? { waitStopped: true } : {}),
    }
    await context.journal.append('item.finished', { ...about, status, reason, evidence: [...found.evidence], ...words })
  }
  let soFar: Verdict = verdict('pass', 'Done.')
  for (const step of stepsOf(item)) {
    if (context.signal.aborted) {
      await finish(verdict('error', 'Stopped before it began; nothing was sent.'))
      return runStops(stopped)
    }
    const blocked = blocksSending(context, entry, step, by)
    if (blocked !== undefined) {
      await finish(blocked)
      return itemOver
    }
    const ending = await carryOut({ context, appliance, target, item, step })
    if (ending.kind === 'next') {
      soFar = ending.verdict ?? soFar
      continue
    }
    if (ending.kind === 'verdict') {
      await finish(ending.verdict)
      return itemOver
    }
    if (ending.kind === 'later') {
      if (isAgain && standing().state !== 'running') return itemOver
      await context.journal.append('item.put-off', { ...about, ...ending.putOff })
      return { kind: 'later' }
    }
    await finish(ending.verdict ?? verdict('error', ending.failure.sentence, [], ending.failure.hint), true)
    return runStops(ending.failure)
  }
  await finish(soFar)
  return itemOver
}

/**
 * The verdict that keeps a step from sending anything. A command that changes an appliance starts automatically only if
 * the runbook has `auto` for it or a person approves it at its gate; an install asks for its approval itself. If the
 * appliance's role has to be verified (`role-proof`), that comes first.
 */
function blocksSending(
  context: EngineContext,
  { target, item }: BoundItem,
  step: Step,
  by: string,
): Verdict | undefined {
  const { sends } = stepTable[step.kind]
  if (sends === 'nothing') return undefined
  const proof = item['role-proof']
  if (proof !== undefined) {
    const scope = scopeOf(context, target, item)
    const judged = judge(proof, scope)
    if (judged.value !== true) {
      const known = judged.value === 'unknown' ? unknownSentence(context, target, judged) : valuesSaid(proof, scope)
      const sentence = `It is not proved that this appliance has the role it is taken for. ${known}`
      return verdict(judged.value === false ? 'fail' : 'waiting', sentence, [], item.remedy)
    }
  }
  const byItself = item.effect === 'none' || item.auto === true || item.gate !== undefined
  if (by !== 'engine' || byItself || sends === 'install') return undefined
  return verdict('waiting', 'It changes the appliance; a person starts it.', [], item.remedy)
}

const stopped = failure(
  'operation.cancelled',
  'The run was stopped.',
  'Resume it when you want to go on; nothing is lost.',
)

/** Unknown applicability is not a verdict: the item waits, and says which facts or answers would tell. */
export async function waitForKnowledge(context: EngineContext, appliance: string, item: Item): Promise<void> {
  const { missing } = itemOf(context.state(), appliance, item.id)
  const known = unknownSentence(context, appliance, { value: 'unknown', missing })
  await context.journal.append('item.finished', {
    appliance,
    item: item.id,
    status: 'waiting',
    reason: `It is not known whether this applies. ${known}`,
    evidence: [],
    hint: 'Supply what is missing, or waive the item.',
  })
}
