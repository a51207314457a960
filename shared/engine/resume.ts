import { boundItems, type BoundItem } from '../model/bound-items.ts'
import { installMayGoOn } from '../model/open-install.ts'
import { askedNext } from '../model/put-off.ts'
import { commandsOf, hasNoEnd, itemOf } from '../model/run-state.ts'
import { isRebootWait, traitsOf } from '../model/step.ts'
import type { EngineContext } from './context.ts'

/**
 * Puts a run back on its feet after a crash or a pause. Nothing is sent here. What was under way: a command with effect
 * whose end is unknown makes its item uncertain; anything else is simply to be asked again. Checks that failed or could
 * not be determined are asked again, since the world may have changed; what was answered with NO stays as it is. In the middle of a
 * run's waiting, items that were put off stay so.
 */
export async function prepareResume(context: EngineContext, when?: 'in-the-middle'): Promise<void> {
  const { resumedAt, appliances } = context.state()
  for (const { id, takenBy, takenAt = 0 } of Object.values(appliances)) {
    // The person who controlled the console lost control when Uptick ended.
    if (takenBy !== undefined && takenAt < (resumedAt.at(-1) ?? 0))
      await context.journal.append('console.given', { appliance: id, by: 'engine' })
  }
  for (const entry of boundItems(context.state(), context.runbook)) {
    const standing = itemOf(context.state(), entry.appliance, entry.item.id)
    if (when === 'in-the-middle' && askedNext(standing) !== undefined) continue
    await prepareItem(context, entry)
  }
}

async function prepareItem(context: EngineContext, { appliance, target, item }: BoundItem): Promise<void> {
  const state = context.state()
  const standing = itemOf(state, appliance, item.id)
  const own = commandsOf(state, appliance, item.id).filter((c) => c.seq > standing.reopenedAt)
  const open = own.find((c) => c.effect !== 'none' && hasNoEnd(c))
  const about = { appliance, item: item.id }
  const { sends, waits } = traitsOf(item)
  // Nothing is asked again of an appliance that may still install; and what a proved return left open is a person's.
  if (sends === 'commands' && installMayGoOn(state, context.runbook, target)) return
  const proven = state.appliances[appliance]?.returning?.outcome === 'proven'
  if (isRebootWait(item) && proven && standing.state === 'error') return
  if (open !== undefined && (standing.state === 'running' || standing.state === 'uncertain')) {
    // The install is settled by the wait itself; any other command by the item's own question, when it starts again.
    const settledByItself = sends === 'commands' && item.settle !== undefined
    if (settledByItself) return takeUp(context, appliance, item.id, 'its last command has to be settled first')
    // One patch of several: the wait for it is part of the same item.
    if (waits === 'own-install') return takeUp(context, appliance, item.id, 'its last install has to be settled first')
    if (standing.state === 'uncertain') return
    const reason = `It is not known whether "${open.command}" arrived: Uptick ended before the reply came.`
    await context.journal.append('item.finished', { ...about, status: 'uncertain', reason, evidence: [] })
    return
  }
  if (standing.state === 'running') return takeUp(context, appliance, item.id, 'it was under way when Uptick ended')
  const refused = own.some((c) => c.finished?.status === 'no' || c.finished?.status === 'bad')
  const unsettled = ['fail', 'error', 'stale', 'waiting'].includes(standing.state)
  if (unsettled && !refused) await takeUp(context, appliance, item.id, 'checked again after the run was resumed')
}

/**
 * Back to "to do" without a reopening: a reopening would allow a command with effect to be sent again, and only a person
 * may allow that.
 */
async function takeUp(context: EngineContext, appliance: string, item: string, reason: string): Promise<void> {
  await context.journal.append('item.taken-up', { appliance, item, reason })
}
