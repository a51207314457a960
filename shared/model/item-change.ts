import { assertNever } from '../base/result.ts'
import type { EntryOf } from './run-event.ts'
import type { ItemStanding, RunState } from './run-state.ts'

/** The events that change the item's state. */
export type ItemEntry = EntryOf<
  | 'item.started'
  | 'item.finished'
  | 'item.put-off'
  | 'item.judged'
  | 'item.ticked'
  | 'item.waived'
  | 'item.reopened'
  | 'item.taken-up'
  | 'item.stale'
  | 'evidence.attached'
>

/** What a person could see to run when they decided: a waiver covers that, and nothing that came later. */
export function seenJobs(state: RunState, entry: ItemEntry): Pick<ItemStanding, 'seenJobs'> {
  if (entry.type !== 'item.ticked' && entry.type !== 'item.waived') return {}
  const facts = state.appliances[entry.data.appliance]?.facts
  return { seenJobs: { backups: facts?.['backups']?.value, restores: facts?.['restores']?.value } }
}

/** What an event changes of an item's standing. */
export function itemChange(before: ItemStanding, entry: ItemEntry): Partial<ItemStanding> {
  switch (entry.type) {
    case 'item.started':
      return { state: 'running', reason: '', evidence: [], starts: before.starts + 1, by: entry.data.by }
    case 'item.finished': {
      const { status, reason, evidence, hint } = entry.data
      const verdict = { status, reason, seq: entry.seq, at: entry.at }
      return { state: status, reason, evidence, verdict, ...(hint === undefined ? {} : { hint }) }
    }
    case 'item.put-off': {
      const { status, reason, evidence } = entry.data
      const verdict = { status, reason, seq: entry.seq, at: entry.at }
      return { state: 'running', reason, evidence, verdict }
    }
    case 'item.judged': {
      const { applies, reason, missing } = entry.data
      const judged = { applies, missing }
      if (applies === 'no') return { ...judged, state: 'not-applicable', reason }
      if (before.state === 'not-applicable') return { ...judged, state: 'to-do', reason: '' }
      return judged
    }
    case 'item.ticked':
      return {
        state: 'ticked',
        reason: entry.data.note,
        by: entry.data.by,
        files: [...before.files, ...entry.data.files],
        evidenceFrom: entry.data.evidenceFrom ?? entry.at,
      }
    case 'item.waived':
      return {
        state: 'waived',
        reason: `${entry.data.reason} (authority: ${entry.data.authority})`,
        by: entry.data.by,
        ...(entry.data.until === undefined ? {} : { until: entry.data.until }),
      }
    case 'item.reopened':
      return {
        state: 'to-do',
        reason: `Reopened: ${entry.data.reason}`,
        by: entry.data.by,
        evidence: [],
        reopenedAt: entry.seq,
      }
    case 'item.taken-up':
      return { state: 'to-do', reason: '', evidence: [] }
    case 'item.stale':
      return { state: 'stale', reason: entry.data.reason }
    case 'evidence.attached':
      return { files: [...before.files, ...entry.data.files] }
    default:
      return assertNever(entry)
  }
}
