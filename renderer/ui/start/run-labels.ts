import type { RunRow } from '../../state/app-state.ts'
import { hostOf } from '../../state/kept-runs.ts'
import { dayOf } from '../parts/format.ts'
import type { MarkName } from '../parts/mark.tsx'

/** A run by host and date, as it is named wherever it is not open. */
export function runName(row: RunRow): string {
  const day = dayOf(row.openedAt)
  return day === '' ? hostOf(row) : `${hostOf(row)}, ${day}`
}

export const outcomes: Readonly<Record<string, readonly [MarkName, string]>> = {
  done: ['pass', 'Done'],
  blocked: ['fail', 'Blocked'],
  waiting: ['waiting', 'Needs you'],
  unreachable: ['error', 'Not reachable'],
  unproven: ['uncertain', 'Not verified'],
  unverified: ['fail', 'Does not verify'],
  unable: ['error', 'Stopped by this computer'],
  interrupted: ['stale', 'Interrupted'],
  error: ['error', 'Error'],
  running: ['running', 'Running'],
  damaged: ['fail', 'Damaged'],
}
