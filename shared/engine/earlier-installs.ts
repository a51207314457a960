import { itemsOf } from '../model/bound-items.ts'
import { installMayGoOn } from '../model/open-install.ts'
import { itemOf, type ApplianceState } from '../model/run-state.ts'
import { isInstall } from '../model/step.ts'
import { effectOf } from './effect-of.ts'
import type { Intent, Refusal, Rule } from './interlocks.ts'

/**
 * The rules about installs that this run sent before. They hold whatever a person reopens, and whatever is known by now of
 * backups or identity, so they are asked before anybody logs in for another install.
 */
export const earlierInstalls: readonly Rule[] = [installIsOpen, secondInstall]

/** Reopening an item ends no install: what may still go on is never sent again, and is not waited for twice. */
function installIsOpen({ command, target, state, runbook }: Intent): Refusal | undefined {
  if (!sendsInstall(command) || !installMayGoOn(state, runbook, target.id)) return undefined
  const { outcome } = target.returning ?? {}
  if (outcome === undefined) {
    return {
      rule: 'install-is-open',
      sentence: `Refused: an install was already sent to ${nameOf(target)} and its end is not known.`,
      hint: 'Resume the run to go on waiting for its return.',
    }
  }
  const why = outcome === 'never-went-down' ? 'was never seen going down' : 'has not come back'
  return {
    rule: 'install-is-open',
    sentence: `Refused: the install sent to ${nameOf(target)} has not come to its end: the appliance ${why}, and may still install.`,
    hint: 'Resume the run to go on waiting. If its System Log shows that the install ended, waive the item that waits for its return, with authority and reason; then reopen the install.',
  }
}

/** What is proved to be installed is not installed again, and an end that is not proved wants a look and a reopening first. */
function secondInstall({ command, target, state, runbook }: Intent): Refusal | undefined {
  if (!sendsInstall(command)) return undefined
  const name = command.trim().split(/[\s/]/).at(-1) ?? ''
  if (target.returns[name]?.outcome === 'proven') {
    return {
      rule: 'no-second-install',
      sentence: `Refused: ${name} is installed on ${nameOf(target)} already, and its return is proved.`,
      hint: 'There is nothing to install again; go on with the tasks after the upgrade.',
    }
  }
  const outcome = target.returning?.outcome
  const reopened = itemsOf(state, runbook, target.id).some(
    ({ item }) => isInstall(item) && itemOf(state, target.id, item.id).reopenedAt > (target.returning?.seq ?? 0),
  )
  if (outcome === undefined || outcome === 'proven' || reopened) return undefined
  return {
    rule: 'no-second-install',
    sentence: `Refused: an install was sent to ${nameOf(target)} before, and it is not proved that its release runs.`,
    hint: 'Look at the appliance and its System Log first; then reopen the install item with the reason.',
  }
}

const sendsInstall = (command: string): boolean => effectOf(command) === 'point-of-no-return'
const nameOf = (target: ApplianceState): string => target.identity.host ?? target.address
