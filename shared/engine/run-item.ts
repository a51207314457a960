import { failure } from '../base/failure.ts'
import { stepsOf, type Item } from '../model/runbook.ts'
import { itemOf } from '../model/run-state.ts'
import { itemOver, runStops, type EngineContext, type ItemEnding } from './context.ts'
import { carryOut } from './step-table.ts'
import { verdict, type Verdict } from './verdict.ts'

/**
 * Carries out one item for one appliance: its steps in order, each outcome in the journal. The same for a click and for
 * the engine's own start (`by` tells them apart).
 */
export async function runItem(context: EngineContext, appliance: string, item: Item, by: string): Promise<ItemEnding> {
  const about = { appliance, item: item.id }
  await context.journal.append('item.started', { ...about, by })
  const finish = async (found: Verdict): Promise<void> => {
    const { status, reason, hint } = found
    const words = hint === undefined ? {} : { hint }
    await context.journal.append('item.finished', { ...about, status, reason, evidence: [...found.evidence], ...words })
  }
  let soFar: Verdict = verdict('pass', 'Done.')
  for (const step of stepsOf(item)) {
    if (context.signal.aborted) {
      await finish(verdict('error', 'Stopped before it began; nothing was sent.'))
      return runStops(stopped)
    }
    const ending = await carryOut({ context, appliance, item, step })
    if (ending.kind === 'next') {
      soFar = ending.verdict ?? soFar
      continue
    }
    if (ending.kind === 'verdict') {
      await finish(ending.verdict)
      return itemOver
    }
    if (ending.verdict) await finish(ending.verdict)
    else await finish(verdict('error', ending.failure.sentence, [], ending.failure.hint))
    return runStops(ending.failure)
  }
  await finish(soFar)
  return itemOver
}

const stopped = failure(
  'operation.cancelled',
  'The run was stopped.',
  'Resume it when you want to go on; nothing is lost.',
)

/** Unknown applicability is no verdict: the item waits, and says which facts or answers would tell. */
export async function waitForKnowledge(context: EngineContext, appliance: string, item: Item): Promise<void> {
  const { missing } = itemOf(context.state(), appliance, item.id)
  const names = missing.map((name) => name.replace(/^facts\./, '')).join(', ')
  await context.journal.append('item.finished', {
    appliance,
    item: item.id,
    status: 'waiting',
    reason: `It is not known whether this applies: ${names} is missing.`,
    evidence: [],
    hint: `Answer ${missing.join(' or ')}, or tick or waive the item.`,
  })
}
