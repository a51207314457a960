import type { JournalEntry } from './run-event.ts'
import type { RunState } from './run-state.ts'
import { sameAddress } from './site.ts'
import { softwareOf, type Software } from './site-matrix.ts'

/** One run of an appliance, as its history tells it. */
export interface HistoryRow {
  readonly run: string
  readonly at: string
  readonly purpose: 'check' | 'upgrade'
  readonly to?: string
  /** How the run was closed; absent while it is open. */
  readonly outcome?: string
  readonly address: string
  readonly host?: string
  readonly hostId?: string
  /** What it ran when the run first read it, and when the run last read it. */
  readonly before: Software
  readonly after: Software
  /** From the install to the verified return; absent where Uptick did not watch all of it. */
  readonly minutes?: number
  /** What is different from the end of the run before: something that Uptick did not do. */
  readonly changedSince: readonly string[]
  readonly practice?: true
}

interface HistoryInput {
  readonly state: RunState
  readonly entries: readonly JournalEntry[]
  readonly address: string
}

/** The runs of an appliance, the oldest first, and what changed between them. Pure. */
export function applianceHistory(runs: readonly HistoryInput[]): readonly HistoryRow[] {
  const rows: HistoryRow[] = []
  for (const input of runs) {
    const row = rowOf(input)
    if (row === undefined) continue
    const last = rows.findLast(({ hostId }) => hostId === row.hostId)
    rows.push({ ...row, changedSince: last === undefined ? [] : differences(last.after, row.before) })
  }
  return rows
}

function rowOf({ state, entries, address }: HistoryInput): HistoryRow | undefined {
  const { opened, closed, practice } = state
  const own = Object.values(state.appliances).find((one) => sameAddress(one.address, address))
  if (own === undefined || opened === undefined) return undefined
  const { host, hostId } = own.identity
  const after = softwareOf(own.facts, own.identity.release)
  const minutes = minutesOf(state, entries, own.id)
  return {
    run: state.run,
    at: opened.at,
    purpose: opened.purpose,
    ...(opened.to === undefined ? {} : { to: opened.to }),
    ...(closed === undefined ? {} : { outcome: closed.outcome }),
    address: own.address,
    ...(host === undefined ? {} : { host }),
    ...(hostId === undefined ? {} : { hostId }),
    before: own.factsBefore === undefined ? after : softwareOf(own.factsBefore, undefined),
    after,
    ...(minutes === undefined ? {} : { minutes }),
    changedSince: [],
    ...(practice === true ? { practice } : {}),
  }
}

function minutesOf(state: RunState, entries: readonly JournalEntry[], appliance: string): number | undefined {
  const { returning, firstOfferAt = 0 } = state.appliances[appliance] ?? {}
  const proven = entries.findLast((entry) => entry.type === 'return.proven' && entry.data.appliance === appliance)
  if (returning?.outcome !== 'proven' || proven === undefined) return undefined
  // Uptick was away for a part of it.
  if (state.resumedAt.some((seq) => seq > firstOfferAt)) return undefined
  return Math.ceil((Date.parse(proven.at) - Date.parse(returning.at)) / 60_000)
}

/** What differs between two readings, for a person; what one of them did not read is not compared. */
function differences(before: Software, now: Software): string[] {
  const found: string[] = []
  if (before.release !== undefined && now.release !== undefined && before.release !== now.release) {
    found.push(`Release ${before.release}, now ${now.release}`)
  }
  for (const [what, old, current] of [
    ['Patch', before.patches, now.patches],
    ['Antispam engine', before.engines, now.engines],
  ] as const) {
    if (old === undefined || current === undefined) continue
    for (const name of current.filter((one) => !old.includes(one))) found.push(`${what} ${name} is new`)
    for (const name of old.filter((one) => !current.includes(one))) found.push(`${what} ${name} is gone`)
  }
  return found
}
