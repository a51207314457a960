import type { ResultOf } from '../../../shared/contract/contract.ts'
import type { ItemOutlook } from '../../../shared/model/next-actions.ts'
import { linkOf } from '../../../shared/model/item-link.ts'
import { askedNext } from '../../../shared/model/put-off.ts'
import { itemOf, type RunState } from '../../../shared/model/run-state.ts'
import { waiverOf } from '../../../shared/model/waivers.ts'

type NextItem = ResultOf<'run.next'>['items'][number]

/** One item as `run.next` lists it. */
export function nextItemOf(state: RunState, entry: ItemOutlook): NextItem {
  const { appliance, target, item, blockedBy } = entry
  const standing = itemOf(state, appliance, item.id)
  const { reason, hint = '', wait } = standing
  const link = linkOf(item.link, state.appliances[appliance]?.address)
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
    ...(link === undefined ? {} : { link }),
    ...(wait?.next === undefined || askedNext(standing) === undefined ? {} : { wait: waitFor(wait, wait.next) }),
    ...(given === undefined ? {} : { waiver: waiverFor(given) }),
  }
}

function waitFor(
  { since, until }: { readonly since: string; readonly until?: string },
  next: string,
): NonNullable<NextItem['wait']> {
  return { since, next, ...(until === undefined ? {} : { until }) }
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
