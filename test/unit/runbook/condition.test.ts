import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkExpression, evaluate, judge, namesOf, type Scope } from '../../../shared/runbook/condition.ts'

const scope: Scope = {
  facts: {
    release: '4.2.5-GA',
    licences: [{ name: 'Upgrades Allowed', key: 'f' }, { name: 'Anti-Spam' }, { name: 'Old Thing', state: 'expired' }],
    backups: [
      { id: 'Backup-1', state: 'Done' },
      { id: 'Backup-2', state: 'Running' },
    ],
    patches: [{ name: 'D4_2_5_1' }, { name: 'P4_2_5-GA' }],
    nothing: null,
    count: 2,
    clock: { text: 'Sun, 25 Nov 2012 23:35:42 +0000', skewSeconds: 42 },
    merge: 'running',
  },
  answers: { ntp: false, pop: 10, imap: 18, webmail: 6, half: 0.5, patches: 'D4_1, E4_2', none: 'none', load: '0,85' },
  run: {
    kind: 'R', name: 'R4_4_3-GA', to: '4.4.3-GA', from: '4.2.5-GA',
    minuteOfDay: 1415, weekday: 6, minutesToEnd: 45, clock: 'appliance',
  }, // prettier-ignore
  ledger: { clock: { skewSeconds: 40 }, licences: [{ name: 'Antispam' }, { name: 'Corporate Edition' }] },
}

describe('a condition', () => {
  it.each([
    ["release(facts.release) < release('4.2')", false],
    ["release(facts.release) >= release('4.1.9-GA')", true],
    ["release(facts.release) < release('4.3')", true],
    ['release(run.to) > release(facts.release)', true],
    ["release(facts.release) == release('4.2.5-ga')", true],
    ["listed(facts.licences, 'Antispam')", true],
    ["facts.licences.exists(l, l.name == 'CE')", false],
    ["licensed(facts.licences, 'Upgrades Allowed', 'f')", true],
    ["licensed(facts.licences, 'Something', 'f')", false],
    ["licensed(facts.licences, 'Upgrades Allowed', 'f', '2026-11-23')", true],
    ["licensed(facts.licences, 'Old Thing')", false],
    ["facts.release.matches('^4[.]')", true],
    ['idle(facts.backups)', false],
    ['includesAll(facts.licences, ledger.licences)', false],
    ["size(facts.patches.filter(p, kindOf(p.name) in ['D', 'E'])) == 0", false],
    ['answers.ntp == false', true],
    ["answers.ntp == false && release(run.from) < release('4.2')", false],
    ["run.kind == 'R' || sameLine(release(facts.release), release(run.to))", true],
    ['has(run.to)', true],
    ["run.kind in ['D', 'E']", false],
    ["run.kind in ['P', 'R']", true],
    ['facts.clock.skewSeconds <= 300', true],
    ['facts.clock.skewSeconds < 42', false],
    ['facts.clock.skewSeconds >= 43', false],
    ['facts.clock.skewSeconds - ledger.clock.skewSeconds <= 2', true],
    ["idle('idle') && idle(facts.merge)", false],
    ['size(names(answers.patches)) > 0', true],
    ['size(names(answers.none)) > 0', false],
    ['decimal(answers.load) < 2.0', true],
    [
      'has(run.minutesToEnd) ? clearOfNight(run.minuteOfDay, run.weekday, run.minutesToEnd) : clearOfNight(run.minuteOfDay, run.weekday, 480)',
      false,
    ],
    ['clearOfNight(600, run.weekday, 480)', true],
    ['has(facts.ndmpMerge)', false],
    ['facts.count > 1 ? answers.ntp : facts.unheard', false],
  ])('%s is %s', (expression, value) => {
    expect(judge(expression, scope)).toEqual({ value })
    expect(checkExpression(expression)).toBeUndefined()
  })

  it.each([
    ["listed(facts.engines, 'x') && answers.snmp", ['facts.engines', 'answers.snmp'], undefined],
    ['facts.nothing == 1', ['facts.nothing'], undefined],
    [
      "release('4.2.5-CR') < release(facts.release)",
      ['facts.release'],
      'It is not known how 4.2.5-CR and 4.2.5-GA are ordered',
    ],
    ['facts.licences.all(l, l.key != "x")', ['facts.licences'], 'A value does not have the form that the check reads'],
    ['!facts.unheard', ['facts.unheard'], undefined],
    ['answers.snmp ? true : false', ['answers.snmp'], undefined],
    ['has(facts.unheard.name)', ['facts.unheard'], undefined],
    ['percent(facts.count, 0) > 1.0', ['facts.count'], 'The total is 0, so there are no shares'],
    ['decimal(answers.patches) < 2.0', ['answers.patches'], '"D4_1, E4_2" is not a figure such as 0.85'],
    ['release(answers.word) < release("4.2")', ['answers.word'], undefined],
  ])('%s is unknown', (expression, missing, fault) => {
    expect(judge(expression, scope)).toMatchObject({ value: 'unknown', missing })
    expect((judge(expression, scope) as { fault?: string }).fault).toBe(fault)
  })

  it('is decided by the side that is known where that is enough', () => {
    expect(judge('answers.ntp && facts.unheard', scope).value).toBe(false)
    expect(judge('facts.unheard && answers.ntp', scope).value).toBe(false)
    expect(judge('facts.unheard || !answers.ntp', scope).value).toBe(true)
    expect(judge('!(facts.unheard && answers.ntp)', scope).value).toBe(true)
    expect(judge('answers.unheard ? true : true', scope).value).toBe(true)
  })

  it('follows the three-valued tables for every nesting of and, or, not', () => {
    type Node = { text: string; value: boolean | 'unknown' }
    const leaf = fc.constantFrom<Node>(
      { text: 'answers.yes', value: true },
      { text: 'answers.no', value: false },
      { text: 'answers.open', value: 'unknown' },
    )
    const both = (a: Node, b: Node, decisive: boolean, sign: string): Node => {
      const value =
        a.value === decisive || b.value === decisive
          ? decisive
          : a.value === 'unknown' || b.value === 'unknown'
            ? 'unknown'
            : !decisive
      return { text: `(${a.text} ${sign} ${b.text})`, value }
    }
    const { node } = fc.letrec<{ node: Node }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc.tuple(tie('node'), tie('node')).map(([a, b]) => both(a, b, false, '&&')),
        fc.tuple(tie('node'), tie('node')).map(([a, b]) => both(a, b, true, '||')),
        tie('node').map((a): Node => ({ text: `!${a.text}`, value: a.value === 'unknown' ? 'unknown' : !a.value })),
      ),
    }))
    fc.assert(
      fc.property(node, ({ text, value }) => {
        expect(judge(text, { facts: {}, answers: { yes: true, no: false }, run: {} }).value).toBe(value)
      }),
    )
  })

  it('never throws, for any text', () => {
    const word = fc.constantFrom(
      'facts.a',
      'answers.b',
      '&&',
      '||',
      '(',
      ')',
      '!',
      'release(',
      "'4.2'",
      '<',
      '[',
      '0',
      'has(',
      '.exists(x, ',
      ' ',
      ',',
      'null',
      '?',
      ':',
      '1.5',
      'size(',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(word, { maxLength: 12 }).map((words) => words.join('')),
        ),
        fc.jsonValue(),
        (text, a) => {
          const some: Scope = { facts: { a: a as never }, answers: {}, run: {} }
          expect([true, false, 'unknown']).toContain(judge(text, some).value)
          evaluate(text, some)
          checkExpression(text)
          namesOf(text)
        },
      ),
    )
  })

  it('is identified by its names', () => {
    expect(namesOf("has(run.to) && facts['a'].exists(x, x.y == answers.z)")).toEqual(['run.to', 'facts.a', 'answers.z'])
  })

  it.each([
    ['1 +', 'the condition cannot be read: Unexpected token: EOF'],
    ['foo == 1', 'Unknown variable: foo'],
    ['nosuch(facts.a)', "found no matching overload for 'nosuch(dyn)'"],
    [
      "facts.a.matches('(a+)+$')",
      'the pattern of matches(…) cannot be used: a repetition inside a repeated group is not allowed',
    ],
    ['facts.a.matches(facts.b)', 'the pattern of matches(…) has to be written out'],
    ['size(facts.a)', 'it gives int, not true or false'],
    ['facts[answers.a] == 1', 'a name after "facts" and its like has to be written out, not worked out'],
  ])('%s cannot be used', (expression, fault) => {
    expect(checkExpression(expression)).toBe(fault)
  })
})

describe('a value', () => {
  it.each([
    ['percent(answers.webmail, answers.pop + answers.imap + answers.webmail)', 17.647058823529413],
    ['answers.half + 1', 1.5],
    ['1 + answers.half * 2', 2],
    ['size(facts.patches)', 2],
    ['facts.patches.map(p, p.name)', ['D4_2_5_1', 'P4_2_5-GA']],
    ['release(facts.release)', '4.2.5-GA'],
  ])('%s', (expression, value) => {
    expect(evaluate(expression, scope)).toEqual({ known: true, value })
  })

  it('is unknown where a part of it is', () => {
    expect(evaluate('answers.pop + answers.smtp', scope)).toEqual({
      known: false,
      missing: ['answers.smtp'],
    })
    expect(evaluate('percent(answers.pop, 0)', scope)).toMatchObject({
      known: false,
      fault: 'The total is 0, so there are no shares',
    })
  })
})
