import type { Json } from '../model/run-event.ts'
import { installMayGoOn } from '../model/open-install.ts'
import type { Runbook } from '../model/runbook.ts'
import { allCommands, answerOf, type ApplianceState, type RunState } from '../model/run-state.ts'
import { clusterRefusal } from './cluster-order.ts'
import { earlierInstalls } from './earlier-installs.ts'
import type { EngineContext } from './context.ts'
import { spelledOut, wordsOf } from '../model/command-words.ts'
import { effectOf } from './effect-of.ts'
import { identityReadOff } from './identity-read-off.ts'
import { idleBySomebody, runningJobs } from './running-jobs.ts'

/** A rule that holds everywhere, the live console included (RUNBOOK.md, "Interlocks are not items"). */
export interface Refusal {
  readonly rule:
    | 'never-reboot'
    | 'no-install-while-backup'
    | 'no-install-while-restore'
    | 'no-second-install'
    | 'install-is-open'
    | 'install-by-its-item'
    | 'wanted-release-runs'
    | 'no-wildcard-update'
    | 'cluster-order'
    | 'role-unproved'
    | 'abbreviated'
    | 'identity-unknown'
  readonly sentence: string
  readonly hint: string
  /** A person has already said, with a name, that it may be waived: who, and why. */
  readonly overruled?: { readonly by: string; readonly reason: string }
}

/** What is about to be sent, to which appliance and by whom, with the state of the run. */
export interface Intent {
  readonly state: RunState
  readonly runbook: Runbook
  readonly target: ApplianceState
  readonly command: string
  readonly by: 'engine' | 'person'
}

export type Rule = (intent: Intent) => Refusal | undefined

const rules: readonly Rule[] = [
  abbreviated,
  neverReboot,
  installByItsItem,
  ...earlierInstalls,
  backupRuns,
  restoreRuns,
  wildcard,
  clusterRefusal,
  identity,
]

/** The first rule that forbids sending this command to this appliance now; undefined where none does. Pure. */
export function refusalOf(
  { state, runbook }: { readonly state: RunState; readonly runbook: Runbook },
  appliance: string,
  command: string,
  by: 'engine' | 'person',
  asked: readonly Rule[] = rules,
): Refusal | undefined {
  const target = state.appliances[appliance]
  if (target === undefined) return undefined
  for (const rule of asked) {
    const refusal = rule({ state, runbook, target, command, by })
    if (refusal !== undefined && refusal.overruled === undefined) return refusal
  }
  return undefined
}

/** The rules that a person has waived for this command, with the name of that person. */
function overruledOf(context: EngineContext, appliance: string, command: string, by: Intent['by']): readonly Refusal[] {
  const state = context.state()
  const target = state.appliances[appliance]
  if (target === undefined) return []
  const intent = { state, runbook: context.runbook, target, command, by }
  return rules.flatMap((rule) => {
    const refusal = rule(intent)
    return refusal?.overruled === undefined ? [] : [refusal]
  })
}

/** Asks the rules and journals what they say: a refusal, which is given back, or each rule that a person has overruled. */
export async function refusalToJournal(
  context: EngineContext,
  appliance: string,
  command: string,
  by: Intent['by'],
  asked: readonly Rule[] = rules,
): Promise<Refusal | undefined> {
  const refusal = refusalOf({ state: context.state(), runbook: context.runbook }, appliance, command, by, asked)
  if (refusal !== undefined) {
    const { rule, sentence } = refusal
    await context.journal.append('interlock.refused', { appliance, rule, command, by, reason: sentence })
    return refusal
  }
  for (const { rule, overruled } of overruledOf(context, appliance, command, by)) {
    if (overruled === undefined || isNoted(context.state(), appliance, rule, command)) continue
    await context.journal.append('interlock.overruled', { appliance, rule, command, ...overruled })
  }
  return undefined
}

function isNoted(state: RunState, appliance: string, rule: string, command: string): boolean {
  // The rules are asked about an install before its link is known and again right before it is sent: that is one decision.
  const same = (other: string): boolean =>
    other === command || (isInstall(other) && isInstall(command) && updateOf(other) === updateOf(command))
  return state.overruled.some((one) => one.appliance === appliance && one.rule === rule && same(one.command))
}

/** The name of the update in an install, with or without the link to it. */
const updateOf = (command: string): string => command.trim().split(/[\s/]/).at(-1) ?? ''
const isInstall = (command: string): boolean => effectOf(command) === 'point-of-no-return'
const isRestart = (command: string): boolean => /^(reboot|halt|shutdown|restart|poweroff)\b/.test(wordsOf(command))

function neverReboot({ command, target, state, runbook, by }: Intent): Refusal | undefined {
  if (!isRestart(command)) return undefined
  if (by === 'engine') {
    return {
      rule: 'never-reboot',
      sentence: 'Uptick never reboots or halts an appliance.',
      hint: 'If a reboot is needed, do it on the appliance while nothing is running.',
    }
  }
  if (!installMayGoOn(state, runbook, target.id)) return undefined
  return {
    rule: 'install-is-open',
    sentence: `Blocked: an install may still be running on ${nameOf(target)}.`,
    hint: 'You can reboot it after Uptick has verified that it is back online, or after you waive the wait for the reboot.',
  }
}

/** The other rules know commands by their whole words, so a short form must not pass them by. */
function abbreviated({ command, by }: Intent): Refusal | undefined {
  const whole = by === 'person' ? spelledOut(command) : undefined
  if (whole === undefined) return undefined
  return {
    rule: 'abbreviated',
    sentence: `Blocked: "${command.trim()}" may be short for "${whole}", and Uptick checks only full commands.`,
    hint: 'Type the full command.',
  }
}

/** An install typed by hand would go past its proofs, its offer and its wait. */
function installByItsItem({ command, target, by }: Intent): Refusal | undefined {
  if (!isInstall(command) || by === 'engine') return undefined
  return {
    rule: 'install-by-its-item',
    sentence: `Blocked: an install on ${nameOf(target)} cannot be typed. The install item runs the checks and waits for the reboot.`,
    hint: 'Start the install item of the runbook, or start a run for that update.',
  }
}

function backupRuns(intent: Intent): Refusal | undefined {
  return jobRuns(intent, 'backup', 'backups', 'Backup Status')
}

function restoreRuns(intent: Intent): Refusal | undefined {
  return jobRuns(intent, 'restore', 'restores', 'Restore Status')
}

/** An install, and a cluster command too (after.backup.idle-first: anything that might reboot the appliance). */
function jobRuns(
  { command, target, state, runbook }: Intent,
  what: 'backup' | 'restore',
  fact: 'backups' | 'restores',
  asks: string,
): Refusal | undefined {
  if (!isInstall(command)) return undefined
  const running = runningJobs(target.facts[fact]?.value)
  if (running.length === 0) return undefined
  const overruled = idleBySomebody(state, runbook, target, asks, fact)
  return {
    rule: `no-install-while-${what}`,
    sentence: `Blocked: a ${what} is running on ${nameOf(target)} (${running.join(', ')}). A reboot would stop it.`,
    hint: `Wait until ${asks} shows Done, then resume. If you know that it has ended, waive that item.`,
    ...(overruled === undefined ? {} : { overruled }),
  }
}

/** After an upgrade the appliance does not know which engines to update, so `*` does nothing (after.antispam.no-wildcard). */
function wildcard({ command, target, state }: Intent): Refusal | undefined {
  if (!/^uce update (\*|"\*"|'\*')$/.test(wordsOf(command))) return undefined
  const engines = namesIn((target.factsBefore ?? target.facts)['antispamEngines']?.value)
  const updated = allCommands(state)
    .filter((c) => c.appliance === target.id && c.finished?.status === 'ok' && c.seq > (target.returning?.seq ?? 0))
    .map((c) => wordsOf(c.command))
  const owed = engines.filter((engine) => !updated.includes(`uce update ${engine.toLowerCase()}`))
  if (target.returning === undefined || (engines.length > 0 && owed.length === 0)) return undefined
  return {
    rule: 'no-wildcard-update',
    sentence: `Blocked: after an upgrade, "Uce Update *" has no effect on ${nameOf(target)}.`,
    hint: `Update each engine by its name first${owed.length > 0 ? ` (${owed.join(', ')})` : ''}.`,
  }
}

/** In the Administration Suite it is the person who has read it off that presses the button: nothing is sent. */
function identity({ command, state, target }: Intent): Refusal | undefined {
  if (effectOf(command) === 'none') return undefined
  // Uses only values of this visit: another appliance may have taken over the address since an earlier one.
  if (target.seen?.hostId !== undefined || target.seen?.serial !== undefined) return undefined
  const pressed = answerOf(state, target.id, 'way')?.value === 'suite' && /^update install /i.test(command)
  if (pressed && identityReadOff(target) !== undefined) return undefined
  return {
    rule: 'identity-unknown',
    sentence: `Blocked: Uptick could not read the Host ID or the serial number of ${target.address}, so it changes nothing there.`,
    hint: 'Send License Hostid and Model Get Serial on the appliance. If Uptick cannot read the replies, do this item manually.',
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
