import { patchKind } from './release.ts'
import type { Json } from './run-event.ts'

/** One difference between the facts of two moments. */
export interface FactChange {
  readonly fact: string
  readonly change: 'missing' | 'added' | 'changed'
  /** Of the entry in a list; '' where the fact itself is one value. */
  readonly name: string
  readonly before?: Json
  readonly after?: Json
}

export interface Judgment {
  readonly verdict: 'expected' | 'surprise'
  readonly why: string
}

/** Does an upgrade bring this change about on its own? Pure. */
export type ChangeRule = (change: FactChange) => Judgment

export const expected = (why: string): ChangeRule => {
  return () => ({ verdict: 'expected', why })
}

/** For facts that an upgrade leaves alone, and for those that Uptick does not know. */
export const unchanged: ChangeRule = () => surprise('an upgrade does not change this')

export const licenseRule: ChangeRule = ({ change }) =>
  change === 'added' ? is('expected', 'added since') : surprise('an upgrade keeps the licenses')

/** A D- or E-patch belongs to one release: the new release may contain it, or it has to be reinstalled. */
export const patchRule: ChangeRule = ({ change, name }) => {
  if (change !== 'missing') return is('expected', 'installed since')
  const kind = patchKind(name)
  if (kind === 'P' || kind === 'R') return is('expected', 'replaced by the new release')
  return surprise('integrated in the new release, or to be reinstalled?')
}

export const engineRule: ChangeRule = ({ change, before, after }) => {
  if (change === 'missing') return surprise('no longer listed')
  if (change === 'added') return is('expected', 'listed since')
  const [old, current] = [versionOf(before), versionOf(after)]
  if (old === undefined || current === undefined) return surprise('the versions cannot be compared')
  return isLower(current, old) ? surprise('an older version than before') : is('expected', 'updated')
}

function is(verdict: Judgment['verdict'], why: string): Judgment {
  return { verdict, why }
}

function surprise(why: string): Judgment {
  return is('surprise', why)
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
