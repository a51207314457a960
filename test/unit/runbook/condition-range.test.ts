import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judge } from '../../../shared/runbook/condition.ts'
import { rangeOf } from '../../../shared/runbook/condition-range.ts'

describe('what a condition can be', () => {
  it.each([
    ["release(facts.release) < release('4.1') && release(facts.release) > release('4.2')", 'never'],
    ["release(facts.release) < release('4.2') && release(facts.release) > release('4.1')", 'open'],
    ["release(facts.release) <= release('4.1') && release(facts.release) >= release('4.1')", 'open'],
    ["release(facts.release) < release('3.9') && release(facts.release) > release('3.10')", 'never'],
    ["release(facts.release) < release('4.1') || release(facts.release) >= release('4.1')", 'always'],
    ['release(run.to) > release(facts.release) && release(facts.release) > release(run.to)', 'never'],
    ["release(run.to) > release(facts.release) && release(facts.release) > release('4.2') && release(run.to) < release('4.2')", 'never'],
    ['release(run.to) > release(facts.release)', 'open'],
    ["run.kind == 'P' && run.kind == 'R'", 'never'],
    ["run.kind in ['D', 'E'] && run.kind == 'P'", 'never'],
    ["run.kind in ['D', 'E'] || run.kind == 'P'", 'open'],
    ["run.kind in ['D', 'E'] || run.kind != 'D'", 'always'],
    ["answers.night == 'none' && answers.night != 'none'", 'never'],
    ['answers.ntp == true && answers.ntp == false', 'never'],
    ['answers.ntp || answers.ntp == false', 'always'],
    ['answers.ntp && !answers.ntp', 'never'],
    ['answers.pop > 5 && answers.pop < 3', 'never'],
    ['answers.pop > 3 && answers.pop < 4', 'open'],
    ['answers.pop >= -1 || answers.pop < -1', 'always'],
    ["listed(facts.licences, 'A') && !listed(facts.licences, 'A')", 'never'],
    ["listed(facts.licences, 'A') || has(run.to)", 'open'],
    ['has(run.to) ? answers.a : !has(run.to)', 'open'],
    ['answers.a ? answers.b : answers.b', 'open'],
    ['answers.a ? true : true', 'always'],
    ['answers.a ==', 'open'],
  ])('%s: %s', (expression, range) => {
    expect(rangeOf(expression)).toBe(range)
  }) // prettier-ignore

  it('is never wrong: what is judged true is not called never, what is judged false not always', () => {
    const atom = fc.constantFrom(
      "release(facts.release) < release('4.2')",
      "release(facts.release) >= release('4.1.9-GA')",
      "release(facts.release) == release('4.2.5-GA')",
      'release(run.to) > release(facts.release)',
      "run.kind in ['D', 'E']",
      "run.kind == 'P'",
      "run.kind != 'P'",
      'answers.ntp',
      'answers.ntp == false',
      'answers.pop > 3',
      'answers.pop < 9',
      'answers.pop == 5',
    )
    const { node } = fc.letrec<{ node: string }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 3 },
        atom,
        fc.tuple(tie('node'), fc.constantFrom('&&', '||'), tie('node')).map(([a, sign, b]) => `(${a} ${sign} ${b})`),
        tie('node').map((a) => `!${a.startsWith('(') ? a : `(${a})`}`),
      ),
    }))
    const release = fc.constantFrom('4.1.8-GA', '4.1.9-GA', '4.2.0-GA', '4.2.5-GA', '4.4.3-GA')
    const scope = fc.record({
      facts: fc.record({ release }),
      run: fc.record({ to: release, kind: fc.constantFrom('P', 'R', 'D', 'E', 'other') }),
      answers: fc.record({ ntp: fc.boolean(), pop: fc.integer({ min: 0, max: 12 }) }),
    })
    fc.assert(
      fc.property(node, scope, (expression, some) => {
        const range = rangeOf(expression)
        if (range !== 'open') expect(judge(expression, some).value).toBe(range === 'always')
      }),
      { numRuns: 500 },
    )
  })
})
