import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Json } from '../../../shared/model/run-event.ts'
import {
  judge,
  judgeAgain,
  namesOf,
  type Judged,
  type Scope,
  type ScopeRoot,
} from '../../../shared/runbook/condition.ts'
import { documentOf } from '../../journeys/guide-ground.ts'

// A judgement is kept only while nothing that it was made of has changed.

const runbooks = ['mos-upgrade', 'mos-cluster-upgrade', 'mos-performance', 'mos-support'].map(documentOf)
const conditions = [
  ...new Set(
    runbooks.flatMap(({ phases }) =>
      phases.flatMap(({ items }) => items.flatMap(({ when, pass, ends }) => [when, pass, ends])),
    ),
  ),
].filter((text) => text !== undefined)
const names = [...new Set(conditions.flatMap(namesOf)), 'run.clock', 'facts.clock']

const value: fc.Arbitrary<Json | undefined> = fc.constantFrom<(Json | undefined)[]>(
  undefined, null, true, false, 0, 7, 90, 'none', 'upgrade', '4.3.7-GA', '4.4.3-GA', 'P', 'R', 'appliance',
  [{ name: 'Antispam' }], [{ id: 'Backup-1', state: 'Running' }], { skewSeconds: 40 },
) // prettier-ignore

const scope: fc.Arbitrary<Scope> = fc
  .array(value, { minLength: names.length, maxLength: names.length })
  .map((values) => {
    const roots: Record<ScopeRoot, Record<string, Json>> = { facts: {}, answers: {}, run: {}, ledger: {} }
    for (const [at, name] of names.entries()) {
      const [root, member = ''] = name.split('.') as [ScopeRoot, string?]
      const given = values[at]
      if (given !== undefined) roots[root][member] = given
    }
    return roots
  })

describe('a condition that is judged again', () => {
  it('says the same when it is judged again, after any other changes', () => {
    expect(conditions.length).toBeGreaterThan(30)
    fc.assert(
      fc.property(scope, scope, fc.nat(names.length - 1), (first, second, at) => {
        // A second scope that differs in one value only is the usual case; a wholly different one is tried too.
        const [root, member = ''] = names[at]!.split('.') as [ScopeRoot, string?]
        const near: Scope = { ...first, [root]: { ...first[root], [member]: second[root]?.[member] ?? null } }
        for (const condition of conditions) {
          let before: Judged | undefined
          for (const each of [first, near, near, second, first]) {
            before = judgeAgain(condition, each, before)
            expect(before.judgement, condition).toEqual(judge(condition, each))
          }
        }
      }),
      { numRuns: 8 },
    )
  })

  it('is not evaluated again while nothing that it reads has changed', () => {
    const facts = { release: '4.3.7-GA', serial: 'MP-1' }
    const first = judgeAgain("release(facts.release) < release('4.4')", { facts, answers: {}, run: {} }, undefined)
    const other = { facts: { ...facts, serial: 'MP-2' }, answers: { ntp: true }, run: {} }
    expect(judgeAgain("release(facts.release) < release('4.4')", other, first)).toBe(first)
    const newer = { facts: { ...facts, release: '4.4.3-GA' }, answers: {}, run: {} }
    expect(judgeAgain("release(facts.release) < release('4.4')", newer, first).judgement.value).toBe(false)
  })

  it('is evaluated each time if it reads all facts at once', () => {
    const judged = judgeAgain('size(facts) > 1', { facts: { a: 1 }, answers: {}, run: {} }, undefined)
    expect(judgeAgain('size(facts) > 1', { facts: { a: 1, b: 2 }, answers: {}, run: {} }, judged).judgement.value).toBe(
      true,
    )
  })
})
