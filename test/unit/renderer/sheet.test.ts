import { describe, expect, it } from 'vitest'
import { ageOf, filledOf, openRows, valuesOf, type PreparedSheet } from '../../../renderer/state/sheet.ts'

const row = { why: 'Why?', takes: 'text', title: 'Title' }
const prepared: PreparedSheet = {
  text: '',
  runbook: 'mos-upgrade',
  version: '1.0.0',
  asked: 4,
  filled: 2,
  appliances: [],
  answers: [
    { ...row, key: 'others', type: 'boolean', value: false },
    { ...row, key: 'pop', type: 'number', value: 12 },
    { ...row, key: 'name', type: 'text' },
  ],
  ticks: [{ ...row, key: 'before.backup', dated: true, note: 'Backup 7', at: '2026-11-30T20:00:00.000Z' }],
}

describe('the form of a sheet', () => {
  it('shows what is known, counts what is empty, and gives back what is filled in', () => {
    const values = valuesOf(prepared)
    expect(values.answers).toEqual({ others: 'no', pop: '12', name: '' })
    expect(openRows(values)).toBe(1)
    expect(filledOf(values)).toEqual({
      answers: { others: 'no', pop: '12' },
      ticks: { 'before.backup': { note: 'Backup 7', at: '2026-11-30T20:00:00.000Z' } },
    })
    const emptied = { ...values, ticks: { 'before.backup': { note: ' ', at: '2026-11-30T21:00' } } }
    expect(filledOf(emptied).ticks).toEqual({})
    expect(openRows(emptied)).toBe(2)
  })

  it.each([
    ['2026-11-30T20:00:00.000Z', 'less than a day old'],
    ['2026-11-29T20:00:00.000Z', '1 day old'],
    ['2026-11-18T20:00:00.000Z', '12 days old'],
    ['never', 'less than a day old'],
  ])('made at %s, it is %s', (made, words) => {
    expect(ageOf(made, Date.parse('2026-11-30T21:00:00.000Z'))).toBe(words)
  })
})
