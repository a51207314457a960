import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  checkExpression,
  describeCondition,
  evaluate,
  judge,
  namesOf,
  type Scope,
} from '../../../shared/runbook/condition.ts'

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
    ["release(facts.release) < release('4.2')", false, 'release is 4.2.5-GA, not before 4.2'],
    ["release(facts.release) >= release('4.1.9-GA')", true, 'release is 4.2.5-GA, not before 4.1.9-GA'],
    ["release(facts.release) < release('4.3')", true, 'release is 4.2.5-GA, before 4.3'],
    ['release(run.to) > release(facts.release)', true, 'the wanted release is 4.4.3-GA, after 4.2.5-GA (release)'],
    ["release(facts.release) == release('4.2.5-ga')", true, 'release is 4.2.5-GA, as 4.2.5-ga'],
    ["listed(facts.licences, 'Antispam')", true, 'Antispam is among licenses'],
    [
      "facts.licences.exists(l, l.name == 'CE')",
      false,
      'CE is not among licenses (Upgrades Allowed, Anti-Spam, Old Thing expired)',
    ],
    ["licensed(facts.licences, 'Upgrades Allowed', 'f')", true, 'Upgrades Allowed is among licenses'],
    [
      "licensed(facts.licences, 'Something', 'f')",
      false,
      'Something is not among licenses (Upgrades Allowed, Anti-Spam, Old Thing expired)',
    ],
    ["licensed(facts.licences, 'Upgrades Allowed', 'f', '2026-11-23')", true, 'Upgrades Allowed is among licenses'],
    [
      "licensed(facts.licences, 'Old Thing')",
      false,
      'Old Thing is not among licenses (Upgrades Allowed, Anti-Spam, Old Thing expired)',
    ],
    ["facts.release.matches('^4[.]')", true, 'facts.release.matches("^4[.]") is true, where release is 4.2.5-GA'],
    ['idle(facts.backups)', false, 'not known to be idle: Backup-2 Running'],
    ['includesAll(facts.licences, ledger.licences)', false, 'not there any more: Corporate Edition'],
    ["size(facts.patches.filter(p, kindOf(p.name) in ['D', 'E'])) == 0", false, 'patches: 1 (D4_2_5_1)'],
    ['answers.ntp == false', true, 'the answer to ntp is no'],
    [
      "answers.ntp == false && release(run.from) < release('4.2')",
      false,
      'the release before is 4.2.5-GA, not before 4.2',
    ],
    ["run.kind == 'R' || sameLine(release(facts.release), release(run.to))", true, 'the kind of update is R'],
    ['has(run.to)', true, 'the wanted release is known'],
    ["run.kind in ['D', 'E']", false, 'the kind of update is R, not D or E'],
    ["run.kind in ['P', 'R']", true, 'the kind of update is R'],
    ['facts.clock.skewSeconds <= 300', true, 'clock.skewSeconds is 42, not above 300'],
    ['facts.clock.skewSeconds < 42', false, 'clock.skewSeconds is 42, not below 42'],
    ['facts.clock.skewSeconds >= 43', false, 'clock.skewSeconds is 42, below 43'],
    [
      'facts.clock.skewSeconds - ledger.clock.skewSeconds <= 2',
      true,
      'clock.skewSeconds - ledger.clock.skewSeconds is 2, not above 2',
    ],
    ["idle('idle') && idle(facts.merge)", false, 'merge is running'],
    ['size(names(answers.patches)) > 0', true, 'the answer to patches: 2 (D4_1, E4_2)'],
    ['size(names(answers.none)) > 0', false, 'the answer to none: none'],
    ['decimal(answers.load) < 2.0', true, 'decimal(the answer to load) is 0.85, below 2'],
    [
      'has(run.minutesToEnd) ? clearOfNight(run.minuteOfDay, run.weekday, run.minutesToEnd) : clearOfNight(run.minuteOfDay, run.weekday, 480)',
      false,
      "how long it will take is known; from 23:35 (the appliance's clock, 42 s ahead of this computer's) 45 min are reckoned with, to 00:20: that meets 00:00 to 01:00, when log processing and snapshots begin, and Monday's report",
    ],
    [
      'clearOfNight(600, run.weekday, 480)',
      true,
      "from 10:00 (the appliance's clock, 42 s ahead of this computer's) 480 min are reckoned with, to 18:00: clear of the time from 00:00 to 01:00",
    ],
    ['has(facts.ndmpMerge)', false, 'NDMP merge is not known yet'],
    ['facts.count > 1 ? answers.ntp : facts.unheard', false, 'count is 2, above 1; the answer to ntp is no'],
  ])('%s is %s', (expression, value, reason) => {
    expect(judge(expression, scope)).toEqual({ value, reason })
    expect(describeCondition(expression, scope)).toBe(reason)
    expect(checkExpression(expression)).toBeUndefined()
  })

  it.each([
    [
      "listed(facts.engines, 'x') && answers.snmp",
      ['facts.engines', 'answers.snmp'],
      'engines not known; answers.snmp not known',
    ],
    ['facts.nothing == 1', ['facts.nothing'], 'nothing not known'],
    [
      "release('4.2.5-CR') < release(facts.release)",
      ['facts.release'],
      'it is not known how 4.2.5-CR and 4.2.5-GA are ordered',
    ],
    [
      'facts.licences.all(l, l.key != "x")',
      ['facts.licences'],
      'facts.licences.all(l, l.key != "x"): No such key: key',
    ],
    ['!facts.unheard', ['facts.unheard'], 'unheard not known'],
    ['answers.snmp ? true : false', ['answers.snmp'], 'answers.snmp not known'],
    ['has(facts.unheard.name)', ['facts.unheard'], 'unheard not known'],
    ['percent(facts.count, 0) > 1.0', ['facts.count'], 'the total is 0, of which there are no shares'],
    ['decimal(answers.patches) < 2.0', ['answers.patches'], '"D4_1, E4_2" is no figure such as 0.85'],
    ['release(answers.word) < release("4.2")', ['answers.word'], 'answers.word not known'],
  ])('%s is unknown', (expression, missing, reason) => {
    expect(judge(expression, scope)).toEqual({ value: 'unknown', missing, reason })
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

  it('never throws, whatever is written in it', () => {
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

  it('is told by its names', () => {
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
      reason: 'answers.smtp not known',
      missing: ['answers.smtp'],
    })
    expect(evaluate('percent(answers.pop, 0)', scope)).toMatchObject({
      known: false,
      reason: 'the total is 0, of which there are no shares',
    })
  })
})
