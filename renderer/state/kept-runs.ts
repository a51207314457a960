import type { RunRow } from './app-state.ts'

/** Runs that are listed before all are asked for. */
const few = 8

export interface KeptRuns {
  /** The newest first; those that a person put away are not among them. */
  readonly atHand: readonly RunRow[]
  readonly shown: readonly RunRow[]
  readonly putAway: readonly RunRow[]
  /** The newest that stopped and can be gone on with. */
  readonly stopped: RunRow | undefined
}

/** The runs of this computer as the start screen lists them. */
export function keptRuns(runs: readonly RunRow[], all: boolean): KeptRuns {
  const newest = runs.toReversed()
  const atHand = newest.filter(({ archivedAt }) => archivedAt === undefined)
  return {
    atHand,
    shown: all ? atHand : atHand.slice(0, few),
    putAway: newest.filter(({ archivedAt }) => archivedAt !== undefined),
    stopped: atHand.find((row) => !row.live && !isOver(row)),
  }
}

/** Nothing of it can be gone on with. */
export function isOver(row: RunRow): boolean {
  return ['done', 'damaged'].includes(row.state)
}

/** Whom it is about, and what was to be installed there. */
export function titleOf(row: RunRow): string {
  const [first, ...others] = row.appliances.map(({ address }) => address)
  const hosts = others.length === 0 ? (first ?? row.run) : `${first ?? ''} and ${String(others.length)} more`
  return `${hosts}${row.to === undefined ? '' : ` to ${row.to}`}`
}
