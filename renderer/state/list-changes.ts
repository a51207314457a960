import { fleetKey } from '../../shared/contract/app-calls.ts'
import type { PushOf } from '../../shared/contract/contract.ts'
import type { Fleet, RunRow } from './app-state.ts'

type Passing = PushOf<'passing'>
export type RunChange = Extract<Passing, { kind: 'runs' }>
export type FleetChange = Extract<Passing, { kind: 'fleet' }>

/** The runs with these rows in the place of the older ones; they stay in the order of their ids. */
export function withRunChanges(runs: readonly RunRow[], changes: readonly RunChange[]): readonly RunRow[] {
  const rows = new Map(runs.map((row) => [row.run, row]))
  for (const { run, row } of changes) {
    if (row === undefined) rows.delete(run)
    else rows.set(run, row)
  }
  return [...rows.values()].sort((one, other) => (one.run < other.run ? -1 : 1))
}

/** The fleet with what these changes bring. */
export function withFleetChanges(fleet: Fleet, changes: readonly FleetChange[]): Fleet {
  return changes.reduce(withFleetChange, fleet)
}

function withFleetChange(fleet: Fleet, { number, limits, start, rows, clusters, order }: FleetChange): Fleet {
  const standing = { number, limits, ...(start === undefined ? {} : { start }) }
  return {
    ...standing,
    rows: merged(fleet.rows, rows, fleetKey, order?.rows),
    clusters: merged(fleet.clusters, clusters, ({ run }) => run, order?.clusters),
  }
}

/** `order`: the keys of all that there is now; undefined: those that there were. */
function merged<T>(
  before: readonly T[],
  changed: readonly T[],
  keyOf: (one: T) => string,
  order: readonly string[] = before.map(keyOf),
): T[] {
  const all = new Map([...before, ...changed].map((one) => [keyOf(one), one]))
  return order.flatMap((key) => all.get(key) ?? [])
}
