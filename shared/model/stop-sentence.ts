import { lastStep } from './cluster-steps.ts'
import type { Runbook } from './runbook.ts'
import { allCommands, openCommands, type RunState } from './run-state.ts'
import { serviceOf, type ApplianceService, type Service } from './service.ts'

/** Shows a time of the journal (ISO 8601) to a person, such as '00:41'. */
export type ShowTime = (iso: string) => string

/**
 * What is true if everything is left as it is now, worst first, for a person who has to leave: what is down, what is
 * unknown, which appliances have no failover, and the next point at which stopping is safe. Pure.
 */
export function ifWeStopNow(state: RunState, runbook: Runbook, showTime: ShowTime): string {
  const service = serviceOf(state, runbook)
  const sentences = [
    ...service.appliances.flatMap((one) => troubleOf(state, one, showTime)),
    ...uncertainCommands(state),
    ...failoverSentences(state, runbook, service, showTime),
  ]
  if (sentences.length > 0) return sentences.join(' ')
  const changed = allCommands(state).filter(({ effect, finished }) => effect !== 'none' && finished?.status === 'ok')
  const upgraded = service.appliances.filter(({ because }) => because === 'came-back')
  if (upgraded.length > 0) {
    const runs = `${hosts(upgraded)} ${upgraded.length === 1 ? 'is' : 'are'} back in service and verified.`
    return state.closed === undefined ? `${runs} Tasks after the upgrade may still be open (see the list).` : runs
  }
  const last = changed.at(-1)
  if (last === undefined) return 'No command of this run has changed an appliance. Stopping is safe.'
  const host = state.appliances[last.appliance]?.identity.host ?? state.appliances[last.appliance]?.address ?? ''
  return `No install is open. The last command that changed something was "${last.command}" on ${host} at ${showTime(last.at)}.`
}

function troubleOf(state: RunState, one: ApplianceService, showTime: ShowTime): readonly string[] {
  const since = one.since === undefined ? '' : ` since ${showTime(one.since)}`
  switch (one.because) {
    case 'installing': {
      // Whether it was down, or its network was cut, looks the same from here.
      const isSilent = state.appliances[one.id]?.returning?.stage === 'down'
      const where = isSilent ? `${one.host} did not answer when Uptick last looked: ` : ''
      const open = `${where}${where === '' ? 'An' : 'an'} install is open on ${one.host}${since}.`
      const after = 'Do not reboot it. Uptick continues to wait when this run is resumed.'
      if (state.appliances[one.id]?.delivered !== undefined) return [`${open} ${after}`]
      return [
        `${open} It has not downloaded the whole update from this computer. Uptick serves it only until you stop; a download that has started is finished first. ${after}`,
      ]
    }
    case 'did-not-return':
      return [
        `${one.host} had not come back from the install${since} when Uptick last looked. Do not reboot it before you have looked at it.`,
      ]
    case 'never-went-down':
      return [
        `${one.host} was not seen going down after the install${since}: the install may still be running. Do not reboot it.`,
      ]
    case 'other-appliance':
      return [`At the address of ${one.host} another appliance answers. Find out which one before you continue.`]
    case 'unproven':
      return [
        `Unknown which release ${one.host} runs after the install${since}. Read it on the appliance before you leave.`,
      ]
    case 'old-release':
      return [`The upgrade of ${one.host} failed: it is in service with its old release.`]
    case 'restart-sent':
      return [
        `Unknown whether ${one.host} is in service: a restart was sent by hand${since}, and it has not answered since.`,
      ]
    case 'uncertain-command':
    case 'nothing-sent':
    case 'came-back':
      return []
  }
}

function uncertainCommands(state: RunState): readonly string[] {
  return openCommands(state)
    .filter(({ appliance, effect }) => effect !== 'none' && !isAwaited(state, appliance))
    .map(({ command, appliance }) => {
      const { identity, address = appliance } = state.appliances[appliance] ?? {}
      const host = identity?.host ?? address
      return `Unknown whether "${command}" reached ${host}. Check ${host} before anything else is sent.`
    })
}

const isAwaited = (state: RunState, appliance: string): boolean => {
  const returning = state.appliances[appliance]?.returning
  return returning !== undefined && returning.outcome === undefined
}

function failoverSentences(state: RunState, runbook: Runbook, service: Service, showTime: ShowTime): readonly string[] {
  const having = (wanted: 'exposed' | 'unknown'): readonly ApplianceService[] =>
    service.appliances.filter(({ failover }) => failover?.state === wanted)
  const exposed = having('exposed')
  const unknown = having('unknown')
  const sentences: string[] = []
  if (exposed.length > 0) {
    const since = exposed.flatMap(({ failover }) => failover?.since ?? []).toSorted()[0]
    const from = since === undefined ? '' : ` since ${showTime(since)}`
    const serve = exposed.length === 1 ? 'serves' : 'serve'
    sentences.push(`No standby${from}: ${hosts(exposed)} ${serve} mail with no failover.`)
  }
  if (unknown.length > 0)
    sentences.push(`Unknown whether ${hosts(unknown)} ${unknown.length === 1 ? 'has' : 'have'} failover.`)
  const next = nextSafeStop({ state, runbook }, [...exposed, ...unknown])
  return next === undefined ? sentences : [...sentences, `Next safe stop: ${next}.`]
}

/** The steps of the guide's order until the next active appliance has failover again. */
function nextSafeStop(
  ground: { readonly state: RunState; readonly runbook: Runbook },
  withoutFailover: readonly ApplianceService[],
): string | undefined {
  const { state, runbook } = ground
  const members = Object.values(state.appliances)
  const standby = members.find(({ role }) => role === 'standby')
  const first =
    withoutFailover.find(({ id }) => lastStep({ state, runbook }, id, 'attach') !== undefined) ?? withoutFailover[0]
  if (standby === undefined || first === undefined) return undefined
  const isUpgraded = (id: string): boolean => state.appliances[id]?.returning?.outcome === 'proven'
  const added = lastStep(ground, standby.id, 'add')
  const deleted = lastStep(ground, standby.id, 'delete')
  const hasCluster = added !== undefined && added.seq > (deleted?.seq ?? 0)
  const attach = lastStep(ground, first.id, 'attach')
  const isAttached = attach?.certain === true && attach.seq > (lastStep(ground, first.id, 'detach')?.seq ?? 0)
  // Without a certain deletion, the old cluster may still exist; its last active appliances are detached first.
  const isDissolved = hasCluster || deleted?.certain === true
  const isDetached = (id: string): boolean => lastStep(ground, id, 'detach')?.certain === true
  const toDetach = members.filter(({ id, role }) => role === 'active' && !isDetached(id))
  const steps = [
    ...(isDissolved ? [] : toDetach.map(({ id }) => `detach ${hostOf(state, id)}`)),
    ...(isDissolved ? [] : ['delete the cluster']),
    ...(hasCluster || isUpgraded(standby.id) ? [] : [`upgrade the standby ${hostOf(state, standby.id)}`]),
    ...(hasCluster ? [] : ['re-create the cluster']),
    ...(isUpgraded(first.id) ? [] : [`upgrade ${first.host}`]),
    ...(isAttached ? [] : [`attach ${first.host}`]),
    'scan',
  ]
  return listed(steps)
}

const hostOf = (state: RunState, id: string): string =>
  state.appliances[id]?.identity.host ?? state.appliances[id]?.address ?? id
const hosts = (some: readonly ApplianceService[]): string => listed(some.map(({ host }) => host))

function listed(parts: readonly string[]): string {
  const last = parts.at(-1) ?? ''
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`
}
