import { boundItems, entriesNeeded, type BoundItem } from './bound-items.ts'
import type { ItemEntry } from './item-change.ts'
import type { Item, Runbook } from './runbook.ts'
import type { GivenWaiver, ItemStanding, RunState } from './run-state.ts'

/**
 * Every waiver of a run in the order in which it was given, next to the verdict that it waives. One that was reopened,
 * expired or otherwise replaced has `ended`; it stays in the list, since the run continued under it.
 */
export function waivers(state: RunState): readonly GivenWaiver[] {
  return state.waivers
}

/** The current waiver of an item; undefined if there is none. */
export function waiverOf(state: RunState, appliance: string, item: string): GivenWaiver | undefined {
  return state.waivers.findLast((one) => one.appliance === appliance && one.item === item && one.ended === undefined)
}

/** The waivers under which items stand that this one needs: what its command is sent in spite of. */
export function waiversBefore(
  state: RunState,
  runbook: Runbook,
  appliance: string,
  item: Item,
): readonly GivenWaiver[] {
  const bound = boundItems(state, runbook)
  const own = bound.find((entry) => entry.appliance === appliance && entry.item.id === item.id)
  if (own === undefined) return []
  const neededBy = (entry: BoundItem): readonly BoundItem[] =>
    entry.item.needs.flatMap((need) => entriesNeeded(state, bound, entry, need))
  const direct = neededBy({ ...own, item })
  // An item that includes others stands for them.
  const needed = new Set([...direct, ...direct.filter(({ item: one }) => one.include !== undefined).flatMap(neededBy)])
  return [...needed].flatMap((entry) => waiverOf(state, entry.appliance, entry.item.id) ?? [])
}

/** The run's waivers after an event about an item: a new one, or the end of the one that held. */
export function waiversAfter(
  before: readonly GivenWaiver[],
  entry: ItemEntry,
  standing: ItemStanding,
): readonly GivenWaiver[] {
  const reason = endReason(entry)
  if (reason === undefined) return before
  const { appliance, item } = entry.data
  const ended = { seq: entry.seq, at: entry.at, reason }
  const holds = (one: GivenWaiver): boolean =>
    one.appliance === appliance && one.item === item && one.ended === undefined
  const rest = before.some(holds) ? before.map((one) => (holds(one) ? { ...one, ended } : one)) : before
  if (entry.type !== 'item.waived') return rest
  const { by, authority, until } = entry.data
  const given: GivenWaiver = {
    appliance,
    item,
    by,
    authority,
    reason: entry.data.reason,
    seq: entry.seq,
    at: entry.at,
    ...(until === undefined ? {} : { until }),
    ...(standing.verdict === undefined ? {} : { verdict: standing.verdict }),
  }
  return [...rest, given]
}

/** Why an event ends the waiver of its item; undefined where it does not. */
function endReason(entry: ItemEntry): string | undefined {
  switch (entry.type) {
    case 'item.waived':
      return 'Waived again.'
    case 'item.ticked':
      return 'Marked done.'
    case 'item.reopened':
    case 'item.taken-up':
    case 'item.stale':
      return entry.data.reason
    case 'item.started':
      return 'Started again.'
    case 'item.finished':
      return entry.data.reason
    case 'item.judged':
      return entry.data.applies === 'no' ? 'It does not apply any more.' : undefined
    case 'item.put-off':
    case 'evidence.attached':
      return undefined
    default:
      return undefined
  }
}
