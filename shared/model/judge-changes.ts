import { compareFacts, type FactDifference } from './compare.ts'
import { entryName } from './entry-name.ts'
import { unchanged, type FactChange, type Judgment } from './fact-rules.ts'
import { kindOfFact } from './fact-table.ts'
import type { Json } from './run-event.ts'

/**
 * One difference between what was known before and after, and whether an upgrade brings it about on its own. `unknown`: the
 * fact was read at one of the two times only, so the values cannot be compared.
 */
export interface JudgedChange extends Omit<FactChange, 'change'> {
  readonly change: FactChange['change'] | 'unread'
  readonly verdict: Judgment['verdict'] | 'unknown'
  readonly why: string
}

/** The differences of `compareFacts`, one by one, each with its judgment. Pure. */
export function judgeChanges(
  before: Readonly<Record<string, Json>>,
  after: Readonly<Record<string, Json>>,
): readonly JudgedChange[] {
  return compareFacts(before, after).flatMap((difference): readonly JudgedChange[] => {
    if (difference.unread) {
      const { fact } = difference
      return [{ fact, change: 'unread', name: '', ...optional('before', before[fact]), ...notRead } as const]
    }
    const only = Object.hasOwn(before, difference.fact) ? undefined : after[difference.fact]
    if (only !== undefined) {
      return [{ fact: difference.fact, change: 'added', name: '', after: only, ...notReadBefore } as const]
    }
    const { rule } = kindOfFact(difference.fact) ?? { rule: unchanged }
    return changesOf(difference).map((change) => ({ ...change, ...rule(change) }))
  })
}

const notRead = { verdict: 'unknown', why: 'read only before' } as const
const notReadBefore = { verdict: 'unknown', why: 'read only after' } as const

function changesOf({ fact, missing, added, changed }: FactDifference): FactChange[] {
  return [
    ...missing.map((before) => ({ fact, change: 'missing' as const, name: nameOf(before), before })),
    ...added.map((after) => ({ fact, change: 'added' as const, name: nameOf(after), after })),
    ...changed.map(({ name, before, after }) => ({ fact, change: 'changed' as const, name, before, after })),
  ]
}

function nameOf(entry: Json): string {
  return entryName(entry) ?? JSON.stringify(entry)
}

function optional(name: 'before', value: Json | undefined): { before?: Json } {
  return value === undefined ? {} : { [name]: value }
}
