import type { Runbook } from '../model/runbook.ts'
import { answerOf, type ApplianceState, type RunState } from '../model/run-state.ts'

/** The question that a person answers with the role that an appliance itself shows; no command tells it. */
export const roleQuestion = 'clusterRole'

/**
 * Why it is not proved that an appliance has the role that the run takes it for: no one has read the role off yet, or it is
 * another one. Undefined where it is proved, or where the runbook does not ask for it.
 */
export function unprovedRole(state: RunState, runbook: Runbook, target: ApplianceState): string | undefined {
  const asks = runbook.phases.some(({ items }) =>
    items.some(({ ask }) => ask.some((question) => question.id === roleQuestion)),
  )
  if (!asks) return undefined
  const answer = answerOf(state, target.id, roleQuestion)
  if (answer === undefined) return `no one has confirmed yet that it is the ${target.role} appliance`
  return answer.value === target.role
    ? undefined
    : `${answer.by} reports the role ${String(answer.value)}, but in this run its role is ${target.role}`
}
