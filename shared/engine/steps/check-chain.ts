import { minutesUntil } from '../../model/time-of-day.ts'
import type { Json } from '../../model/run-event.ts'
import type { ApplianceState } from '../../model/run-state.ts'
import { askApproval, isApproved } from '../approval.ts'
import { chainShown } from '../chain-approval.ts'
import { unprovedRole } from '../cluster-roles.ts'
import type { EngineContext } from '../context.ts'
import { namesIn } from '../interlocks.ts'
import { closeOffer, openOffer } from '../offer-update.ts'
import { lineTo } from '../sessions.ts'
import type { Executor, StepEnding } from '../step-table.ts'
import { verdict } from '../verdict.ts'
import { verifyUpdate } from '../verify-update.ts'

/**
 * Everything that can be known before a cluster is dissolved: the update is hashed now and can be served to each member, each
 * member can be reached and has its role proved, all run the same release and patches, and the maintenance window holds the
 * whole chain. Sends no command that changes anything.
 */
export const checkChain: Executor<{ kind: 'check-chain' }> = async ({ context, appliance, item }) => {
  const members = Object.values(context.state().appliances)
  const { update } = context
  if (update === undefined)
    return over('fail', 'No update was chosen for this run.', 'Start a run with an update from the mirror.')
  const patch = await verifyUpdate(context, update.name)
  if (patch.kind === 'stop') return patch
  for (const { id } of members) {
    const line = await lineTo(context, id)
    if (!line.ok) return { kind: 'stop', failure: line.failure }
    const offer = await openOffer(context, id, patch.value, line.value)
    if (!offer.ok) return { kind: 'stop', failure: offer.failure }
    await closeOffer(context, id)
  }
  const faults = [
    ...roleFaults(context, members),
    ...differing(members, 'release', (value) => (typeof value === 'string' ? value : undefined)),
    ...differing(members, 'patches', (value) =>
      value === undefined ? undefined : namesIn(value).toSorted().join(', ') || 'no patches',
    ),
    ...windowFault(context, members),
  ]
  if (faults.length > 0) return over('fail', faults.join(' '), item.remedy ?? 'Fix this before the first detach.')
  const window = windowText(context, members)
  const hosts = members.map(hostOf).join(', ')
  const said = `${update.name} matches its hash and can be served to ${hosts}. All have the same release and patches. ${window.words}`
  const chain = chainShown(context, item)
  if (item.gate !== undefined && !isApproved(context, appliance, item, chain)) {
    const asked = await askApproval(
      context,
      appliance,
      item,
      chain,
      `${said} Uptick deletes the cluster after this approval.`,
    )
    return { kind: 'verdict', verdict: asked }
  }
  return over(window.known ? 'pass' : 'attention', said, item.remedy)
}

function roleFaults(context: EngineContext, members: readonly ApplianceState[]): readonly string[] {
  return members.flatMap((member) => {
    const unproved = unprovedRole(context.state(), context.runbook, member)
    return unproved === undefined ? [] : [`The role of ${hostOf(member)} is not confirmed: ${unproved}.`]
  })
}

/** A value that has to be the same on all members; what is not known of one is said. */
function differing(
  members: readonly ApplianceState[],
  fact: 'release' | 'patches',
  textOf: (value: Json | undefined) => string | undefined,
): readonly string[] {
  const what = fact === 'release' ? 'release' : 'patches'
  const values = members.map((member) => ({ member, text: textOf(member.facts[fact]?.value) }))
  const unknown = values.filter(({ text }) => text === undefined).map(({ member }) => hostOf(member))
  if (unknown.length > 0) return [`Unknown: the ${what} of ${unknown.join(', ')}.`]
  if (new Set(values.map(({ text }) => text)).size === 1) return []
  const each = values.map(({ member, text }) => `${hostOf(member)}: ${text ?? ''}`).join('; ')
  return [`The ${what} differ (${each}).`]
}

interface Chain {
  /** Minutes that all installs together are expected to take, where earlier ones tell. */
  readonly takes: number | undefined
  /** Minutes to the end of the maintenance window. */
  readonly left: number | undefined
}

function chainOf(context: EngineContext, members: readonly ApplianceState[]): Chain {
  const { window } = context.state().opened ?? {}
  const left =
    window === undefined ? undefined : minutesUntil(window.to, context.clock.now(), context.clock.zone?.() ?? 0)
  const each = members.map(({ id }) => context.usualTime?.(id)?.to)
  const takes = each.reduce((sum, one) => (sum === undefined || one === undefined ? undefined : sum + one), 0)
  return { takes, left }
}

function windowFault(context: EngineContext, members: readonly ApplianceState[]): readonly string[] {
  const { takes, left } = chainOf(context, members)
  if (takes === undefined || left === undefined || takes <= left) return []
  return [
    `The installs of ${String(members.length)} appliances take about ${String(takes)} min, and the maintenance window ends in ${String(left)} min.`,
  ]
}

function windowText(context: EngineContext, members: readonly ApplianceState[]): { words: string; known: boolean } {
  const { takes, left } = chainOf(context, members)
  if (left === undefined) return { words: 'No maintenance window is set.', known: true }
  if (takes === undefined) {
    const words = `Unknown whether the ${String(left)} min left in the maintenance window are enough: there is no earlier install on these models to estimate from.`
    return { words, known: false }
  }
  return {
    words: `The installs take about ${String(takes)} of the ${String(left)} min left in the window.`,
    known: true,
  }
}

const hostOf = ({ identity, address }: ApplianceState): string => identity.host ?? address
const over = (status: 'pass' | 'attention' | 'fail', reason: string, hint?: string): StepEnding => ({
  kind: 'verdict',
  verdict: verdict(status, reason, [], hint),
})
