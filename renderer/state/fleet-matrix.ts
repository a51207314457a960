import type { Fleet, FleetRow } from './app-state.ts'

/**
 * One row for each appliance, that of its newest run; an install that is open goes before anything newer. An appliance is
 * known by its Host ID, else by its address; each practice appliance is one of its own.
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

/** A row without a Host ID belongs to the appliance that another row with its address named. */
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

/** How an appliance stands to the release that the fleet goes to. */
export type Standing = 'same' | 'installing' | 'under-way' | 'to-come' | 'blocked' | 'left-behind' | 'unknown'

export interface MatrixRow {
  readonly row: FleetRow
  readonly standing: Standing
}

/** The release that most upgrades of the fleet bring; undefined where nobody upgrades. */
export function targetOf(rows: readonly FleetRow[]): string | undefined {
  const counts = new Map<string, number>()
  for (const { wanted, purpose } of rows) {
    if (wanted !== undefined && purpose === 'upgrade') counts.set(wanted, (counts.get(wanted) ?? 0) + 1)
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0]
}

/** Every appliance against that release: who has it, who is on the way, who would be left behind. */
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

/** The phases of the runs as columns, in the order in which they come, each once. */
export function columnsOf(rows: readonly FleetRow[]): readonly { readonly id: string; readonly title: string }[] {
  const columns: { id: string; title: string }[] = []
  for (const { phases } of rows.toSorted((a, b) => b.phases.length - a.phases.length)) {
    for (const { id, title } of phases) if (!columns.some((column) => column.id === id)) columns.push({ id, title })
  }
  return columns
}

/** Rows that belong together: those of a cluster's run under its name, all others by themselves. */
export function groupsOf({ rows, clusters }: Fleet): readonly {
  readonly cluster?: Fleet['clusters'][number]
  readonly rows: readonly FleetRow[]
}[] {
  const alone = rows.filter((row) => !clusters.some((cluster) => cluster.run === row.run))
  const together = clusters.map((cluster) => ({ cluster, rows: rows.filter((row) => row.run === cluster.run) }))
  return [...(alone.length === 0 ? [] : [{ rows: alone }]), ...together]
}

/** What holds for the whole fleet if everybody stops now; one sentence. */
export function ifAllStopNow(rows: readonly FleetRow[]): string {
  const hosts = (some: readonly FleetRow[]): string => some.map(({ host }) => host).join(', ')
  const installing = rows.filter((row) => row.installing)
  if (installing.length > 0) {
    return `An install is open on ${hosts(installing)}: it goes on without us. Do not reboot. Uptick goes on waiting when the run is resumed.`
  }
  const uncertain = rows.filter(({ now }) => now.mark === 'uncertain')
  if (uncertain.length > 0) return `It is not known whether a command arrived on ${hosts(uncertain)}; ask there first.`
  return 'No install is open. Each run says what holds for its own appliances.'
}
