import { boundItems } from '../model/bound-items.ts'
import { clusterStepOf, lastStep, runsStep, type ClusterStep } from '../model/cluster-steps.ts'
import { allCommands, isOver, itemOf, type ApplianceState, type RunState } from '../model/run-state.ts'
import type { Runbook } from '../model/runbook.ts'
import { unprovedRole } from './cluster-roles.ts'
import type { Intent, Refusal } from './interlocks.ts'

type Role = 'active' | 'standby'

/** What must have happened before a step of the guide's order may (cluster.order); undefined where nothing is missing. */
type Missing = (ground: Ground) => string | undefined

interface Ground extends Pick<Intent, 'state' | 'runbook'> {
  readonly target: ApplianceState
  /** Was this done on that appliance: by a command that was answered OK, or by its item being over? */
  readonly did: (appliance: string, verb: ClusterStep) => boolean
  /** Was it done, and not undone since (a cluster created and deleted again does not exist)? */
  readonly holds: (appliance: string, verb: ClusterStep) => boolean
  readonly actives: readonly ApplianceState[]
  readonly standbys: readonly ApplianceState[]
}

/** Step x role -> what is missing. If a role never takes a step, the entry says that. */
const order: { readonly [V in ClusterStep]: { readonly [R in Role]: Missing } } = {
  detach: {
    active: (ground) =>
      ground.holds(ground.target.id, 'attach') ? 'it is already attached to the new cluster' : otherNotDetached(ground),
    standby: () => 'it is the standby, which is not detached but deletes the cluster',
  },
  delete: {
    active: () => 'it is an active appliance; the cluster is deleted from the standby',
    standby: ({ actives, holds }) =>
      listOf(
        actives.filter(({ id }) => !holds(id, 'detach')),
        'not detached yet',
      ),
  },
  install: {
    active: (ground) => notDetached(ground) ?? noCluster(ground) ?? otherOpen(ground),
    standby: ({ target, did }) => (did(target.id, 'delete') ? undefined : 'the cluster is not deleted yet'),
  },
  add: {
    active: () => 'it is an active appliance; the cluster is created on the standby',
    standby: ({ target }) => (isUpgraded(target) ? undefined : 'its upgrade is not verified yet'),
  },
  attach: {
    active: (ground) =>
      noCluster(ground) ?? (isUpgraded(ground.target) ? undefined : 'its upgrade is not verified yet'),
    standby: () => 'it is the standby; active appliances are attached to it',
  },
  scan: {
    active: () => 'it is an active appliance; the standby scans',
    standby: ({ actives, holds }) =>
      actives.some(({ id }) => holds(id, 'attach')) ? undefined : 'no active appliance is attached yet',
  },
}

const notDetached: Missing = ({ target, did }) => (did(target.id, 'detach') ? undefined : 'it is not detached yet')

/** After a detach that failed, or whose result is unknown, no further appliance loses its failover. */
const otherNotDetached: Missing = ({ state, runbook, target, actives, did }) => {
  const others = actives.filter(({ id }) => id !== target.id && !did(id, 'detach'))
  const unknown = others.filter(({ id }) => lastStep({ state, runbook }, id, 'detach')?.certain === false)
  const refused = others.filter(({ id }) => wasRefused(state, id, 'detach'))
  return (
    listOf(refused, 'not detached, because the command was refused') ??
    (unknown.length === 0 ? undefined : `it is unknown whether ${namesOf(unknown)} detached`)
  )
}

function wasRefused(state: RunState, appliance: string, step: ClusterStep): boolean {
  const own = allCommands(state).filter(
    (command) => command.appliance === appliance && clusterStepOf(command.command) === step,
  )
  const status = own.at(-1)?.finished?.status
  return status === 'no' || status === 'bad'
}

const noCluster: Missing = ({ standbys, holds }) =>
  standbys.some(({ id }) => holds(id, 'add')) ? undefined : 'the new cluster does not exist yet'

/** Working on one active at a time (cluster.11-repeat). */
const otherOpen: Missing = ({ target, actives, holds }) =>
  listOf(
    actives.filter((a) => a.id !== target.id && a.returning !== undefined && !holds(a.id, 'attach')),
    'not done yet, and only one is upgraded at a time',
  )

/**
 * In a cluster run, cluster commands and installs are allowed only in the guide's order (cluster.order: another order
 * can make the upgrade fail). A run of one appliance has no roles, so this rule does not apply.
 */
export function clusterRefusal({ state, runbook, target, command }: Intent): Refusal | undefined {
  const verb = clusterStepOf(command)
  const role = target.role
  if (verb === undefined || (role !== 'active' && role !== 'standby')) return undefined
  const members = Object.values(state.appliances)
  const unready = verb === 'detach' ? chainUnchecked(state, runbook) : undefined
  const missing =
    unready ??
    order[verb][role]({
      state,
      runbook,
      target,
      did: (appliance, step) => wasDone({ state, runbook }, appliance, step),
      holds: (appliance, step) =>
        wasDone({ state, runbook }, appliance, step) && !wasUndone({ state, runbook }, appliance, step),
      actives: members.filter((member) => member.role === 'active'),
      standbys: members.filter((member) => member.role === 'standby'),
    })
  if (missing === undefined) return roleRefusal({ state, runbook, target, command })
  return {
    rule: 'cluster-order',
    sentence: `Blocked: "${command}" on ${nameOf(target)} is out of the cluster order: ${missing}.`,
    hint: 'Continue in the order of the runbook: detach all active appliances, delete the cluster, upgrade the standby, re-create the cluster, then upgrade the active appliances one at a time.',
  }
}

/** A command of the order goes only where it is proved that the appliance has the role. */
function roleRefusal({ state, runbook, target, command }: Omit<Intent, 'by'>): Refusal | undefined {
  const unproved = unprovedRole(state, runbook, target)
  if (unproved === undefined) return undefined
  return {
    rule: 'role-unproved',
    sentence: `Blocked: Uptick must know the role of ${nameOf(target)} before it sends "${command}": ${unproved}.`,
    hint: 'Check the role on the appliance, and answer the question about its role. If the role is wrong in this run, start a new run.',
  }
}

/** Nothing is dissolved before everything that can be known is known, where the runbook has the check for it. */
function chainUnchecked(state: RunState, runbook: Runbook): string | undefined {
  const checks = boundItems(state, runbook).filter(({ item }) => item.do === 'check-chain')
  const open = checks.find(({ appliance, item }) => !isOver(itemOf(state, appliance, item.id).state))
  return open === undefined ? undefined : `"${open.item.title}" is not over yet`
}

function wasDone(ground: Pick<Intent, 'state' | 'runbook'>, appliance: string, step: ClusterStep): boolean {
  return lastStep(ground, appliance, step)?.certain === true || wasWaived(ground, appliance, step)
}

const opposites: { readonly [S in ClusterStep]?: ClusterStep } = {
  detach: 'attach',
  attach: 'detach',
  add: 'delete',
  delete: 'add',
}

/** The opposite was sent later, by Uptick or a person: done, or with an unknown result. */
function wasUndone(ground: Pick<Intent, 'state' | 'runbook'>, appliance: string, step: ClusterStep): boolean {
  const opposite = opposites[step]
  const undone = opposite === undefined ? undefined : lastStep(ground, appliance, opposite)
  return undone !== undefined && undone.seq > (lastStep(ground, appliance, step)?.seq ?? 0)
}

/** A person with authority may let a step of the order go undone. */
function wasWaived(
  { state, runbook }: Pick<Intent, 'state' | 'runbook'>,
  appliance: string,
  step: ClusterStep,
): boolean {
  return boundItems(state, runbook).some(
    ({ item, appliance: owner, target }) =>
      target === appliance && itemOf(state, owner, item.id).state === 'waived' && runsStep(item, step),
  )
}

function isUpgraded(appliance: ApplianceState): boolean {
  return appliance.returning?.outcome === 'proven'
}

function listOf(members: readonly ApplianceState[], what: string): string | undefined {
  return members.length === 0 ? undefined : `${namesOf(members)} ${what}`
}

const namesOf = (members: readonly ApplianceState[]): string =>
  `${members.map(nameOf).join(', ')} ${members.length === 1 ? 'is' : 'are'}`

const nameOf = (appliance: ApplianceState): string => appliance.identity.host ?? appliance.address
