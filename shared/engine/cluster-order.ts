import { boundItems } from '../model/bound-items.ts'
import { clusterStepOf, lastStep, runsStep, type ClusterStep } from '../model/cluster-steps.ts'
import { isOver, itemOf, type ApplianceState, type RunState } from '../model/run-state.ts'
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

/** Step x role -> what it lacks. A step that a role never takes says so. */
const order: { readonly [V in ClusterStep]: { readonly [R in Role]: Missing } } = {
  detach: {
    active: ({ target, holds }) =>
      holds(target.id, 'attach') ? 'it is attached to the new cluster already' : undefined,
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
    standby: ({ target }) => (isUpgraded(target) ? undefined : 'its upgrade is not proved yet'),
  },
  attach: {
    active: (ground) => noCluster(ground) ?? (isUpgraded(ground.target) ? undefined : 'its upgrade is not proved yet'),
    standby: () => 'it is the standby; actives are attached to it',
  },
  scan: {
    active: () => 'it is an active appliance; the standby scans',
    standby: ({ actives, holds }) =>
      actives.some(({ id }) => holds(id, 'attach')) ? undefined : 'no active appliance is attached yet',
  },
}

const notDetached: Missing = ({ target, did }) => (did(target.id, 'detach') ? undefined : 'it is not detached yet')

const noCluster: Missing = ({ standbys, holds }) =>
  standbys.some(({ id }) => holds(id, 'add')) ? undefined : 'the new cluster does not exist yet'

/** Working on one active at a time (cluster.11-repeat). */
const otherOpen: Missing = ({ target, actives, holds }) =>
  listOf(
    actives.filter((a) => a.id !== target.id && a.returning !== undefined && !holds(a.id, 'attach')),
    'not through yet, and one goes at a time',
  )

/**
 * In a run over a cluster its commands, and the installs, go in the guide's order only (cluster.order: another order can
 * make the upgrade fail). A run of one appliance knows no roles, and this says nothing about it.
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
    sentence: `Refused: "${command}" on ${nameOf(target)} is out of the cluster's order: ${missing}.`,
    hint: 'Go on in the order of the runbook: detach all actives, delete the cluster, upgrade the standby, create it anew, then one active after the other.',
  }
}

/** A command of the order goes only where it is proved that the appliance has the role. */
function roleRefusal({ state, runbook, target, command }: Omit<Intent, 'by'>): Refusal | undefined {
  const unproved = unprovedRole(state, runbook, target)
  if (unproved === undefined) return undefined
  return {
    rule: 'role-unproved',
    sentence: `Refused: "${command}" on ${nameOf(target)} needs a proof of its role: ${unproved}.`,
    hint: 'Look on the appliance which role it has, and answer clusterRole; correct the run if it is another one.',
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

/** The opposite was sent later, by whomever: done, or with a result that nobody knows. */
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
  return members.length === 0
    ? undefined
    : `${members.map(nameOf).join(', ')} ${members.length === 1 ? 'is' : 'are'} ${what}`
}

const nameOf = (appliance: ApplianceState): string => appliance.identity.host ?? appliance.address
