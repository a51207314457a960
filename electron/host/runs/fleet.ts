import { failure, type Failure } from '../../../shared/base/failure.ts'
import { succeed, type Result } from '../../../shared/base/result.ts'
import { fleetLimits } from '../../../shared/contract/app-calls.ts'
import type { ParsedParamsOf, PushOf, ResultOf } from '../../../shared/contract/contract.ts'
import type { Clock } from '../../../shared/engine/ports.ts'
import type { RunState } from '../../../shared/model/run-state.ts'
import { clusterOf, rowsOf, type FleetCluster, type FleetRow } from './fleet-rows.ts'
import { changedSince, type FleetPicture } from './fleet-change.ts'
import { createFleetStart, type Carry } from './fleet-start.ts'
import type { Profiles } from '../keys/profiles.ts'
import type { CatalogueEntry } from './catalogue.ts'
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
  /** Something happened in a run. Changes are pushed twice a second at most. */
  changed(): void
  close(): Promise<void>
}

interface Kept {
  /** What the rows were made of: they hold as long as it is the same. */
  readonly of: readonly unknown[]
  readonly rows: readonly FleetRow[]
  readonly cluster: FleetCluster | undefined
}

/** Every appliance of every run of this data folder, the newest run of each; and the start of several at once. */
export function createFleet(parts: {
  readonly runs: Runs
  readonly profiles: Profiles
  readonly settings: SettingsPort
  readonly clock: Clock
  readonly carry: Carry
  readonly push: (passing: PushOf<'passing'>) => void
  /** Does anybody listen? Without a listener nothing is worked out. */
  readonly heard: () => boolean
}): Fleet {
  const { runs, settings } = parts
  const known = new Map<string, Kept>()
  const profileRows = new Map<string, FleetRow>()
  const closing = new AbortController()
  let waits = false
  let told: FleetPicture | undefined
  let toldStanding = ''
  let telling: Promise<unknown> = Promise.resolve()
  let number = 0
  const limits = (): Limits => fleetLimits.safeParse(settings.get('fleetLimits')).data ?? usualLimits
  const changed = (): void => {
    if (waits || closing.signal.aborted || !parts.heard()) return
    waits = true
    void parts.clock.sleep(pace, closing.signal).then(async () => {
      waits = false
      if (!closing.signal.aborted && told !== undefined) await tell()
    })
  }
  const start = createFleetStart({ limits, carry: parts.carry, changed })

  /** Pushes what has changed since the last push; one after the other, so that each builds on the one before. */
  function tell(): Promise<FleetPicture> {
    const next = telling.then(async () => {
      const now = await picture()
      const before = told
      told = now
      // Before the first question no one has rows that could change.
      if (before === undefined) return now
      const words = JSON.stringify(standing())
      const change = changedSince(before, now)
      if (change.rows.length + change.clusters.length === 0 && change.order === undefined && words === toldStanding)
        return now
      toldStanding = words
      number += 1
      parts.push({ kind: 'fleet', number, ...standing(), ...change })
      return now
    })
    telling = next.catch(() => undefined)
    return next
  }

  function standing(): Pick<ResultOf<'fleet.list'>, 'limits' | 'start'> {
    const going = start.state()
    return { limits: limits(), ...(going === undefined ? {} : { start: going }) }
  }

  async function rowsOfRun({ row, version }: CatalogueEntry): Promise<Kept | undefined> {
    const { state, live } = runs.rowOf(row)
    const of = [version, state, live]
    const before = known.get(row.run)
    if (before !== undefined && of.every((part, index) => part === before.of[index])) return before
    const read = await runs.read(row.run)
    if (!read.ok) return undefined
    const rows = rowsOf(read.value, { state, live, busy: state === 'running' })
    const made = { of, rows, cluster: clusterOf(read.value) }
    known.set(row.run, made)
    return made
  }

  async function picture(): Promise<FleetPicture> {
    const rows: FleetRow[] = []
    const clusters: FleetCluster[] = []
    const seen = new Set<string>()
    for (const entry of (await runs.catalogue.list()).toReversed()) {
      const { appliances } = entry.row
      if (appliances.length > 0 && appliances.every(({ address }) => seen.has(address))) continue
      const made = await rowsOfRun(entry)
      if (made === undefined) continue
      rows.push(...made.rows.filter(({ address }) => !seen.has(address)))
      if (made.cluster !== undefined) clusters.push(made.cluster)
      for (const { address } of made.rows) seen.add(address)
    }
    for (const profile of parts.profiles.list()) if (!seen.has(profile.address)) rows.push(ofProfile(profile))
    return { rows, clusters }
  }

  /** The same object for the same profile, so that it does not count as changed. */
  function ofProfile(profile: ReturnType<Profiles['list']>[number]): FleetRow {
    const made = rowOfProfile(profile)
    const before = profileRows.get(profile.id)
    if (before !== undefined && JSON.stringify(before) === JSON.stringify(made)) return before
    profileRows.set(profile.id, made)
    return made
  }

  return {
    async list() {
      // Pages that have the fleet already get what this question finds.
      const now = await tell()
      return succeed({ number, rows: [...now.rows], clusters: [...now.clusters], ...standing() })
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
