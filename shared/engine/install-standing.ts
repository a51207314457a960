import { itemsOf } from '../model/bound-items.ts'
import { itemOf, openCommands, type CommandStanding, type ReturnStanding } from '../model/run-state.ts'
import { traitsOf } from '../model/step.ts'
import type { EngineContext } from './context.ts'

/** The current or last wait for the return of an appliance after an install. */
export function returningOf(context: EngineContext, appliance: string): ReturnStanding | undefined {
  return context.state().appliances[appliance]?.returning
}

export function isDelivered(context: EngineContext, appliance: string): boolean {
  return (
    context.offered.get(appliance)?.delivered === true || context.state().appliances[appliance]?.delivered !== undefined
  )
}

/** The install that was started and of whose end nothing is known; undefined where it was answered or settled. */
export function openInstall(context: EngineContext, appliance: string): CommandStanding | undefined {
  return openCommands(context.state()).find((c) => c.appliance === appliance && c.effect === 'point-of-no-return')
}

/** The appliance asked our server for the file at some time, so the install did arrive. */
export function wasRequested(context: EngineContext, appliance: string): boolean {
  const standing = context.offered.get(appliance)?.segments.length ?? 0
  return standing > 0 || context.state().appliances[appliance]?.requested === true
}

/** Was Uptick gone between the offer and now? Then requests, and a reboot, may have gone unseen. */
export function watchWasBroken(context: EngineContext, appliance: string): boolean {
  const state = context.state()
  const offeredAt = state.appliances[appliance]?.firstOfferAt ?? Number.MAX_SAFE_INTEGER
  return state.resumedAt.some((seq) => seq > offeredAt)
}

/** The return proves that a command of unknown end had arrived; its item is over with it. */
export async function settleInstall(context: EngineContext, appliance: string, reason: string): Promise<void> {
  const open = openInstall(context, appliance)
  if (open !== undefined) {
    const settled = { appliance, item: open.item, sent: open.seq, arrived: true, reason, by: 'engine', evidence: [] }
    await context.journal.append('command.settled', settled)
  }
  const own = itemsOf(context.state(), context.runbook, appliance).map((entry) => entry.item)
  const install = own.find((item) => traitsOf(item).sends === 'install' && traitsOf(item).waits === 'never')
  if (install !== undefined && itemOf(context.state(), appliance, install.id).state === 'uncertain') {
    const about = { appliance, item: install.id, evidence: [] }
    await context.journal.append('item.finished', { ...about, status: 'pass', reason: `Sent once. ${reason}` })
  }
}
