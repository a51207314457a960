import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import type { Scope } from '../../../shared/runbook/condition.ts'
import {
  factsSaid,
  fillSentence,
  notKnownSaid,
  numberText,
  placeholdersOf,
  valuesSaid,
} from '../../../shared/runbook/sentences.ts'

const scope: Scope = {
  facts: {
    release: '4.3.7-GA',
    licences: [{ name: 'Upgrades Allowed', key: 'f', expires: '2027-01-31' }, { name: 'Antispam' }],
    share: 39.999,
  },
  answers: { ntp: false, connections: 10 },
  run: { to: '4.4.3-GA', kind: 'R' },
  ledger: { licences: [{ name: 'Antispam' }, { name: 'POP' }] },
}

describe('a sentence with values', () => {
  it.each([
    ['Release {facts.release}, at least 4.1.9-GA.', 'Release 4.3.7-GA, at least 4.1.9-GA.'],
    ['Licenses: {facts.licences}.', 'Licenses: Upgrades Allowed (key f, expires 2027-01-31), Antispam.'],
    ['Gone: {ledger.licences.filter(b, !includesAll(facts.licences, [b]))}.', 'Gone: POP.'],
    ["{answers.ntp ? 'It has an NTP server.' : 'It has none.'}", 'It has none.'],
    ['{facts.share} % of the connections.', '39.99 % of the connections.'],
    ["{has(facts.unheard) ? 'known' : 'never read'}", 'never read'],
    ['Nothing to put in.', 'Nothing to put in.'],
  ])('%s', (sentence, expected) => {
    expect(fillSentence(sentence, scope)).toBe(expected)
  })

  it('is not said where one of its values is not known', () => {
    expect(fillSentence('Release {facts.release}, clock {facts.clock}.', scope)).toBeUndefined()
    expect(placeholdersOf('{facts.a} and {run.b}')).toEqual(['facts.a', 'run.b'])
  })

  it('never shows a number on the other side of a threshold with two decimals', () => {
    const hundredth = fc.integer({ min: 0, max: 100_000 }).map((count) => count / 100)
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1000, noNaN: true }), hundredth, (value, threshold) => {
        // The difference of two shares of up to a million connections is larger than this.
        fc.pre(Math.abs(value - threshold) > 1e-8)
        expect(Number(numberText(value)) < threshold).toBe(value < threshold)
      }),
    )
    expect(['8.5', '39.6', '0.29', '-0.29', '7']).toEqual([8.5, 39.6, 0.29, -0.29, 7].map(numberText))
  })
})

describe('what is said without a sentence', () => {
  it('names the values that a condition reads, and no expression', () => {
    expect(valuesSaid('release(facts.release) < release(run.to) && answers.ntp == false', scope)).toBe(
      'Release 4.3.7-GA, target release 4.4.3-GA, answer no.',
    )
    expect(valuesSaid('facts.unheard == 1', scope)).toBe('')
  })

  it('names what is not known, a question by its words', () => {
    const question = (id: string): string | undefined => (id === 'ntp' ? 'Is there an NTP server?' : undefined)
    expect(notKnownSaid(['facts.release', 'answers.ntp', 'run.to', 'ledger.licences'], question)).toBe(
      'Not known yet: release, the answer to "Is there an NTP server?", the target release, licenses from before the upgrade.',
    )
  })

  it('names the facts of a reply', () => {
    const facts = [
      ['release', '4.3.7-GA'],
      ['build', '20049'],
    ] as const
    expect(factsSaid(facts)).toBe('Release 4.3.7-GA, build 20049.')
    expect(factsSaid([])).toBe('')
  })
})
