import { clusterStepOf } from '../model/cluster-steps.ts'
import { wordsOf } from '../model/command-words.ts'
import { allCommands, hasNoEnd, type ApplianceState, type RunState } from '../model/run-state.ts'
import { effectOf } from './effect-of.ts'
import { runningJobs } from './running-jobs.ts'

/** What a person typed to confirm a command, and the cost that the person had read when typing it. */
export interface Confirmation {
  readonly cost: string
  readonly typed: string
}

/** What a command typed by hand costs the appliance. */
export interface HandCommand {
  /** For a person: what happens to whom. */
  readonly cost: string
  /** What the person types to confirm: the name of the appliance that the command goes to. */
  readonly word: string
  /** Values read from the appliance that may be different after the command. */
  readonly outdates: readonly string[]
}

type Cost = (host: string, command: string) => string
type Outdates = readonly string[] | 'all'
type Row = readonly [pattern: RegExp, cost: Cost, outdates: Outdates]

/**
 * First words of a command -> its effect, and the values that may change. A command that is not listed may change
 * anything.
 */
const table: readonly Row[] = [
  [
    /^(?:reboot|restart)\b/,
    (host) => `stops every service of ${host} until the appliance has started again, which can take long.`,
    'all',
  ],
  [
    /^(?:halt|shutdown|poweroff|power off)\b/,
    (host) => `stops ${host}. It serves no mail until somebody starts it again on site.`,
    'all',
  ],
  [/^update uninstall\b/, (host) => `removes a patch from ${host}, and what the patch corrected.`, 'all'],
  [/^uce\b/, (host) => `changes the antispam engines of ${host} while it serves mail.`, ['antispamEngines']],
  [
    /^license\b/,
    (host) => `replaces licenses of ${host}. A feature without a license stops.`,
    ['licences', 'licenceStates'],
  ],
  [/^conf\b/, (host) => `changes the configuration of ${host}. Uptick cannot undo the change.`, 'all'],
  [/^backup\b/, (host) => `changes backups of ${host}.`, ['backups']],
  [/^restore\b/, (host) => `changes what ${host} restores, and may overwrite mail.`, ['restores', 'storage']],
]

const clusterCosts: Readonly<Record<string, Cost>> = {
  detach: (host) => `takes ${host} out of its cluster. It serves mail with no failover until it is attached again.`,
  delete: (host) => `deletes the cluster on ${host}. No active appliance has failover until the cluster is re-created.`,
  add: (host) => `creates a cluster on ${host}.`,
  attach: (host) => `attaches ${host} to a cluster.`,
  scan: (host) => `makes ${host} take over the appliances that it finds.`,
}

/** Values that no command typed by hand changes: they belong to the hardware, or say what an earlier command did. */
const lasting: readonly string[] = [
  'hostId', 'serial', 'chassis', 'licenceFetch', 'uceUpdate', 'confImport', 'confEnable', 'clusterDetach', 'clusterDelete',
  'clusterAdd', 'clusterAttach',
] // prettier-ignore

/** What a command costs if a person sends it now; undefined for a command that only reads. Pure. */
export function handCommandOf(state: RunState, target: ApplianceState, command: string): HandCommand | undefined {
  if (effectOf(command) === 'none') return undefined
  const host = target.identity.host ?? target.address
  const [cost, outdates] = rowOf(command)
  const sentences = [`"${command.trim()}" ${cost(host, command)}`]
  if (outdates === 'all') sentences.push(...interruptedJobs(target))
  const before = allCommands(state).findLast(
    (sent) => sent.appliance === target.id && wordsOf(sent.command) === wordsOf(command) && hasNoEnd(sent),
  )
  if (before !== undefined) sentences.push('It was sent before, and its result is unknown: it would take effect twice.')
  return { cost: sentences.join(' '), word: host, outdates: outdatedFacts(target, outdates) }
}

/** Whether the person read this cost and typed the appliance's name. Enter alone confirms nothing. */
export function isConfirmed({ cost, word }: HandCommand, confirmation: Confirmation | undefined): boolean {
  if (confirmation === undefined) return false
  return confirmation.cost === cost && confirmation.typed.trim().toLowerCase() === word.toLowerCase()
}

function rowOf(command: string): readonly [Cost, Outdates] {
  const step = clusterStepOf(command)
  const clusterCost = step === undefined ? undefined : clusterCosts[step]
  if (clusterCost !== undefined) return [clusterCost, ['clusterNodes']]
  const known = table.find(([pattern]) => pattern.test(wordsOf(command)))
  return known === undefined ? [unknownCost, 'all'] : [known[1], known[2]]
}

const unknownCost: Cost = (host) =>
  `is not known to Uptick. It may change ${host} or stop its services, and Uptick cannot undo it.`

function interruptedJobs(target: ApplianceState): readonly string[] {
  const jobs = [target.facts['backups'], target.facts['restores']].flatMap((fact) => runningJobs(fact?.value))
  return jobs.length === 0 ? [] : [`It may interrupt what runs there: ${jobs.join(', ')}.`]
}

function outdatedFacts(target: ApplianceState, outdates: Outdates): readonly string[] {
  const known = Object.keys(target.facts)
  return known.filter((fact) => (outdates === 'all' ? !lasting.includes(fact) : outdates.includes(fact)))
}
