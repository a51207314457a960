import { describe, expect, it } from 'vitest'
import { windowFault, windowSides } from '../../../shared/model/maintenance-window.ts'

const now = Date.parse('2026-12-05T20:00:00Z')

describe('FROM-TO is parted where it gives two times', () => {
  const cases: readonly [string, { from: string; to: string } | undefined][] = [
    ['22:00-02:00', { from: '22:00', to: '02:00' }],
    ['22:00 – 02:00', { from: '22:00', to: '02:00' }],
    ['2026-12-05T22:00-2026-12-06T02:00', { from: '2026-12-05T22:00', to: '2026-12-06T02:00' }],
    ['22:00-2026-12-06T02:00', { from: '22:00', to: '2026-12-06T02:00' }],
    ['2026-12-05T22:00-02:00-2026-12-06T02:00-02:00', { from: '2026-12-05T22:00-02:00', to: '2026-12-06T02:00-02:00' }],
    ['tonight-late', { from: 'tonight', to: 'late' }],
    ['22:00', undefined],
    ['22:00-', undefined],
    ['', undefined],
  ]
  it.each(cases)('%s', (text, sides) => expect(windowSides(text, now, 0)).toEqual(sides))
})

describe('a window that is none', () => {
  const cases: readonly [string, string, string | undefined][] = [
    ['22:00', '02:00', undefined],
    ['2026-12-05T22:00Z', '2026-12-06T02:00+01:00', undefined],
    ['22:61', '02:00', 'The maintenance window has no time "22:61".'],
    ['22:00', '25:00', 'The maintenance window has no time "25:00".'],
    ['Saturday', '02:00', 'The maintenance window has no time "Saturday".'],
    [
      '2026-12-06T22:00',
      '2026-12-06T22:00',
      'The maintenance window ends (2026-12-06T22:00) before it begins (2026-12-06T22:00).',
    ],
  ]
  it.each(cases)('%s to %s', (from, to, sentence) => {
    expect(windowFault({ from, to }, now, 0)?.sentence).toBe(sentence)
  })
})
