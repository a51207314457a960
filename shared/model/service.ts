import { lastStep, runsStep, type DoneStep } from './cluster-steps.ts'
import { wordsOf } from './command-words.ts'
import type { Runbook } from './runbook.ts'
import {
  allCommands,
  itemOf,
  openCommands,
  type ApplianceState,
  type CommandStanding,
  type RunState,
} from './run-state.ts'

/**
 * Whether an appliance serves its users, as far as the journal shows. `unchanged`: this run did nothing that could stop it,
 * and nothing is known beyond that. `down`: it does not respond, which a cut network looks like too. `since` is the time of the command that caused the state.
 */
export interface ApplianceService {
  readonly id: string
  readonly host: string
  readonly service: 'unchanged' | 'in-service' | 'down' | 'unknown'
  readonly since?: string
  readonly because: Because
  /** Of an active appliance in a cluster: whether the standby appliance takes its place when it fails. */
  readonly failover?: Failover
}

export type Because =
  | 'nothing-sent'
  | 'installing'
  | 'came-back'
  | 'old-release'
  | 'did-not-return'
  | 'never-went-down'
  | 'other-appliance'
  | 'unproven'
  | 'restart-sent'
  | 'uncertain-command'

export interface Failover {
  readonly state: 'unchanged' | 'covered' | 'exposed' | 'unknown'
  readonly since?: string
}

/** The cluster as this run leaves it; undefined for a run that is not over a cluster. */
export interface ClusterService {
  readonly state: 'unchanged' | 'whole' | 'dissolved' | 'partly-made' | 'unknown'
  readonly since?: string
}

export interface Service {
  readonly appliances: readonly ApplianceService[]
  readonly cluster?: ClusterService
}

interface Ground {
  readonly state: RunState
  readonly runbook: Runbook
}

/** What is in service at this moment, from the journal alone; "If we stop now", the fleet and the record all show it. Pure. */
export function serviceOf(state: RunState, runbook: Runbook): Service {
  const ground = { state, runbook }
  const members = Object.values(state.appliances)
  const standby = members.find(({ role }) => role === 'standby')
  const actives = members.filter(({ role }) => role === 'active')
  const inCluster = standby !== undefined && actives.length > 0
  const standbyService = standby === undefined ? undefined : applianceService(state, standby)
  const appliances = members.map((member): ApplianceService => {
    const service = applianceService(state, member)
    if (!inCluster || standbyService === undefined || member.role !== 'active') return service
    return { ...service, failover: failoverOf(ground, member.id, standbyService) }
  })
  return inCluster ? { appliances, cluster: clusterOf(ground, standby.id, appliances) } : { appliances }
}

function applianceService(state: RunState, appliance: ApplianceState): ApplianceService {
  const base = { id: appliance.id, host: appliance.identity.host ?? appliance.address }
  const { returning } = appliance
  const restart = lastRestart(state, appliance.id)
  const doubt = openCommands(state).find(
    (command) => command.appliance === appliance.id && command.effect === 'point-of-no-return',
  )
  if (restart !== undefined && restart.seq > (returning?.seq ?? 0)) {
    return { ...base, service: 'unknown', since: restart.at, because: 'restart-sent' }
  }
  if (returning === undefined) {
    if (doubt !== undefined) return { ...base, service: 'unknown', since: doubt.at, because: 'uncertain-command' }
    return { ...base, service: 'unchanged', because: 'nothing-sent' }
  }
  const since = returning.at
  switch (returning.outcome) {
    case undefined: {
      // While it still responds, no one knows whether it serves its users: the install may be at work or have failed.
      const down = returning.stage === 'down'
      return { ...base, service: down ? 'down' : 'unknown', since, because: 'installing' }
    }
    case 'proven':
      return { ...base, service: 'in-service', because: 'came-back' }
    case 'old-release':
      return { ...base, service: 'in-service', because: 'old-release' }
    case 'did-not-return':
      return { ...base, service: 'down', since, because: 'did-not-return' }
    default:
      return { ...base, service: 'unknown', since, because: returning.outcome }
  }
}

const restarts = /^(?:reboot|halt|shutdown|power(?:off| off)|restart)\b/

/** A restart typed by hand after which the appliance has not yet answered a command. */
function lastRestart(state: RunState, appliance: string): CommandStanding | undefined {
  const own = allCommands(state).filter((command) => command.appliance === appliance)
  const restart = own.findLast(({ command, finished, settled }) => {
    const refused = finished?.status === 'no' || finished?.status === 'bad' || finished?.unsent === true
    return restarts.test(wordsOf(command)) && !refused && settled?.arrived !== false
  })
  if (restart === undefined) return undefined
  const answered = own.some(({ seq, finished }) => seq > restart.seq && finished?.status === 'ok')
  return answered ? undefined : restart
}

/**
 * An active appliance has failover again only after it was attached and a later scan of the standby appliance found it. A
 * standby appliance that is out of service gives no failover to anyone.
 */
function failoverOf(ground: Ground, active: string, standby: ApplianceService): Failover {
  const attach = lastStep(ground, active, 'attach')
  const left = [lastStep(ground, active, 'detach'), lastStep(ground, standby.id, 'delete')]
  const leftSince = earliest(left.filter((step) => step !== undefined && step.seq > (attach?.seq ?? 0)))
  if (leftSince !== undefined) {
    return leftSince.certain ? exposedSince(leftSince) : { state: 'unknown', since: leftSince.at }
  }
  if (attach === undefined) return standbyIsUp(standby) ? { state: 'unchanged' } : withoutStandby(standby)
  if (!attach.certain) return { state: 'unknown', since: attach.at }
  const scan = scanThatFound(ground, active, attach.seq)
  if (scan === undefined) return exposedSince(earliest(left) ?? attach)
  return standbyIsUp(standby) ? { state: 'covered', since: scan.at } : withoutStandby(standby)
}

const standbyIsUp = ({ service }: ApplianceService): boolean => service === 'unchanged' || service === 'in-service'

function withoutStandby({ service, since }: ApplianceService): Failover {
  return { state: service === 'down' ? 'exposed' : 'unknown', ...(since === undefined ? {} : { since }) }
}

const exposedSince = (step: DoneStep): Failover => ({ state: 'exposed', since: step.at })

/** The first certain step, or else the first uncertain one: exposure counts from its beginning. */
function earliest(steps: readonly (DoneStep | undefined)[]): DoneStep | undefined {
  const known = steps.filter((step) => step !== undefined).toSorted((a, b) => a.seq - b.seq)
  return known.find(({ certain }) => certain) ?? known[0]
}

/** The scan that belongs to this active appliance: its item judges whether the reply names the appliance. */
function scanThatFound({ state, runbook }: Ground, active: string, attached: number): { at: string } | undefined {
  for (const phase of runbook.phases) {
    for (const item of phase.items) {
      if (!runsStep(item, 'scan')) continue
      const standing = itemOf(state, active, item.id)
      const found = standing.state === 'pass' || standing.state === 'ticked'
      if (found && standing.seq > attached) return { at: standing.at ?? '' }
    }
  }
  return undefined
}

function clusterOf(ground: Ground, standby: string, appliances: readonly ApplianceService[]): ClusterService {
  const failovers = appliances.flatMap(({ failover }) => (failover === undefined ? [] : [failover]))
  const all = (state: Failover['state']): boolean => failovers.every((one) => one.state === state)
  const since = failovers
    .filter(({ state }) => state === 'exposed' || state === 'unknown')
    .flatMap(({ since }) => since ?? [])
    .toSorted()[0]
  const from = since === undefined ? {} : { since }
  if (all('unchanged')) return { state: 'unchanged' }
  if (all('covered')) return { state: 'whole' }
  const deleted = lastStep(ground, standby, 'delete')
  const added = lastStep(ground, standby, 'add')
  if (deleted?.certain === false && added === undefined) return { state: 'unknown', ...from }
  if (deleted !== undefined && (added?.seq ?? 0) < deleted.seq) return { state: 'dissolved', ...from }
  return { state: failovers.some((one) => one.state === 'unknown') ? 'unknown' : 'partly-made', ...from }
}
