import type { ResultOf } from '../../shared/contract/contract.ts'
import type { Json } from '../../shared/model/run-event.ts'
import { changeLabel, factLabel, factText } from '../../shared/model/fact-text.ts'

export type Comparison = ResultOf<'record.compare'>
type Change = Pick<
  Comparison['appliances'][number]['changes'][number],
  'fact' | 'change' | 'name' | 'verdict' | 'why'
> & { readonly before?: Json | undefined; readonly after?: Json | undefined }
export type ChangeVerdict = Change['verdict']

/** One difference as it is read: what, from which value to which, and how it was judged. */
export interface ChangeRow {
  readonly change: string
  readonly title: string
  readonly before: string
  readonly after: string
  readonly verdict: ChangeVerdict
  readonly why: string
}

export interface ComparedAppliance {
  readonly appliance: string
  readonly names: string
  /** '2 expected, 1 unexpected, 1 unknown'; '' where nothing differs. */
  readonly sum: string
  /** What needs reading first: surprises, then what is unknown, then what an upgrade brings about. */
  readonly rows: readonly ChangeRow[]
  readonly same: readonly string[]
}

const changeLabels: Readonly<Record<Change['change'], string>> = {
  missing: 'Missing',
  added: 'Added',
  changed: 'Changed',
  unread: 'Not read',
}

const order: readonly ChangeVerdict[] = ['surprise', 'unknown', 'expected']

/** The host's comparison in the words and the order in which a person reads it. */
export function comparedAppliances(told: Comparison): readonly ComparedAppliance[] {
  return told.appliances.map(({ appliance, names, changes, same }) => ({
    appliance,
    names,
    sum: sumOf(changes),
    rows: order.flatMap((verdict) => changes.filter((change) => change.verdict === verdict).map(rowOf)),
    same: same.map(factLabel),
  }))
}

export function rowOf({ fact, change, name, before, after, verdict, why }: Change): ChangeRow {
  return {
    change: changeLabels[change],
    title: changeLabel(fact, name),
    before: factText(fact, before, name),
    after: factText(fact, after, name),
    verdict,
    why,
  }
}

function sumOf(changes: readonly Change[]): string {
  const words = { surprise: 'unexpected', unknown: 'unknown', expected: 'expected' } as const
  return order
    .toReversed()
    .flatMap((verdict) => {
      const number = changes.filter((change) => change.verdict === verdict).length
      if (number === 0) return []
      return [`${String(number)} ${words[verdict]}`]
    })
    .join(', ')
}

/** What there is to say where no appliance can be compared; undefined where one can. */
export function nothingCompared(told: Comparison, visits: boolean): string | undefined {
  if (told.appliances.length > 0) return undefined
  return visits
    ? 'The two runs have no appliance in common.'
    : 'Nothing was installed, so there is no before and after.'
}

/** Which visit came first: what is compared goes from the earlier one to the later. */
export function inOrder<T>(
  own: { readonly of: T; readonly at: string },
  other: { readonly of: T; readonly at: string },
): { one: T; other: T } {
  return other.at < own.at ? { one: other.of, other: own.of } : { one: own.of, other: other.of }
}
