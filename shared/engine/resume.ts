import { itemOf } from '../model/run-state.ts'
import type { EngineContext } from './context.ts'

/**
 * Puts a run back on its feet after a crash or a pause. Nothing is sent here. What was under way: a command with effect
 * whose end is unknown makes its item uncertain; anything else is simply to be asked again. Checks that failed or could
 * not be told are asked anew, since the world may have changed; what was answered with NO stays as it is.
 */
export async function prepareResume(context: EngineContext): Promise<void> {
  const items = context.runbook.phases.flatMap((phase) => phase.items)
  for (const appliance of Object.keys(context.state().appliances)) {
    for (const item of items) {
      const state = context.state()
      const standing = itemOf(state, appliance, item.id)
      const own = state.commands.filter(
        (c) => c.appliance === appliance && c.item === item.id && c.seq > standing.reopenedAt,
      )
      const open = own.find((c) => c.effect !== 'none' && c.finished === undefined && c.settled === undefined)
      const about = { appliance, item: item.id }
      if (open !== undefined && (standing.state === 'running' || standing.state === 'uncertain')) {
        // The install is settled by the wait itself; any other command by the item's own question, when it starts again.
        if (item.do === 'install' || item.settle === undefined) {
          if (standing.state === 'uncertain') continue
          const reason = `It is not known whether "${open.command}" arrived: Uptick ended before the reply came.`
          await context.journal.append('item.finished', { ...about, status: 'uncertain', reason, evidence: [] })
        } else await takeUp(context, appliance, item.id, 'its last command has to be settled first')
        continue
      }
      if (standing.state === 'running') {
        await takeUp(context, appliance, item.id, 'it was under way when Uptick ended')
        continue
      }
      const refused = own.some((c) => c.finished?.status === 'no' || c.finished?.status === 'bad')
      const unsettled = ['fail', 'error', 'stale', 'waiting'].includes(standing.state)
      if (unsettled && !refused) await takeUp(context, appliance, item.id, 'asked anew at the resume')
    }
  }
}

/**
 * Back to "to do" without a reopening: a reopening would allow a command with effect to be sent again, and only a person
 * may allow that.
 */
async function takeUp(context: EngineContext, appliance: string, item: string, reason: string): Promise<void> {
  await context.journal.append('item.taken-up', { appliance, item, reason })
}
