import { installLooksOpen } from '../../shared/model/open-install.ts'
import { isInstall } from '../../shared/model/step.ts'
import type { OutlineItem } from './outline.ts'
import type { ShownRun } from './shown-run.ts'

/** Does the engine still refuse a reboot and a second install, because the install may be running? */
export function isBlockedByInstall({ run, appliance }: ShownRun): boolean {
  const { outcome } = run.state.appliances[appliance]?.returning ?? {}
  return outcome === undefined || installLooksOpen(run.state, appliance)
}

/** The install of a wait that ended without success; the engine refuses to reopen it while it may still be running. */
export function installToReopen(open: ShownRun): OutlineItem | undefined {
  const { run, appliance, outline, running } = open
  const { outcome } = run.state.appliances[appliance]?.returning ?? {}
  if (outcome === 'proven' || isBlockedByInstall(open) || running || run.state.closed !== undefined) return undefined
  return outline.items.findLast(
    ({ item, standing }) => isInstall(item) && !['to-do', 'running'].includes(standing.state),
  )
}
