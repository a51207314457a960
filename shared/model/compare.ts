import { entryName } from './entry-name.ts'
import type { Json } from './run-event.ts'

/** How one fact differs before and after. Entries of lists are matched by `name` or `id`, else by their content. */
export interface FactDifference {
  readonly fact: string
  /** Listed before, not listed after. A fact that was read before and not after is `unread` instead. */
  readonly missing: readonly Json[]
  readonly added: readonly Json[]
  readonly changed: readonly EntryChange[]
  /** The fact was read before and not after, so the two cannot be compared. */
  readonly unread: boolean
}

/** `name` is '' where the fact itself is one value. */
export interface EntryChange {
  readonly name: string
  readonly before: Json
  readonly after: Json
}

/** Compares facts before and after; gives only facts that differ, in the order of `before`. Pure. */
export function compareFacts(
  before: Readonly<Record<string, Json>>,
  after: Readonly<Record<string, Json>>,
): readonly FactDifference[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return names.flatMap((fact) => compareFact(fact, own(before, fact), own(after, fact)) ?? [])
}

function own(values: Readonly<Record<string, Json>>, name: string): Json | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined
}

function compareFact(fact: string, before: Json | undefined, after: Json | undefined): FactDifference | undefined {
  const none = { fact, missing: [], added: [], changed: [], unread: false }
  if (before === undefined && after === undefined) return undefined
  if (after === undefined) return { ...none, unread: true }
  if (before === undefined) return { ...none, added: Array.isArray(after) ? after : [after] }
  if (Array.isArray(before) && Array.isArray(after)) return compareLists(fact, before, after)
  if (sameJson(before, after)) return undefined
  return { ...none, changed: [{ name: '', before, after }] }
}

function compareLists(fact: string, before: readonly Json[], after: readonly Json[]): FactDifference | undefined {
  const rest = [...after]
  const missing: Json[] = []
  const changed: EntryChange[] = []
  const take = (test: (entry: Json) => boolean): Json | undefined => {
    const at = rest.findIndex(test)
    return at < 0 ? undefined : rest.splice(at, 1)[0]
  }
  // Match equal entries first: of two rows with one name, the unchanged one must not be taken for the changed one.
  const unequal = before.filter((entry) => take((other) => sameJson(entry, other)) === undefined)
  for (const entry of unequal) {
    const name = entryName(entry)
    const other = name === undefined ? undefined : take((candidate) => entryName(candidate) === name)
    if (name === undefined || other === undefined) missing.push(entry)
    else changed.push({ name, before: entry, after: other })
  }
  if (missing.length === 0 && rest.length === 0 && changed.length === 0) return undefined
  return { fact, missing, added: rest, changed, unread: false }
}

/** Equal values; the order of an object's members does not count. */
function sameJson(a: Json, b: Json): boolean {
  if (a === b) return true
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return false
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((x, i) => sameJson(x, b[i] ?? null))
  }
  const [keys, others] = [Object.keys(a), Object.keys(b)]
  return (
    keys.length === others.length &&
    keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key] ?? null, b[key] ?? null))
  )
}
