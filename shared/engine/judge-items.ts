import { itemOf } from '../model/run-state.ts'
import { judge } from '../runbook/condition.ts'
import type { EngineContext } from './context.ts'
import { scopeOf } from './scope.ts'

/**
 * Judges which items apply, and journals each judgement that is new or has changed. Items that a person or a command has
 * already decided are left alone; so are those whose turn is over. Conditions are judged here and nowhere else.
 */
export async function judgeItems(context: EngineContext): Promise<void> {
  const items = context.runbook.phases.flatMap((phase) => phase.items)
  for (const appliance of Object.keys(context.state().appliances)) {
    for (const item of items) {
      const standing = itemOf(context.state(), appliance, item.id)
      if (!['to-do', 'not-applicable', 'waiting'].includes(standing.state)) continue
      const about = { appliance, item: item.id }
      if (item.when === undefined) {
        if (standing.applies === undefined) {
          await context.journal.append('item.judged', { ...about, applies: 'yes', reason: 'always', missing: [] })
        }
        continue
      }
      const judged = judge(item.when, scopeOf(context, appliance, item))
      const applies = judged.value === true ? 'yes' : judged.value === false ? 'no' : 'unknown'
      const missing = judged.value === 'unknown' ? judged.missing : []
      if (standing.applies === applies && standing.missing.join() === missing.join()) continue
      await context.journal.append('item.judged', { ...about, applies, reason: judged.reason, missing })
    }
  }
}
