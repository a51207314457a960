import type { ResultOf } from '../../../shared/contract/contract.ts'
import type { ItemOutlook } from '../../../shared/model/next-actions.ts'
import { itemOf, type RunState } from '../../../shared/model/run-state.ts'
import { waiverOf } from '../../../shared/model/waivers.ts'

type NextItem = ResultOf<'run.next'>['items'][number]

/** One item as `run.next` lists it. */
export function nextItemOf(state: RunState, entry: ItemOutlook): NextItem {
  const { appliance, target, item, blockedBy } = entry
  const { reason, hint = '' } = itemOf(state, appliance, item.id)
  const given = waiverOf(state, appliance, item.id)
  return {
    appliance,
    target,
    item: item.id,
    title: item.title,
    phase: item.phase,
    state: entry.state,
    reason,
    hint,
    blockedBy,
    ...(given === undefined ? {} : { waiver: waiverFor(given) }),
  }
}

function waiverFor(given: NonNullable<ReturnType<typeof waiverOf>>): NonNullable<NextItem['waiver']> {
  const { by, at, authority, reason, until, verdict } = given
  return {
    by,
    at,
    authority,
    reason,
    ...(until === undefined ? {} : { until }),
    ...(verdict === undefined ? {} : { verdict: { status: verdict.status, reason: verdict.reason } }),
  }
}
