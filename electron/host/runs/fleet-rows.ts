import type { ResultOf } from '../../../shared/contract/contract.ts'
import { outlook, waitingFor, type ItemOutlook } from '../../../shared/model/next-actions.ts'
import { progressOf } from '../../../shared/model/progress.ts'
import { patchKind, releaseOfPatchName } from '../../../shared/model/release.ts'
import type { JournalEntry } from '../../../shared/model/run-event.ts'
import { isOver, itemOf, type ApplianceState, type ItemState, type RunState } from '../../../shared/model/run-state.ts'
import type { ReadRun } from './open-run.ts'

type Fleet = ResultOf<'fleet.list'>
export type FleetRow = Fleet['rows'][number]
export type FleetCluster = Fleet['clusters'][number]

const stageText: Readonly<Record<string, string>> = {
  closing: 'Closing',
  lingering: 'Lingering',
  installing: 'Installing, unseen',
  down: 'Down',
  answering: 'Answering',
  services: 'Services',
  settled: 'Settled',
  blind: 'This computer sees no network',
}

/** The item that says whether the appliances of a network run the same release; a waiver of it lets one stay behind. */
const sameRelease = 'rule.same-release'

/** One row for each appliance of a run, worked out from its journal alone. */
export function rowsOf(run: ReadRun, standing: { state: string; live: boolean; busy: boolean }): FleetRow[] {
  const state = run.state()
  const { opened } = state
  const entries = outlook(state, run.runbook)
  const waiting = waitingFor(state, run.runbook)
  const at = run.entries.at(-1)?.at ?? opened?.at ?? ''
  return Object.values(state.appliances).map((appliance): FleetRow => {
    const own = entries.filter((entry) => entry.appliance === appliance.id)
    const asks = waiting.filter((one) => one.appliance === appliance.id)
    const wanted = wantedRelease(state)
    const patches = patchesOf(appliance)
    const model = appliance.facts['chassis']?.value
    const waiver = waiverOf(state, run.entries, appliance.id)
    return {
      run: run.run,
      appliance: appliance.id,
      address: appliance.address,
      host: appliance.identity.host ?? appliance.address,
      ...(appliance.identity.hostId === undefined ? {} : { hostId: appliance.identity.hostId }),
      role: appliance.role,
      ...(typeof model === 'string' ? { model } : {}),
      ...(opened?.cluster === undefined ? {} : { cluster: opened.cluster }),
      ...(appliance.identity.release === undefined ? {} : { release: appliance.identity.release }),
      ...(wanted === undefined ? {} : { wanted }),
      ...(opened?.to === undefined ? {} : { to: opened.to }),
      ...(patches === undefined ? {} : { patches }),
      phases: run.runbook.phases.flatMap((phase) => {
        const items = own.filter((entry) => entry.item.phase === phase.id)
        if (items.length === 0) return []
        const { done, total } = progressOf(items.map((entry) => entry.state))
        return [{ id: phase.id, title: phase.title, over: done, total, mark: markOf(items, done, total) }]
      }),
      now: nowOf(run, appliance, own, asks.length),
      ...standing,
      installing: isInstalling(appliance),
      waits: asks.length,
      ...(opened === undefined ? {} : { purpose: opened.purpose }),
      ...(opened?.window === undefined ? {} : { window: opened.window }),
      ...(waiver === undefined ? {} : { waiver }),
      ...(state.practice === true ? { practice: true as const } : {}),
      at,
    }
  })
}

/** The order of a cluster's run: every item of every appliance, in the order in which a person works. */
export function clusterOf(run: ReadRun): FleetCluster | undefined {
  const state = run.state()
  const name = state.opened?.cluster
  if (name === undefined) return undefined
  const entries = outlook(state, run.runbook)
  const chain = entries.filter((entry) => entry.item.serial)
  const holder = chain.find((entry) => hasBegun(state, entry) && !chainIsOver(chain, entry.appliance))?.appliance
  return {
    run: run.run,
    name,
    ...(holder === undefined ? {} : { holder }),
    steps: entries.map((entry) => ({
      appliance: entry.appliance,
      item: entry.item.id,
      title: entry.item.title,
      ...(entry.item.run === undefined ? {} : { command: [entry.item.run].flat()[0] ?? '' }),
      state: entry.state,
      serial: entry.item.serial,
    })),
  }
}

function hasBegun(state: RunState, { appliance, item }: ItemOutlook): boolean {
  const { starts, state: now } = itemOf(state, appliance, item.id)
  return starts > 0 || now === 'ticked' || now === 'waived'
}

function chainIsOver(chain: readonly ItemOutlook[], appliance: string): boolean {
  return chain.filter((entry) => entry.appliance === appliance).every((entry) => isOver(entry.state))
}

export function isInstalling(appliance: ApplianceState): boolean {
  return appliance.returning !== undefined && appliance.returning.outcome === undefined
}

function markOf(items: readonly ItemOutlook[], over: number, total: number): ItemState {
  const first = (['fail', 'running', 'uncertain', 'error', 'waiting'] as const).find((state) =>
    items.some((entry) => entry.state === state && entry.blockedBy.length === 0),
  )
  if (first !== undefined) return first
  if (total === 0) return 'not-applicable'
  return over === total ? 'pass' : 'to-do'
}

function nowOf(run: ReadRun, appliance: ApplianceState, own: readonly ItemOutlook[], asks: number): FleetRow['now'] {
  const state = run.state()
  const { returning } = appliance
  if (returning !== undefined && returning.outcome === undefined) {
    const words = stageText[returning.stage ?? 'closing'] ?? 'Installing'
    return { mark: 'running', words, detail: returning.observed ?? 'nothing to do', since: returning.at }
  }
  const reason = (entry: ItemOutlook): string => itemOf(state, appliance.id, entry.item.id).reason
  for (const name of ['running', 'fail', 'uncertain', 'error', 'waiting', 'stale'] as const) {
    const found = own.find((entry) => entry.state === name && (name === 'running' || entry.blockedBy.length === 0))
    if (found === undefined) continue
    const more = name === 'waiting' && asks > 1 ? `${String(asks)} things; ${found.item.title}` : found.item.title
    return name === 'running'
      ? { mark: name, words: found.item.title, detail: '' }
      : { mark: name, words: more, detail: reason(found) }
  }
  const { closed, paused } = state
  if (closed !== undefined) {
    return { mark: closed.outcome === 'done' ? 'pass' : 'attention', words: `Closed: ${closed.outcome}`, detail: '' }
  }
  const next = own.find((entry) => entry.state === 'to-do')
  const other = next?.blockedBy.find((key) => key.includes('/'))
  if (next !== undefined && other !== undefined) {
    const holder = state.appliances[other.slice(0, other.indexOf('/'))]
    const host = holder?.identity.host ?? holder?.address ?? other
    return { mark: 'to-do', words: `Waits for ${host}`, detail: next.item.title }
  }
  return { mark: 'to-do', words: next?.item.title ?? 'Nothing to do', detail: paused?.reason ?? '' }
}

/** What the update brings: what was said about the run's return, else its name read in the usual form. */
function wantedRelease(state: RunState): string | undefined {
  const expected = Object.values(state.appliances).find((a) => a.returning?.expected.release !== undefined)
  const to = state.opened?.to
  return expected?.returning?.expected.release ?? (to === undefined ? undefined : releaseOfPatchName(to))
}

function patchesOf(appliance: ApplianceState): string[] | undefined {
  const value = appliance.facts['patches']?.value
  if (!Array.isArray(value)) return undefined
  return value
    .map((row) => (typeof row === 'object' && row !== null && !Array.isArray(row) ? row['name'] : row))
    .filter((name): name is string => typeof name === 'string')
    .filter((name) => ['D', 'E'].includes(patchKind(name)))
}

/** The current waiver: an item that was reopened since has none. */
function waiverOf(state: RunState, entries: readonly JournalEntry[], appliance: string): FleetRow['waiver'] {
  if (itemOf(state, appliance, sameRelease).state !== 'waived') return undefined
  const waived = entries.findLast(
    (entry) => entry.type === 'item.waived' && entry.data.appliance === appliance && entry.data.item === sameRelease,
  )
  if (waived?.type !== 'item.waived') return undefined
  const { authority, reason, until } = waived.data
  return { by: authority, reason: until === undefined ? reason : `${reason} Until ${until}.` }
}
