import { itemsOf } from '../model/bound-items.ts'
import { installMayGoOn } from '../model/open-install.ts'
import { itemOf, type ApplianceState } from '../model/run-state.ts'
import { isInstall } from '../model/step.ts'
import { effectOf } from './effect-of.ts'
import type { Intent, Refusal, Rule } from './interlocks.ts'

/**
 * The rules about installs that this run sent before. They apply even if a person reopens items and regardless of what
 * is known about backups or identity, so they are checked before a login for another install.
 */
export const earlierInstalls: readonly Rule[] = [installIsOpen, secondInstall]

/** Reopening an item ends no install: what may still go on is never sent again, and is not waited for twice. */
function installIsOpen({ command, target, state, runbook }: Intent): Refusal | undefined {
  if (!sendsInstall(command) || !installMayGoOn(state, runbook, target.id)) return undefined
  const { outcome } = target.returning ?? {}
  if (outcome === undefined) {
    return {
      rule: 'install-is-open',
      sentence: `Blocked: an install was already sent to ${nameOf(target)}, and its result is unknown.`,
      hint: 'Resume the run to keep waiting for the reboot.',
    }
  }
  const why = outcome === 'never-went-down' ? 'no reboot was observed' : 'the appliance is not back online'
  return {
    rule: 'install-is-open',
    sentence: `Blocked: the install on ${nameOf(target)} may still be running: ${why}.`,
    hint: 'Resume the run to keep waiting. If the System Log shows that the install ended, waive the wait for the reboot, then reopen the install.',
  }
}

/** What is proved to be installed is not installed again, and an end that is not proved wants a look and a reopening first. */
function secondInstall({ command, target, state, runbook }: Intent): Refusal | undefined {
  if (!sendsInstall(command)) return undefined
  const name = command.trim().split(/[\s/]/).at(-1) ?? ''
  if (target.returns[name]?.outcome === 'proven') {
    return {
      rule: 'no-second-install',
      sentence: `Blocked: ${name} is already installed on ${nameOf(target)}, and its reboot is verified.`,
      hint: 'Do not install it again. Continue with the post-upgrade tasks.',
    }
  }
  const outcome = target.returning?.outcome
  const reopened = itemsOf(state, runbook, target.id).some(
    ({ item }) => isInstall(item) && itemOf(state, target.id, item.id).reopenedAt > (target.returning?.seq ?? 0),
  )
  if (outcome === undefined || outcome === 'proven' || reopened) return undefined
  return {
    rule: 'no-second-install',
    sentence: `Blocked: an install was already sent to ${nameOf(target)}, and its release is not verified.`,
    hint: 'Check the appliance and its System Log first, then reopen the install with a reason.',
  }
}

const sendsInstall = (command: string): boolean => effectOf(command) === 'point-of-no-return'
const nameOf = (target: ApplianceState): string => target.identity.host ?? target.address
