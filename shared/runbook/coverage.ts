import type { Item, Runbook } from '../model/runbook.ts'
import { guideEntries, type GuideEntry, type GuideEntryId } from './guide-entries.ts'

/**
 * What carries an entry of the guide: an item; an item of another subject that only tells it (`notice`, as
 * 'runbook/item'); a rule that holds everywhere; a cause that is looked for when an install was refused.
 */
export type Carrier =
  | { readonly runbook: string; readonly item: string }
  | { readonly notice: string }
  | { readonly interlock: string }
  | { readonly diagnosis: string }

/** One entry of the guide and what implements it; `excluded` is the reason why nothing does. */
export interface EntryCoverage {
  readonly entry: GuideEntryId
  readonly page: number
  readonly kind: GuideEntry['kind']
  readonly says: string
  readonly command?: string
  readonly carriedBy: readonly Carrier[]
  readonly excluded?: string
}

/** The other way round: what an item is about in the guide. */
export interface ItemCoverage {
  readonly runbook: string
  readonly item: string
  readonly title: string
  readonly entries: readonly { readonly entry: GuideEntryId; readonly page: number; readonly says: string }[]
}

export interface Coverage {
  readonly entries: readonly EntryCoverage[]
  readonly items: readonly ItemCoverage[]
  /** Entries that nothing carries and nothing excuses. */
  readonly open: readonly GuideEntryId[]
}

type Declared = Readonly<Record<string, readonly GuideEntryId[]>>

/** What declares entries of the guide, and which of them are left out with a reason. */
export interface CoverageGround {
  readonly runbooks: readonly Runbook[]
  readonly interlocks: Declared
  readonly diagnoses: Declared
  readonly excluded?: Readonly<Partial<Record<GuideEntryId, string>>>
}

/**
 * Compares the guide's entries with everything that implements them, in both directions. An entry is covered by what
 * names it; included items count in their own runbook. Pure.
 */
export function coverageOf({ runbooks, interlocks, diagnoses, excluded = {} }: CoverageGround): Coverage {
  const items = runbooks.flatMap((runbook) =>
    runbook.phases.flatMap((phase) => phase.items).map((item) => ({ runbook: runbook.id, item })),
  )
  const ids = Object.keys(guideEntries) as GuideEntryId[]
  const entries = ids.map((entry): EntryCoverage => {
    const carriedBy = [
      ...items
        .filter(({ item }) => item.guide.includes(entry))
        .map(({ runbook, item }) => carrier(runbook, item, entry)),
      ...declaring(interlocks, entry).map((interlock) => ({ interlock })),
      ...declaring(diagnoses, entry).map((diagnosis) => ({ diagnosis })),
    ]
    const reason = excluded[entry]
    return { entry, ...guideEntries[entry], carriedBy, ...(reason === undefined ? {} : { excluded: reason }) }
  })
  return {
    entries,
    items: items.map(({ runbook, item }) => ({ runbook, item: item.id, title: item.title, entries: entriesOf(item) })),
    open: entries.filter((row) => row.carriedBy.length === 0 && row.excluded === undefined).map(({ entry }) => entry),
  }
}

/** An item about something else may mention a rule or a notice; an instruction must have an item that does it. */
function carrier(runbook: string, item: Item, entry: GuideEntryId): Carrier {
  const { kind } = guideEntries[entry]
  const told = (kind === 'rule' || kind === 'notice') && item.id !== entry
  return told ? { notice: `${runbook}/${item.id}` } : { runbook, item: item.id }
}

function declaring(table: Declared, entry: GuideEntryId): readonly string[] {
  return Object.entries(table).flatMap(([name, entries]) => (entries.includes(entry) ? [name] : []))
}

function entriesOf(item: Item): ItemCoverage['entries'] {
  return item.guide.flatMap((id) => {
    const entry = id as GuideEntryId
    return Object.hasOwn(guideEntries, id)
      ? [{ entry, page: guideEntries[entry].page, says: guideEntries[entry].says }]
      : []
  })
}
