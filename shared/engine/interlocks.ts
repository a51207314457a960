import type { Json } from '../model/run-event.ts'
import type { ApplianceState, RunState } from '../model/run-state.ts'
import { effectOf, wordsOf } from './effect-of.ts'

/** A rule that holds everywhere, the live console included (RUNBOOK.md, "Interlocks are not items"). */
export interface Refusal {
  readonly rule:
    | 'never-reboot'
    | 'no-install-while-backup'
    | 'no-install-while-restore'
    | 'no-second-install'
    | 'install-is-open'
    | 'no-wildcard-update'
    | 'identity-unknown'
  readonly sentence: string
  readonly hint: string
}

type Rule = (
  command: string,
  appliance: ApplianceState,
  state: RunState,
  by: 'engine' | 'person',
) => Refusal | undefined

const rules: readonly Rule[] = [neverReboot, installIsOpen, secondInstall, jobsRun, wildcard, identity]

/** The first rule that forbids sending this command to this appliance now; undefined where none does. Pure. */
export function refusalOf(
  state: RunState,
  appliance: string,
  command: string,
  by: 'engine' | 'person',
): Refusal | undefined {
  const target = state.appliances[appliance]
  if (target === undefined) return undefined
  for (const rule of rules) {
    const refusal = rule(command, target, state, by)
    if (refusal) return refusal
  }
  return undefined
}

const isInstall = (command: string): boolean => effectOf(command) === 'point-of-no-return'
const isRestart = (command: string): boolean => /^(reboot|halt|shutdown|restart|poweroff)\b/.test(wordsOf(command))

/** Is an install under way, as far as anybody knows? From the moment it was sent until its end is proved or named. */
export function installIsUnderWay(state: RunState, appliance: string): boolean {
  const sent = state.commands.filter((c) => c.appliance === appliance && isInstall(c.command)).at(-1)
  if (sent === undefined) return false
  if (sent.finished?.status === 'no' || sent.finished?.status === 'bad' || sent.settled?.arrived === false) return false
  const returning = state.appliances[appliance]?.returning
  return returning === undefined || returning.outcome === undefined
}

function neverReboot(command: string, target: ApplianceState, state: RunState, by: string): Refusal | undefined {
  if (!isRestart(command)) return undefined
  if (by === 'engine') {
    return {
      rule: 'never-reboot',
      sentence: 'Uptick never reboots or halts an appliance.',
      hint: 'Where a reboot is really needed, a person does it on the appliance, with nothing open.',
    }
  }
  if (!installIsUnderWay(state, target.id)) return undefined
  return {
    rule: 'install-is-open',
    sentence: `Refused: an install is open on ${nameOf(target)}.`,
    hint: 'A reboot is possible again once its return is proved.',
  }
}

function installIsOpen(command: string, target: ApplianceState, state: RunState): Refusal | undefined {
  if (!isInstall(command) || !installIsUnderWay(state, target.id)) return undefined
  return {
    rule: 'install-is-open',
    sentence: `Refused: an install was already sent to ${nameOf(target)} and its end is not known.`,
    hint: 'Wait for its return, or settle by looking at the appliance whether it arrived.',
  }
}

function secondInstall(command: string, target: ApplianceState, state: RunState): Refusal | undefined {
  if (!isInstall(command)) return undefined
  const outcome = target.returning?.outcome
  const reopened = Object.entries(state.items).some(
    ([key, item]) => key.startsWith(`${target.id}/`) && item.reopenedAt > (target.returning?.seq ?? 0),
  )
  if (outcome === undefined || outcome === 'proven' || reopened) return undefined
  return {
    rule: 'no-second-install',
    sentence: `Refused: the install sent to ${nameOf(target)} ended as "${outcome}", not proved.`,
    hint: 'Look at the appliance and its System Log first; then reopen the install item with the reason.',
  }
}

/** Every state that is not known to be idle counts as running (FACTS 10.6): only Done and Error are idle. */
export function runningJobs(value: Json | undefined): readonly string[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((row) => {
    if (row === null || typeof row !== 'object' || Array.isArray(row)) return []
    const { id, state } = row as { id?: Json; state?: Json }
    return /^(done|error)$/i.test(String(state)) ? [] : [`${String(id)} ${String(state)}`]
  })
}

function jobsRun(command: string, target: ApplianceState): Refusal | undefined {
  if (!isInstall(command)) return undefined
  const backups = runningJobs(target.facts['backups']?.value)
  if (backups.length > 0) {
    return {
      rule: 'no-install-while-backup',
      sentence: `Refused: a backup runs on ${nameOf(target)} (${backups.join(', ')}); the reboot would break it off.`,
      hint: 'Wait until Backup Status says Done, then resume.',
    }
  }
  const restores = runningJobs(target.facts['restores']?.value)
  if (restores.length === 0) return undefined
  return {
    rule: 'no-install-while-restore',
    sentence: `Refused: a restore runs on ${nameOf(target)} (${restores.join(', ')}); the reboot would break it off.`,
    hint: 'Wait until Restore Status says Done, then resume.',
  }
}

/** After an upgrade the appliance does not know which engines to update, so `*` does nothing (after.antispam.no-wildcard). */
function wildcard(command: string, target: ApplianceState, state: RunState): Refusal | undefined {
  if (!/^uce update (\*|"\*"|'\*')$/.test(wordsOf(command))) return undefined
  const engines = namesIn((target.factsBefore ?? target.facts)['antispamEngines']?.value)
  const updated = state.commands
    .filter((c) => c.appliance === target.id && c.finished?.status === 'ok' && c.seq > (target.returning?.seq ?? 0))
    .map((c) => wordsOf(c.command))
  const owed = engines.filter((engine) => !updated.includes(`uce update ${engine.toLowerCase()}`))
  if (target.returning === undefined || (engines.length > 0 && owed.length === 0)) return undefined
  return {
    rule: 'no-wildcard-update',
    sentence: `Refused: after an upgrade "Uce Update *" updates nothing on ${nameOf(target)}.`,
    hint: `Update each engine by its name first${owed.length > 0 ? ` (${owed.join(', ')})` : ''}.`,
  }
}

function identity(command: string, target: ApplianceState): Refusal | undefined {
  if (effectOf(command) === 'none') return undefined
  if (target.identity.hostId !== undefined || target.identity.serial !== undefined) return undefined
  return {
    rule: 'identity-unknown',
    sentence: `Refused: neither host id nor serial number of ${target.address} is known, so nothing may be changed there.`,
    hint: 'Read License Hostid and Model Get Serial on the appliance; if their replies cannot be understood, do this item by hand.',
  }
}

export function namesIn(value: Json | undefined): readonly string[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((row) => {
    const name = row !== null && typeof row === 'object' && !Array.isArray(row) ? row['name'] : row
    return typeof name === 'string' ? [name] : []
  })
}

const nameOf = (target: ApplianceState): string => target.identity.host ?? target.address
