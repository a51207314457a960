import { factShapes } from '../model/fact-shapes.ts'
import type { Item, Runbook } from '../model/runbook.ts'

/** What exists outside a document and may be named in it. */
export interface LintGround {
  readonly parsers: readonly string[]
  /** Ids of the guide's catalogue. */
  readonly guide: readonly string[]
  /** The documents that may be included, by their id. */
  readonly runbooks: Readonly<Record<string, Runbook>>
}

/** Something is wrong with an item; the sentence reads on from its id. */
export interface Finding {
  readonly item: Item
  readonly sentence: string
}

/** The names that conditions may read, by what they begin with. */
export interface Vocabulary {
  readonly facts: readonly string[]
  readonly answers: readonly string[]
  readonly run: readonly string[]
  readonly ledger: readonly string[]
}

/** What the engine itself puts into `run` (shared/engine/scope.ts). */
const runNames = [
  'from', 'to', 'name', 'kind', 'purpose', 'way', 'role', 'actives', 'cluster', 'returned', 'minuteOfDay', 'today', 'lastDay', 'weekday', 'clock', 'minutesToEnd',
] // prettier-ignore

/** Questions that the engine puts on its own: the release that an update brings, and the way of installing. */
export const engineQuestions = ['wantedRelease', 'way']

/** Every name that a condition of the document may read; included documents bring theirs. */
export function vocabularyOf(runbook: Runbook, ground: LintGround): Vocabulary {
  const items = [...itemsOf(runbook), ...itemsOf(runbook).flatMap((item) => includedItems(item, ground))]
  const read = items.flatMap(({ read: reader }) => (typeof reader === 'object' ? [reader.fact ?? 'reading'] : []))
  return {
    facts: [...Object.keys(factShapes), ...read, ...items.flatMap(workedOut)],
    answers: [...items.flatMap(({ ask }) => ask.map(({ id }) => id)), ...engineQuestions],
    run: runNames,
    ledger: items.flatMap(({ carry }) => carry ?? []),
  }
}

/** The facts that an item works out: those of `compute`, and the rating of one of them. */
export function workedOut(item: Item): readonly string[] {
  return [...Object.keys(item.compute ?? {}), ...(item.rate === undefined ? [] : [`${item.rate.of}Rating`])]
}

export function itemsOf(runbook: Runbook): readonly Item[] {
  return runbook.phases.flatMap((phase) => phase.items)
}

/** Documents within documents, no deeper. */
const deepest = 4

/**
 * The items that replace one with `include`, including those that they include in turn; none if the document or the
 * phase is unknown.
 */
export function includedItems(item: Item, ground: LintGround, depth = 0): readonly Item[] {
  if (item.include === undefined || depth >= deepest) return []
  const { runbook: id, phases } = item.include
  const included = Object.hasOwn(ground.runbooks, id) ? ground.runbooks[id] : undefined
  return (included?.phases ?? [])
    .filter((phase) => phases.includes(phase.id))
    .flatMap((phase) => phase.items.flatMap((inner) => [...includedItems(inner, ground, depth + 1), inner]))
}

/** `each: ledger.antispamEngines as engine` -> its parts; undefined where it is not of that form. */
export function eachOf(
  item: Item,
): { readonly root: 'ledger' | 'answers' | 'facts'; readonly member: string; readonly name: string } | undefined {
  const found = /^(ledger|answers|facts)\.(\w+) as (\w+)$/.exec(item.each ?? '')
  if (found === null) return undefined
  return { root: found[1] as 'ledger' | 'answers' | 'facts', member: found[2] ?? '', name: found[3] ?? '' }
}
