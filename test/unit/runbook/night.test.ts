import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { namesListed } from '../../../shared/model/name-list.ts'
import { fillSentence } from '../../../shared/runbook/sentences.ts'
import { judge } from '../../../shared/runbook/condition.ts'
import { clockText, isClearOfNight, touchesMondayNight } from '../../../shared/runbook/night.ts'

const at = (words: string): number => {
  const [hours = 0, minutes = 0] = words.split(':').map(Number)
  return hours * 60 + minutes
}

describe('the night', () => {
  it.each([
    ['00:00', 0, false],
    ['00:59', 0, false],
    ['01:00', 0, true],
    ['10:00', 480, true],
    ['15:59', 480, true],
    ['16:00', 480, false],
    ['23:00', 59, true],
    ['23:00', 60, false],
    ['23:59', 0, true],
    ['12:00', 2_000, false],
  ])('from %s for %i minutes is clear of it: %s', (from, minutes, clear) => {
    expect(isClearOfNight(at(from), minutes)).toBe(clear)
  })

  it.each([
    ['Sunday', 6, '23:30', 45, true],
    ['Sunday', 6, '23:30', 20, false],
    ['Monday', 0, '00:30', 10, true],
    ['Monday', 0, '01:00', 10, false],
    ['Saturday', 5, '23:30', 45, false],
    ['Saturday', 5, '23:30', 1_500, true],
    ['Friday', 4, '10:00', 20_000, true],
  ])('%s (%i) at %s for %i minutes meets the report of Monday: %s', (_day, weekday, from, minutes, meets) => {
    expect(touchesMondayNight(at(from), weekday, minutes)).toBe(meets)
  })

  it('overlaps if any minute of it does', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1439 }), fc.integer({ min: 0, max: 3_000 }), (from, minutes) => {
        const every = Array.from({ length: minutes + 1 }, (_, more) => (from + more) % 1440)
        expect(isClearOfNight(from, minutes)).toBe(!every.some((minute) => minute < 60))
      }),
    )
  })

  it('is judged on whole and broken numbers alike', () => {
    const time = { minuteOfDay: 1410, weekday: 2, clock: 'computer' }
    const scope = { facts: {}, answers: {}, run: time }
    expect(judge('clearOfNight(run.minuteOfDay, run.weekday, 30)', scope)).toEqual({ value: false })
    expect(judge('clearOfNight(run.minuteOfDay, run.weekday, 29.5)', scope)).toEqual({ value: true })
    expect(fillSentence('To {clockTime(run.minuteOfDay + 30)}.', scope)).toBe('To 00:00.')
    expect(clockText(1500)).toBe('01:00')
  })
})

describe('names in an answer', () => {
  it.each([
    ['none', []],
    ['None', []],
    ['-', []],
    ['', []],
    ['D4_1', ['D4_1']],
    ['D4_1, E4_2;debug-5  X', ['D4_1', 'E4_2', 'debug-5', 'X']],
    ['none D4_1', ['none', 'D4_1']],
    ['D4_1 D4_1', ['D4_1']],
  ])('%j lists %j', (text, names) => {
    expect(namesListed(text)).toEqual(names)
  })
})
