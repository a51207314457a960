import type { Fleet, FleetRow, RunRow } from './app-state.ts'

/** Closed or archived runs that are listed until a person asks for all of them. */
const few = 8

/** The current state of an open run: what a person needs to choose which one to open. */
export interface OpenRun {
  readonly row: RunRow
  readonly host: string
  /** The row of its most urgent appliance; absent until the fleet is read. */
  readonly now?: FleetRow
  /** The run cannot continue before a person does something. */
  readonly needsYou: boolean
}

export interface KeptRuns {
  /**
   * Not closed and not archived: those that need a person come first, then those that are running, each group newest
   * first.
   */
  readonly open: readonly OpenRun[]
  readonly closed: readonly RunRow[]
  readonly archived: readonly RunRow[]
}

/** The runs of this computer as the start screen lists them. */
export function keptRuns(runs: readonly RunRow[], fleet: Fleet | undefined): KeptRuns {
  const newest = runs.toReversed()
  const here = newest.filter(({ archivedAt }) => archivedAt === undefined)
  const open = here.filter((row) => !isOver(row)).map((row) => openRunOf(row, fleet))
  return {
    open: [...open].sort((a, b) => rankOf(a) - rankOf(b)),
    closed: here.filter(isOver),
    archived: newest.filter(({ archivedAt }) => archivedAt !== undefined),
  }
}

/** The first entries of a long list, or all of it. */
export function someOf<T>(list: readonly T[], all: boolean): readonly T[] {
  return all ? list : list.slice(0, few)
}

/** The run cannot be continued. A run whose items are all over stays open until a person closes it. */
export function isOver(row: RunRow): boolean {
  return row.closedAt !== undefined || row.state === 'damaged'
}

/** The host name that the appliance reports, otherwise its address. */
export function hostOf(row: RunRow): string {
  const [first, ...others] = row.appliances.map(({ host, address }) => host ?? address)
  return others.length === 0 ? (first ?? row.run) : `${first ?? ''} and ${String(others.length)} more`
}

const loudest = ['fail', 'uncertain', 'error', 'waiting', 'stale', 'running', 'attention']

function openRunOf(row: RunRow, fleet: Fleet | undefined): OpenRun {
  const own = fleet?.rows.filter(({ run }) => run === row.run) ?? []
  const place = ({ now }: FleetRow): number => (loudest.indexOf(now.mark) + loudest.length + 1) % (loudest.length + 1)
  const installing = own.find((one) => one.installing)
  const now = installing ?? [...own].sort((a, b) => place(a) - place(b))[0]
  const stopped = ['waiting', 'blocked', 'unproven', 'unverified'].includes(row.state)
  const asks = own.some(({ waits }) => waits > 0)
  return {
    row,
    host: hostOf(row),
    needsYou: asks || (own.length === 0 && stopped),
    ...(now === undefined ? {} : { now }),
  }
}

const rankOf = ({ needsYou, row }: OpenRun): number => (needsYou ? 0 : row.live ? 1 : 2)
