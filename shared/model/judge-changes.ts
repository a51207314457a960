import { compareFacts, type FactDifference } from './compare.ts'
import { patchKind } from './release.ts'
import type { Json } from './run-event.ts'

/**
 * One difference between what was known before and after, and whether an upgrade brings it about by itself. `unknown`:
 * nobody read the fact at one of the two times, so nothing can be said.
 */
export interface JudgedChange {
  readonly fact: string
  readonly change: 'missing' | 'added' | 'changed' | 'unread'
  /** Of the entry in a list; '' where the fact itself is one value. */
  readonly name: string
  readonly before?: Json
  readonly after?: Json
  readonly verdict: 'expected' | 'surprise' | 'unknown'
  readonly why: string
}

type Judged = Pick<JudgedChange, 'verdict' | 'why'>
type Rule = (change: Omit<JudgedChange, 'verdict' | 'why'>) => Judged

const expected = (why: string): Judged => ({ verdict: 'expected', why })
const surprise = (why: string): Judged => ({ verdict: 'surprise', why })

/** What an upgrade does to a fact. Whatever is not here should be after as it was before. */
const rules: Readonly<Record<string, Rule>> = {
  release: () => expected('what the upgrade is for'),
  build: () => expected('comes with the release'),
  clock: () => expected('time goes on'),
  storage: () => expected('changes by itself'),
  backups: () => expected('changes by itself'),
  restores: () => expected('changes by itself'),
  ndmpMerge: () => expected('changes by itself'),
  patches: judgePatch,
  licences: ({ change }) =>
    change === 'added' ? expected('fetched since') : surprise('a licence is not as it was before'),
  antispamEngines: judgeEngine,
  antivirus: judgeEngine,
}

/** The differences of `compareFacts`, one by one, each judged. Pure. */
export function judgeChanges(
  before: Readonly<Record<string, Json>>,
  after: Readonly<Record<string, Json>>,
): readonly JudgedChange[] {
  return compareFacts(before, after).flatMap((difference) => {
    if (difference.unread) {
      const { fact } = difference
      return [{ fact, change: 'unread', name: '', ...optional('before', before[fact]), ...notRead } as const]
    }
    const only = Object.hasOwn(before, difference.fact) ? undefined : after[difference.fact]
    if (only !== undefined) {
      return [{ fact: difference.fact, change: 'added', name: '', after: only, ...notReadBefore } as const]
    }
    const rule = Object.hasOwn(rules, difference.fact) ? rules[difference.fact] : undefined
    return changesOf(difference).map((change) => ({
      ...change,
      ...(rule ?? (() => surprise('an upgrade does not change this')))(change),
    }))
  })
}

const notRead = { verdict: 'unknown', why: 'not read again' } as const
const notReadBefore = { verdict: 'unknown', why: 'not read before' } as const

function changesOf({ fact, missing, added, changed }: FactDifference): Omit<JudgedChange, 'verdict' | 'why'>[] {
  return [
    ...missing.map((before) => ({ fact, change: 'missing' as const, name: nameOf(before), before })),
    ...added.map((after) => ({ fact, change: 'added' as const, name: nameOf(after), after })),
    ...changed.map(({ name, before, after }) => ({ fact, change: 'changed' as const, name, before, after })),
  ]
}

/** A D or E patch belongs to one release: the new one may contain it, or it has to be installed again. */
function judgePatch({ change, name }: Omit<JudgedChange, 'verdict' | 'why'>): Judged {
  if (change !== 'missing') return expected('installed since')
  const kind = patchKind(name)
  if (kind === 'P' || kind === 'R') return expected('the release that it brought is past')
  return surprise('in the new release, or to be installed again?')
}

function judgeEngine({ change, before, after }: Omit<JudgedChange, 'verdict' | 'why'>): Judged {
  if (change === 'missing') return surprise('no longer listed')
  if (change === 'added') return expected('listed since')
  const [was, is] = [versionOf(before), versionOf(after)]
  if (was === undefined || is === undefined) return surprise('the version cannot be compared')
  return isLower(is, was) ? surprise('an older version than before') : expected('updated')
}

function versionOf(value: Json | undefined): number[] | undefined {
  const version = value !== null && typeof value === 'object' && !Array.isArray(value) ? value['version'] : value
  const digits = typeof version === 'string' ? /^\d+(?:\.\d+)*/.exec(version.trim())?.[0] : undefined
  return digits?.split('.').map(Number)
}

function isLower(a: readonly number[], b: readonly number[]): boolean {
  const at = a.findIndex((number, index) => number !== (b[index] ?? 0))
  return at >= 0 ? (a[at] ?? 0) < (b[at] ?? 0) : a.length < b.length
}

function nameOf(value: Json): string {
  if (typeof value === 'string') return value
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return JSON.stringify(value)
  const name = Object.hasOwn(value, 'name') ? value['name'] : value['id']
  return typeof name === 'string' ? name : JSON.stringify(value)
}

function optional(name: 'before', value: Json | undefined): { before?: Json } {
  return value === undefined ? {} : { [name]: value }
}
