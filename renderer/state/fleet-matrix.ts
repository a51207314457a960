import type { Fleet, FleetRow } from './app-state.ts'

/**
 * Returns one row for each appliance: that of its newest run, except that an open install takes precedence over
 * anything newer. An appliance is identified by its Host ID, otherwise by its address; each practice appliance is
 * separate.
 */
export function byAppliance(rows: readonly FleetRow[]): FleetRow[] {
  const newest = new Map<string, FleetRow>()
  for (const row of rows) {
    const key =
      row.practice === true ? `practice/${row.run ?? ''}/${row.address}` : (row.hostId ?? addressKey(rows, row))
    const before = newest.get(key)
    if (before === undefined || isNewer(row, before)) newest.set(key, row)
  }
  return rows.filter((row) => [...newest.values()].includes(row))
}

/** A row without a Host ID belongs to the appliance that another row with the same address names. */
function addressKey(rows: readonly FleetRow[], { address }: FleetRow): string {
  const named = rows.filter((row) => row.address === address && row.hostId !== undefined && row.practice !== true)
  const newest = named.toSorted((a, b) => a.at.localeCompare(b.at)).at(-1)
  return newest?.hostId ?? `address/${address}`
}

function isNewer(row: FleetRow, before: FleetRow): boolean {
  if (row.installing !== before.installing) return row.installing
  if ((row.run === undefined) !== (before.run === undefined)) return row.run !== undefined
  return row.at > before.at
}

/** Where an appliance is relative to the target release of the fleet. */
export type Standing = 'same' | 'installing' | 'under-way' | 'to-come' | 'blocked' | 'left-behind' | 'unknown'

export interface MatrixRow {
  readonly row: FleetRow
  readonly standing: Standing
}

/** The release that most upgrades of the fleet bring; undefined if no upgrade is planned. */
export function targetOf(rows: readonly FleetRow[]): string | undefined {
  const counts = new Map<string, number>()
  for (const { wanted, purpose } of rows) {
    if (wanted !== undefined && purpose === 'upgrade') counts.set(wanted, (counts.get(wanted) ?? 0) + 1)
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0]
}

/**
 * Every appliance compared with that release: which ones have it, are upgrading to it, or would be left on an older
 * one.
 */
export function matrixOf(rows: readonly FleetRow[], target: string): readonly MatrixRow[] {
  return rows.map((row) => ({ row, standing: standingOf(row, target) }))
}

function standingOf(row: FleetRow, target: string): Standing {
  if (row.release === target) return 'same'
  if (row.installing) return 'installing'
  if (row.wanted !== target || row.purpose !== 'upgrade') return row.release === undefined ? 'unknown' : 'left-behind'
  if (row.now.mark === 'fail' || row.now.mark === 'error') return 'blocked'
  return row.live ? 'under-way' : 'to-come'
}

/** The phases of the runs as columns, each once, in runbook order. */
export function columnsOf(rows: readonly FleetRow[]): readonly { readonly id: string; readonly title: string }[] {
  const columns: { id: string; title: string }[] = []
  for (const { phases } of rows.toSorted((a, b) => b.phases.length - a.phases.length)) {
    for (const { id, title } of phases) if (!columns.some((column) => column.id === id)) columns.push({ id, title })
  }
  return columns
}

/** Rows that belong together: those of a cluster's run under its name, every other row as a group of its own. */
export function groupsOf({ rows, clusters }: Fleet): readonly {
  readonly cluster?: Fleet['clusters'][number]
  readonly rows: readonly FleetRow[]
}[] {
  const alone = rows.filter((row) => !clusters.some((cluster) => cluster.run === row.run))
  const together = clusters.map((cluster) => ({ cluster, rows: rows.filter((row) => row.run === cluster.run) }))
  return [...(alone.length === 0 ? [] : [{ rows: alone }]), ...together]
}

/** The state of the whole fleet if everyone stops now, in one sentence. */
export function ifAllStopNow(rows: readonly FleetRow[]): string {
  const hosts = (some: readonly FleetRow[]): string => some.map(({ host }) => host).join(', ')
  const installing = rows.filter((row) => row.installing)
  if (installing.length > 0) {
    return `An install may still be running on ${hosts(installing)}. Do not reboot. Resume the run to keep waiting.`
  }
  const uncertain = rows.filter(({ now }) => now.mark === 'uncertain')
  if (uncertain.length > 0)
    return `Result unknown: a command may not have reached ${hosts(uncertain)}. Check there first.`
  return 'No install is open. Each run shows what happens if you stop it.'
}
