import type { EntryOf, JournalEntry } from '../../shared/model/run-event.ts'

/** One stage of the wait that was observed, with its time. */
export interface SeenStage {
  readonly appliance: string
  readonly stage: string
  readonly observed: string
  readonly at: string
}

export interface RunNote {
  readonly seq: number
  readonly appliance?: string | undefined
  readonly item?: string | undefined
  readonly text: string
  readonly by: string
  readonly at: string
}

/** The connection to an appliance as it was last opened. */
export type SeenSession = EntryOf<'session.connected'>['data'] & { readonly at: string }

/** What the screen shows of a run in addition to its fold: kept per appliance, built from the same entries. */
export interface RunDetails {
  readonly stages: readonly SeenStage[]
  readonly notes: readonly RunNote[]
  readonly sessions: Readonly<Record<string, SeenSession>>
  /** When the identity was last verified as the run's own; absent after another one responded. */
  readonly proved: Readonly<Record<string, string>>
  readonly strangers: Readonly<Record<string, EntryOf<'identity.noted'>['data']['identity']>>
  readonly requests: Readonly<Record<string, EntryOf<'patch.requested'>['data'] & { readonly at: string }>>
  readonly late: Readonly<Record<string, EntryOf<'return.late'>['data'] & { readonly at: string }>>
  readonly proofs: Readonly<Record<string, EntryOf<'return.proven'>['data'] & { readonly at: string }>>
  /** What was last refused, and who asked for it. */
  readonly refused: Readonly<Record<string, EntryOf<'interlock.refused'>['data'] & { readonly at: string }>>
}

export const emptyDetails: RunDetails = {
  stages: [],
  notes: [],
  sessions: {},
  proved: {},
  strangers: {},
  requests: {},
  late: {},
  proofs: {},
  refused: {},
}

/** The details with these entries added. */
export function extendDetails(details: RunDetails, entries: readonly JournalEntry[]): RunDetails {
  return entries.reduce(extend, details)
}

function extend(details: RunDetails, entry: JournalEntry): RunDetails {
  const { at, seq } = entry
  switch (entry.type) {
    case 'return.expected': {
      // A new install starts a new wait; the stages of the earlier one stay in the transcript.
      const { appliance } = entry.data
      return {
        ...details,
        stages: details.stages.filter((stage) => stage.appliance !== appliance),
        late: without(details.late, appliance),
        proofs: without(details.proofs, appliance),
        requests: without(details.requests, appliance),
      }
    }
    case 'return.stage':
      return { ...details, stages: [...details.stages, { ...entry.data, at }] }
    case 'return.late':
      return { ...details, late: { ...details.late, [entry.data.appliance]: { ...entry.data, at } } }
    case 'return.proven':
      return { ...details, proofs: { ...details.proofs, [entry.data.appliance]: { ...entry.data, at } } }
    case 'note.added':
      return { ...details, notes: [...details.notes, { ...entry.data, at, seq }] }
    case 'session.connected':
      return { ...details, sessions: { ...details.sessions, [entry.data.appliance]: { ...entry.data, at } } }
    case 'identity.noted': {
      const { appliance, identity, same } = entry.data
      if (!same) return { ...details, strangers: { ...details.strangers, [appliance]: identity } }
      return {
        ...details,
        proved: { ...details.proved, [appliance]: at },
        strangers: without(details.strangers, appliance),
      }
    }
    case 'patch.requested':
      return { ...details, requests: { ...details.requests, [entry.data.appliance]: { ...entry.data, at } } }
    case 'interlock.refused':
      return { ...details, refused: { ...details.refused, [entry.data.appliance]: { ...entry.data, at } } }
    default:
      return details
  }
}

function without<V>(record: Readonly<Record<string, V>>, name: string): Readonly<Record<string, V>> {
  if (!(name in record)) return record
  return Object.fromEntries(Object.entries(record).filter(([other]) => other !== name))
}
