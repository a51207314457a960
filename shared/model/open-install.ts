import { itemsOf } from './bound-items.ts'
import type { Runbook } from './runbook.ts'
import { itemOf, lastInstall, type CommandStanding, type RunState } from './run-state.ts'
import { isRebootWait } from './step.ts'

/**
 * May an install still go on there, unseen? From the moment it was started until it was refused, its return is proved
 * or its end was seen, or a person took it on their name by waiving the wait. Reopening an item ends no install. An
 * appliance that was abandoned because it never went down or never came back, or because no one knows whether it
 * restarted, may still be at it.
 */
export function installMayGoOn(state: RunState, runbook: Runbook, appliance: string): boolean {
  const begun = begunWithoutEnd(state, appliance)
  if (begun === undefined) return false
  return !itemsOf(state, runbook, appliance).some(({ item }) => {
    const standing = itemOf(state, appliance, item.id)
    return isRebootWait(item) && ['waived', 'ticked'].includes(standing.state) && standing.seq > begun.seq
  })
}

/** The same of a run whose runbook is not available: any waiver since the install counts as the wait's. */
export function installLooksOpen(state: RunState, appliance: string): boolean {
  const since = state.appliances[appliance]?.returning?.seq ?? 0
  if (begunWithoutEnd(state, appliance) === undefined) return false
  return !Object.values(state.items[appliance] ?? {}).some((item) => item.state === 'waived' && item.seq > since)
}

/** The last install that was started there, where no end of it is known. */
function begunWithoutEnd(state: RunState, appliance: string): CommandStanding | undefined {
  const begun = lastInstall(state, appliance)
  if (begun === undefined) return undefined
  const refused = begun.finished?.status === 'no' || begun.finished?.status === 'bad'
  const neverBegan = begun.finished?.unsent === true || begun.settled?.arrived === false
  if (refused || neverBegan || begun.reopened !== undefined) return undefined
  const { outcome, mayGoOn } = state.appliances[appliance]?.returning ?? {}
  const open =
    outcome === undefined ||
    outcome === 'never-went-down' ||
    outcome === 'did-not-return' ||
    (outcome === 'unproven' && mayGoOn === true)
  return open ? begun : undefined
}
