import { stat } from 'node:fs/promises'
import { failure, type Failure } from '../../../shared/base/failure.ts'
import { succeed, type Result } from '../../../shared/base/result.ts'
import { fleetLimits } from '../../../shared/contract/app-calls.ts'
import type { ParsedParamsOf, PushOf, ResultOf } from '../../../shared/contract/contract.ts'
import type { Clock } from '../../../shared/engine/ports.ts'
import type { RunState } from '../../../shared/model/run-state.ts'
import { clusterOf, rowsOf, type FleetCluster, type FleetRow } from './fleet-rows.ts'
import { createFleetStart, type Carry } from './fleet-start.ts'
import type { Profiles } from '../keys/profiles.ts'
import { journalPath } from '../journal/run-folder.ts'
import type { Runs } from './runs.ts'
import type { SettingsPort } from '../computer/settings.ts'
import { openInstallsOf } from '../computer/system.ts'

type Limits = ResultOf<'fleet.list'>['limits']

const usualLimits: Limits = { atOnce: 4, installs: 2, stopAfter: 1 }
/** Milliseconds between two tellings that something of the fleet has changed. */
const pace = 500

export interface Fleet {
  list(): Promise<Result<ResultOf<'fleet.list'>>>
  start(params: ParsedParamsOf<'fleet.start'>): Result<Record<string, never>>
  halt(by: string | undefined): Result<Record<string, never>>
  setLimits(limits: Limits): Result<Record<string, never>>
  /** Why no further install may be approved now for this run; undefined where the limits allow it. */
  refusal(run: string): Failure | undefined
  /** Something happened in a run; told on a few times a second at most. */
  changed(): void
  close(): Promise<void>
}

interface Kept {
  readonly octets: number
  readonly rows: readonly FleetRow[]
  readonly cluster: FleetCluster | undefined
}

/** Every appliance of every run of this data folder, the newest run of each; and the start of several at once. */
export function createFleet(parts: {
  readonly data: string
  readonly runs: Runs
  readonly profiles: Profiles
  readonly settings: SettingsPort
  readonly clock: Clock
  readonly carry: Carry
  readonly push: (passing: PushOf<'passing'>) => void
}): Fleet {
  const { runs, data, settings } = parts
  /** Runs that nobody carries change only when their journal grows. */
  const known = new Map<string, Kept>()
  const closing = new AbortController()
  let told = false
  const limits = (): Limits => fleetLimits.safeParse(settings.get('fleetLimits')).data ?? usualLimits
  const changed = (): void => {
    if (told || closing.signal.aborted) return
    told = true
    void parts.clock.sleep(pace, closing.signal).then(() => {
      told = false
      if (!closing.signal.aborted) parts.push({ kind: 'fleet' })
    })
  }
  const start = createFleetStart({ limits, carry: parts.carry, changed })

  async function rowsOfRun(row: ResultOf<'run.list'>[number]): Promise<Kept | undefined> {
    const octets = row.live ? -1 : ((await stat(journalPath(data, row.run)).catch(() => undefined))?.size ?? -1)
    const kept = known.get(row.run)
    if (kept !== undefined && !row.live && kept.octets === octets) return kept
    const read = await runs.read(row.run)
    if (!read.ok) return undefined
    const { state, live } = row
    const made = {
      octets,
      rows: rowsOf(read.value, { state, live, busy: state === 'running' }),
      cluster: clusterOf(read.value),
    }
    known.set(row.run, made)
    return made
  }

  return {
    async list() {
      const rows: FleetRow[] = []
      const clusters: FleetCluster[] = []
      const seen = new Set<string>()
      for (const row of (await runs.list()).toReversed()) {
        if (row.appliances.length > 0 && row.appliances.every(({ address }) => seen.has(address))) continue
        const made = await rowsOfRun(row)
        if (made === undefined) continue
        rows.push(...made.rows.filter(({ address }) => !seen.has(address)))
        if (made.cluster !== undefined) clusters.push(made.cluster)
        for (const { address } of made.rows) seen.add(address)
      }
      rows.push(
        ...parts.profiles.list().flatMap((profile) => (seen.has(profile.address) ? [] : [rowOfProfile(profile)])),
      )
      const going = start.state()
      return succeed({ rows, clusters, limits: limits(), ...(going === undefined ? {} : { start: going }) })
    },
    start: (params) => start.begin(params.runs),
    halt(by) {
      start.halt(`${by ?? 'A person'} stopped starting new ones.`)
      return succeed({})
    },
    setLimits(wanted) {
      settings.set('fleetLimits', wanted)
      changed()
      return succeed({})
    },
    refusal(run) {
      const others = runs.liveStates().filter((state) => state.run !== run)
      const { installs, stopAfter } = limits()
      const open = others.reduce((sum, state) => sum + openInstallsOf(state), 0)
      if (open >= installs) return tooMany(open, installs)
      const unproved = others.flatMap(unprovedIn)
      return unproved.length >= stopAfter ? stopRule(unproved, stopAfter) : undefined
    },
    changed,
    async close() {
      closing.abort()
      await start.close()
    },
  }
}

function rowOfProfile(profile: ReturnType<Profiles['list']>[number]): FleetRow {
  return {
    profile: profile.id,
    appliance: profile.id,
    address: profile.address,
    host: profile.name ?? profile.address,
    role: profile.role ?? '',
    phases: [],
    now: { mark: 'not-applicable', words: 'No run', detail: 'not in this window' },
    state: 'none',
    live: false,
    busy: false,
    installing: false,
    waits: 0,
    at: '',
  }
}

/** Appliances of a run whose install ended otherwise than proved, by name. */
function unprovedIn(state: RunState): readonly string[] {
  return Object.values(state.appliances)
    .filter(({ returning }) => returning?.outcome !== undefined && returning.outcome !== 'proven')
    .map(({ identity, address }) => identity.host ?? address)
}

function tooMany(open: number, limit: number): Failure {
  const sentence = `${String(open)} installs are open on other appliances; the limit is ${String(limit)}.`
  const hint = 'Approve this one when one of them is proved, or raise the limit in Fleet.'
  return failure('run.not-allowed-now', sentence, hint)
}

function stopRule(hosts: readonly string[], stopAfter: number): Failure {
  const sentence = `The stop rule holds: the return of ${hosts.join(', ')} is not proved (${String(stopAfter)} is enough).`
  const hint = 'Settle that appliance first, or change the stop rule in Fleet.'
  return failure('run.not-allowed-now', sentence, hint)
}
