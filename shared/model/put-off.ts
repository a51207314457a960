import type { ItemEntry } from './item-change.ts'
import type { ItemStanding, RunState } from './run-state.ts'

/** How an item waits that was asked and put off (`item.put-off`). */
type Wait = NonNullable<ItemStanding['wait']>

/** An item's wait after an event; undefined where there is none any more. */
export function waitAfter({ wait }: ItemStanding, entry: ItemEntry): Wait | undefined {
  switch (entry.type) {
    case 'item.put-off': {
      const { since, waited, next, until } = entry.data
      return { since, waited, at: entry.at, next, ...(until === undefined ? {} : { until }) }
    }
    case 'item.started':
      // The time in which no one waited does not count.
      return wait === undefined ? undefined : { ...asked(wait), at: entry.at }
    case 'item.taken-up':
      return wait === undefined ? undefined : asked(wait)
    case 'item.finished': {
      if (wait === undefined || entry.data.status === 'pass') return undefined
      const waited = wait.waited + Math.max(0, Date.parse(entry.at) - Date.parse(wait.at))
      const ended = entry.data.waitStopped === true ? {} : { ended: true as const }
      return { since: wait.since, waited, at: entry.at, ...ended }
    }
    case 'item.ticked':
    case 'item.waived':
    case 'item.reopened':
      return undefined
    default:
      return wait
  }
}

/** A wait in which no one is about to ask. */
function asked({ since, waited, at, ended }: Wait): Wait {
  return { since, waited, at, ...(ended === undefined ? {} : { ended }) }
}

/** A wait whose time is over starts again with a resume; one that was interrupted continues with the time that is left. */
export function withoutEndedWaits(items: RunState['items']): RunState['items'] {
  const hasEnded = ({ wait }: ItemStanding): boolean => wait?.ended === true
  return Object.fromEntries(
    Object.entries(items).map(([appliance, own]) => {
      if (!Object.values(own).some(hasEnded)) return [appliance, own]
      const anew = Object.entries(own).map(([item, standing]) => {
        const { wait: _ended, ...rest } = standing
        return [item, hasEnded(standing) ? rest : standing] as const
      })
      return [appliance, Object.fromEntries(anew)]
    }),
  )
}

/** When an item that was put off is asked next, in milliseconds since 1970; undefined where it is not put off. */
export function askedNext({ state, wait }: ItemStanding): number | undefined {
  return state === 'running' && wait?.next !== undefined ? Date.parse(wait.next) : undefined
}
