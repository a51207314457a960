import { boundItems, entriesNeeded } from '../../shared/model/bound-items.ts'
import { isOver, itemKey, itemOf, type ItemStanding } from '../../shared/model/run-state.ts'
import type { Item } from '../../shared/model/runbook.ts'
import type { ShownRun } from './shown-run.ts'

/** One thing that has to hold before the install: an item of the runbook, as it stands. */
export interface GateLine {
  readonly key: string
  readonly item: Item
  readonly appliance: string
  /** Another appliance's, by its host. */
  readonly host?: string
  readonly standing: ItemStanding
  readonly holds: boolean
}

/** What the item in hand needs; what does not hold stands first. */
export function gatesOf(open: ShownRun): readonly GateLine[] {
  const { current, run } = open
  if (current === undefined || run.runbook === undefined) return []
  const bound = boundItems(run.state, run.runbook)
  const own = bound.find((entry) => entry.appliance === current.appliance && entry.item.id === current.item.id)
  if (own === undefined) return []
  const needed = own.item.needs.flatMap((need) => entriesNeeded(run.state, bound, own, need))
  const lines = [...new Set(needed)].map(({ item, appliance }): GateLine => {
    const standing = itemOf(run.state, appliance, item.id)
    const other = appliance === current.appliance ? undefined : run.state.appliances[appliance]
    return {
      key: itemKey(appliance, item.id),
      item,
      appliance,
      ...(other === undefined ? {} : { host: other.identity.host ?? other.address }),
      standing,
      holds: isOver(standing.state),
    }
  })
  return lines.sort((a, b) => Number(a.holds) - Number(b.holds))
}
