import { describe, expect, it } from 'vitest'
import type { Json } from '../../../shared/model/run-event.ts'
import { judge, type Judgement, type Scope } from '../../../shared/runbook/condition.ts'
import { lintRunbook } from '../../../shared/runbook/lint-runbook.ts'
import { parseRunbook } from '../../../shared/runbook/parse-runbook.ts'
import { documents, ground, itemsOf } from './documents.ts'
import { situations } from './situation-table.ts'
import { scopeOfSituation } from './situations.ts'

// What was not read yet is unknown. No document may let it mean that an item does not apply.

const fence = '```'

const runs: readonly Record<string, Json>[] = ['check', 'upgrade'].flatMap((purpose) =>
  [
    {},
    { name: 'R4_4_3-GA', kind: 'R', to: '4.4.3-GA' },
    { name: 'P4_3_8-GA', kind: 'P' },
    { name: 'D4_1', kind: 'D' },
  ].flatMap((update) => ['cli', 'suite'].map((way) => ({ purpose, way, ...update }))),
)

const conditions = documents.flatMap(({ runbook }) =>
  itemsOf(runbook!).flatMap(({ id, when, ends }) => [
    ...(when === undefined ? [] : [[`${runbook!.id}/${id} when`, when] as const]),
    ...(ends === undefined ? [] : [[`${runbook!.id}/${id} ends`, ends] as const]),
  ]),
)

describe('a value that was not read yet', () => {
  it('decides no condition of a document: what is false without it is false with any value', () => {
    expect(conditions.length).toBeGreaterThan(50)
    for (const [name, expression] of conditions) {
      for (const run of runs) {
        const empty = judge(expression, { facts: {}, answers: {}, ledger: {}, run })
        if (empty.value === 'unknown') {
          expect(empty.missing.length + (empty.fault === undefined ? 0 : 1), name).toBeGreaterThan(0)
          continue
        }
        for (const situation of situations) {
          const { facts, answers, ledger } = scopeOfSituation(situation)
          const known = judge(expression, { facts, answers, ledger: ledger ?? {}, run })
          expect(known.value === 'unknown' || known.value === empty.value, `${name}, ${situation.name}`).toBe(true)
        }
      }
    }
  })

  it.each<[string, Json | undefined, Judgement]>([
    ['has(facts.clock)', undefined, { value: 'unknown', missing: ['facts.clock'] }],
    ['!has(facts.clock)', undefined, { value: 'unknown', missing: ['facts.clock'] }],
    ['has(facts.clock) && facts.clock > 1', undefined, { value: 'unknown', missing: ['facts.clock'] }],
    ['has(facts.clock) ? true : false', undefined, { value: 'unknown', missing: ['facts.clock'] }],
    ['has(facts.clock) || true', undefined, { value: true }],
    ['has(answers.a) && false', undefined, { value: false }],
    ['has(ledger.clock)', undefined, { value: 'unknown', missing: ['ledger.clock'] }],
    ['has(run.to)', undefined, { value: false }],
    ['has(facts.clock)', 2, { value: true }],
    ['!has(facts.clock)', 2, { value: false }],
  ])('makes %s unknown where an item applies or a section ends', (expression, clock, wanted) => {
    const scope: Scope = { facts: clock === undefined ? {} : { clock }, answers: {}, run: {}, unread: 'unknown' }
    expect(judge(expression, scope)).toMatchObject(wanted)
  })

  it.each([
    ['when: has(facts.clock)', '"when" asks has(facts.clock)'],
    ["when: listed(facts.licences, 'Antispam') && !has(ledger.clock)", '"when" asks has(ledger.clock)'],
    ['ends: has(facts.clock)', '"ends" asks has(facts.clock)'],
  ])('is refused by the lint: %s', (line, sentence) => {
    const block = `id: a.clock\nrun: Version\nread: version\ncarry: clock\n${line}\nremedy: y\nskipped-means: z`
    const source = `---\nid: own\ntitle: Own\nversion: 1.0.0\n---\n\n## A\n\n### A title\n\nProse.\n\n${fence}item\n${block}\n${fence}\n`
    const { runbook } = parseRunbook(source, 'own.md')
    const said = lintRunbook(runbook!, 'own.md', ground).map((fault) => fault.sentence)
    expect(said.join('\n')).toContain(sentence)
  })
})
