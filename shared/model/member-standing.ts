import { installMayGoOn } from './open-install.ts'
import { outlook, waitingFor, type Waiting } from './next-actions.ts'
import { ownLogout } from './own-logout.ts'
import { isOver, itemOf, lastInstall, type ApplianceState, type RunState } from './run-state.ts'
import type { Runbook } from './runbook.ts'

/**
 * The standing of a member of a visit, by its run alone. `not-begun`: nothing was changed. `changing`: from the first approval
 * on. `done`: every item is over. `failed`: a change has started and did not end as it should.
 */
export interface MemberStanding {
  readonly phase: 'not-begun' | 'changing' | 'done' | 'failed'
  /** When it was done; absent before. */
  readonly doneAt?: string
  /** What failed, for a person. */
  readonly why?: string
  /** An install may still go on there. */
  readonly installOpen: boolean
  /** What it waits for from a person. */
  readonly waiting: readonly Waiting[]
  /** The check found something that blocks the upgrade, or could not reach an appliance; no change has failed by that. */
  readonly blocked?: string
}

/** The phases of a member, for a person. */
export const phaseText: Readonly<Record<MemberStanding['phase'], string>> = {
  'not-begun': 'not changed',
  changing: 'change started',
  done: 'done',
  failed: 'change failed',
}

/** A member of which there is no run yet. */
export const withoutRun: MemberStanding = { phase: 'not-begun', installOpen: false, waiting: [] }

export function memberStanding(state: RunState, runbook: Runbook): MemberStanding {
  const appliances = Object.values(state.appliances)
  const entries = outlook(state, runbook)
  const about = {
    installOpen: appliances.some(({ id }) => installMayGoOn(state, runbook, id)),
    waiting: waitingFor(state, runbook),
  }
  if (state.closed?.outcome === 'done') return { ...about, phase: 'done', doneAt: state.closed.at }
  const broken = entries.find((entry) => entry.state === 'fail' && entry.blockedBy.length === 0)
  const reason =
    broken === undefined
      ? undefined
      : `${broken.item.title}: ${itemOf(state, broken.appliance, broken.item.id).reason}`.trim()
  if (!hasBegun(state)) {
    const unreachable = appliances.find((one) => !one.connected && isCutOff(one))
    const why = reason ?? (state.paused?.outcome === 'unreachable' ? state.paused.reason : unreachable?.lostBecause)
    return { ...about, phase: 'not-begun', ...(why === undefined ? {} : { blocked: why }) }
  }
  const failed = appliances.flatMap((one) => failureOf(state, one))[0] ?? reason
  if (failed !== undefined) return { ...about, phase: 'failed', why: failed }
  if (entries.every((entry) => isOver(entry.state))) {
    const last = entries
      .flatMap(({ appliance, item }) => {
        const { at, verdict } = itemOf(state, appliance, item.id)
        return [at, verdict?.at].filter((time) => time !== undefined)
      })
      .toSorted()
      .at(-1)
    return { ...about, phase: 'done', ...(last === undefined ? {} : { doneAt: last }) }
  }
  return { ...about, phase: 'changing' }
}

/** The connection broke; a logout by Uptick itself, which waits for a person, is none. */
const isCutOff = ({ lostBecause }: ApplianceState): boolean => lostBecause !== undefined && lostBecause !== ownLogout

/** Every command that changes something has a gate, so a change starts with the first approval. */
function hasBegun(state: RunState): boolean {
  const approved = Object.values(state.gates).some((gates) => Object.values(gates).some(({ by }) => by !== undefined))
  return approved || Object.values(state.appliances).some(({ begun }) => begun !== undefined)
}

function failureOf(state: RunState, { id, address, identity, returning }: ApplianceState): string[] {
  const host = identity.host ?? address
  const install = lastInstall(state, id)
  const status = install?.finished?.status
  // A refused install was never expected to return, so the refusal counts where it is newer than the last return.
  if ((status === 'no' || status === 'bad') && (install?.seq ?? 0) > (returning?.seq ?? 0)) {
    return [`${host} refused the install.`]
  }
  switch (returning?.outcome) {
    case 'old-release':
      return [`${host} came back with its old release.`]
    case 'did-not-return':
      return [`${host} has not come back after the install.`]
    case 'never-went-down':
      return [`${host} was not seen going down after the install.`]
    case 'other-appliance':
      return [`Another appliance answers at the address of ${host}.`]
    case 'unproven':
      return [`It is not verified which release ${host} runs after the install.`]
    case 'proven':
    case undefined:
      return []
  }
}
