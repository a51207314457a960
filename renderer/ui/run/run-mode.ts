import type { ShownRun } from '../../state/hooks.ts'
import { shownRefusal } from '../../state/refused-install.ts'
import { asksAgain, isInstall, isInstallOrWait, isRebootWait, gateStanding } from '../../state/outline.ts'

/**
 * What the run's screen shows: its items, the approval of the install, its refusal, the wait after it, or that another
 * appliance responds.
 */
export type RunMode = 'items' | 'gate' | 'failure' | 'wait' | 'stranger'

/** `left`: the item whose approval or wait a person left to look at the items. */
export function modeOf(open: ShownRun, left: string | undefined): RunMode {
  const { current, run, appliance } = open
  if (run.details.strangers[appliance] !== undefined && left !== strangerKey(appliance)) return 'stranger'
  if (current === undefined || left === current.key) return 'items'
  if (hasGate(open)) return 'gate'
  if (hasFailure(open)) return 'failure'
  return hasWait(open) ? 'wait' : 'items'
}

export function strangerKey(appliance: string): string {
  return `${appliance}/stranger`
}

/** The selected item waits for the install approval. */
export function hasGate({ current, run }: ShownRun): boolean {
  if (current === undefined || !isInstall(current.item) || current.gate !== 'open') return false
  const gate = gateStanding(run.state, current.appliance, current.item.gate ?? '')
  if (gate === undefined || current.asks.length > 0) return false
  return current.standing.state === 'waiting' || asksAgain(current)
}

/** The selected item is an install that the appliance refused and that has not been reopened. */
export function hasFailure(open: ShownRun): boolean {
  return shownRefusal(open) !== undefined
}

/**
 * The selected item belongs to an install that was sent: Uptick waits for its reboot, or the wait ended without
 * verification.
 */
export function hasWait({ current, run }: ShownRun): boolean {
  if (current === undefined || !isInstallOrWait(current.item)) return false
  const { returning } = run.state.appliances[current.appliance] ?? {}
  if (returning === undefined || current.asks.length > 0) return false
  const { state } = current.standing
  if (returning.outcome === undefined) return state === 'running' || (isRebootWait(current.item) && state !== 'waived')
  return returning.outcome !== 'proven' && (state === 'fail' || state === 'error')
}
