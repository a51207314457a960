import type { RecordEntry } from './record-entry.ts'

/**
 * How events of one version of the line become events of the next: one step each, numbered from 1 without a gap. A line
 * is first verified by the rules of its own version and then converted for display. A new version needs a step here,
 * its rules in chain.ts, a fixture record of the version before, and new vectors.
 */
export interface Migration {
  /** The version that it starts from; it leads to the next one. */
  readonly from: number
  readonly step: (entry: RecordEntry) => RecordEntry
}

const migrations: readonly Migration[] = []

/** The version of the lines that this Uptick writes, and the highest that it reads. */
export const currentVersion = migrations.length + 1

/** Throws where a step is missing, doubled or out of order: such a table must not pass its first test. */
export function mustBeContiguous(steps: readonly Migration[]): void {
  for (const [index, { from }] of steps.entries()) {
    if (from !== index + 1)
      throw new Error(`migration ${String(index + 1)} starts from version ${String(from)}, not ${String(index + 1)}`)
  }
}

mustBeContiguous(migrations)

/** Brings an event forward to what the current version says. A line without a version is of the first. */
export function migrate(entry: RecordEntry, steps = migrations): RecordEntry {
  return steps.slice((entry.v ?? 1) - 1).reduce((brought, { step }) => step(brought), entry)
}
