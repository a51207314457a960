import type { Item, Runbook } from './runbook.ts'
import { itemKey, itemOf, openCommands, type ItemState, type RunState } from './run-state.ts'

/** One item as it stands for one appliance, and what it lacks to start. */
export interface ItemOutlook {
  readonly appliance: string
  readonly item: Item
  readonly state: ItemState
  /** Items of the same appliance that must be over first ('before.backup'); empty: nothing stands in the way. */
  readonly blockedBy: readonly string[]
}

/** What a run waits for from a person (CLI.md, summary `waiting`). */
export interface Waiting {
  readonly kind: 'question' | 'item' | 'approval'
  readonly id: string
  readonly appliance: string
  readonly title: string
  readonly answerType?: string
  readonly choices?: readonly string[]
  readonly why?: string
}

const over: readonly ItemState[] = ['pass', 'attention', 'ticked', 'waived', 'not-applicable']

/** Does this state let what `needs` the item begin? `attention` does: it is a warning, not a block (RUNBOOK.md). */
export function isOver(state: ItemState): boolean {
  return over.includes(state)
}

/** All items of a runbook in a person's order, for each appliance in turn. */
export function outlook(state: RunState, runbook: Runbook): readonly ItemOutlook[] {
  const items = runbook.phases.flatMap((phase) => phase.items)
  return Object.keys(state.appliances).flatMap((appliance) =>
    items.map((item) => ({
      appliance,
      item,
      state: itemOf(state, appliance, item.id).state,
      blockedBy: blockers(state, items, appliance, item),
    })),
  )
}

/**
 * What an item names in `needs`, and two walls that no document has to name: nothing that comes after the install begins
 * before it was sent, nothing that comes after the return begins before that is proved. An install of which it is not
 * known whether it arrived is waited for, since the wait is how that is found out.
 */
function blockers(state: RunState, items: readonly Item[], appliance: string, item: Item): readonly string[] {
  const standing = (id: string): ItemState => itemOf(state, appliance, id).state
  const named = items.filter(
    (other) => other.id !== item.id && item.needs.some((pattern) => matches(pattern, other.id)),
  )
  const earlier = items.slice(0, items.indexOf(item))
  const walls = earlier.filter((other) => other.do === 'install' || other.do === 'await-return')
  return [...new Set([...named, ...walls])]
    .filter((other) => !isOver(standing(other.id)))
    .filter((other) => !(item.do === 'await-return' && other.do === 'install' && standing(other.id) === 'uncertain'))
    .map((other) => other.id)
}

function matches(pattern: string, id: string): boolean {
  const bare = pattern.includes('/') ? pattern.slice(pattern.indexOf('/') + 1) : pattern
  return bare.endsWith('*') ? id.startsWith(bare.slice(0, -1)) : id === bare
}

/** Everything that only a person can bring on, in the runbook's order: questions, manual items, approvals, doubts. */
export function waitingFor(state: RunState, runbook: Runbook): readonly Waiting[] {
  const list: Waiting[] = []
  for (const { appliance, item, state: standing, blockedBy } of outlook(state, runbook)) {
    if (!['waiting', 'error', 'stale', 'uncertain'].includes(standing) || blockedBy.length > 0) continue
    const asked = unanswered(state, appliance, item.id)
    if (asked.length > 0) list.push(...asked)
    else if (gateOf(state, appliance, item) === 'open')
      list.push({ kind: 'approval', id: item.gate ?? '', appliance, title: item.title })
    else list.push({ kind: 'item', id: item.id, appliance, title: item.title })
  }
  return list
}

/** 'none': the item has no gate; 'open': somebody must still approve; 'given': approved since the item was last reopened. */
export function gateOf(state: RunState, appliance: string, item: Item): 'none' | 'open' | 'given' {
  if (item.gate === undefined) return 'none'
  const gate = state.gates[itemKey(appliance, item.gate)]
  const reopenedAt = itemOf(state, appliance, item.id).reopenedAt
  return gate?.by !== undefined && gate.seq > reopenedAt ? 'given' : 'open'
}

function unanswered(state: RunState, appliance: string, item: string): readonly Waiting[] {
  return Object.values(state.questions)
    .filter((q) => q.appliance === appliance && q.item === item)
    .filter((q) => state.answers[itemKey(appliance, q.question)] === undefined)
    .map((q) => ({
      kind: 'question' as const,
      id: q.question,
      appliance,
      title: q.why,
      answerType: q.answerType,
      why: q.why,
      ...(q.choices === undefined ? {} : { choices: q.choices }),
    }))
}

/** What is true if everything is left as it is now; one sentence for a person who has to leave. */
export function ifWeStopNow(state: RunState): string {
  const appliances = Object.values(state.appliances)
  const awaited = appliances.find((a) => a.returning !== undefined && a.returning.outcome === undefined)
  if (awaited) {
    return `An install is open on ${awaited.identity.host ?? awaited.address}: it goes on without us. Do not reboot it. Uptick goes on waiting when this run is resumed.`
  }
  const uncertain = openCommands(state).find((command) => command.effect !== 'none')
  if (uncertain)
    return `It is not known whether "${uncertain.command}" arrived; ask the appliance before anything else is sent.`
  const upgraded = appliances.find((a) => a.returning?.outcome === 'proven')
  if (upgraded && !state.closed) return 'The new release runs; tasks after the upgrade are still owed (see the list).'
  if (appliances.some((a) => a.returning !== undefined))
    return 'An install was sent and its end is not proved: look at the appliance before you leave.'
  return 'Nothing on the appliance has been changed that would have to be undone.'
}

/** Counts of items per state, for the summary and the head of the outline. */
export function countStates(state: RunState, runbook: Runbook): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const { state: standing } of outlook(state, runbook)) counts[standing] = (counts[standing] ?? 0) + 1
  return counts
}
