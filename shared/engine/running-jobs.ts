import { itemsOf } from '../model/bound-items.ts'
import type { Json } from '../model/run-event.ts'
import type { Runbook } from '../model/runbook.ts'
import { itemOf, type ApplianceState, type RunState } from '../model/run-state.ts'

/** Every state that is not known to be idle counts as running (FACTS 10.6): only Done and Error are idle. */
export function runningJobs(value: Json | undefined): readonly string[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((row) => {
    if (row === null || typeof row !== 'object' || Array.isArray(row)) return []
    const { id, state } = row as { id?: Json; state?: Json }
    return /^(done|error)$/i.test(String(state)) ? [] : [`${String(id)} ${String(state)}`]
  })
}

/**
 * Who said that the jobs which seem to run do not: by waiving or ticking the item that asks for them, after it had shown
 * the same jobs. A job that came later is not covered by it.
 */
export function idleBySomebody(
  state: RunState,
  runbook: Runbook,
  target: ApplianceState,
  asks: string,
  fact: 'backups' | 'restores',
): { readonly by: string; readonly reason: string } | undefined {
  const now = runningJobs(target.facts[fact]?.value)
  for (const { item } of itemsOf(state, runbook, target.id)) {
    if (item.run !== asks) continue
    const standing = itemOf(state, target.id, item.id)
    if (standing.state !== 'waived' && standing.state !== 'ticked') continue
    const shown = runningJobs(standing.seenJobs?.[fact])
    if (now.every((job) => shown.includes(job))) return { by: standing.by ?? 'unknown', reason: standing.reason }
  }
  return undefined
}
