import { fleetKey } from '../../../shared/contract/app-calls.ts'
import type { PushOf } from '../../../shared/contract/contract.ts'
import type { FleetCluster, FleetRow } from './fleet-rows.ts'

/** The whole fleet at one moment. A row or cluster that has not changed is the same object as before. */
export interface FleetPicture {
  readonly rows: readonly FleetRow[]
  readonly clusters: readonly FleetCluster[]
}

type Change = Pick<Extract<PushOf<'passing'>, { kind: 'fleet' }>, 'rows' | 'clusters' | 'order'>

/** What turns the one picture into the other: the rows that are new or different, and the order where that is another. */
export function changedSince(before: FleetPicture, now: FleetPicture): Change {
  const [old, current] = [orderOf(before), orderOf(now)]
  const had = new Set<unknown>([...before.rows, ...before.clusters])
  const sameOrder = isSame(old.rows, current.rows) && isSame(old.clusters, current.clusters)
  return {
    rows: now.rows.filter((row) => !had.has(row)),
    clusters: now.clusters.filter((cluster) => !had.has(cluster)),
    ...(sameOrder ? {} : { order: current }),
  }
}

function orderOf({ rows, clusters }: FleetPicture): { rows: string[]; clusters: string[] } {
  return { rows: rows.map(fleetKey), clusters: clusters.map(({ run }) => run) }
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((key, index) => key === other[index])
}
