import { describe, expect, it } from 'vitest'
import { comparedAppliances, inOrder, nothingCompared, type Comparison } from '../../../renderer/state/comparison.ts'
import { twoVisits } from '../../browser/fixtures/record-data.ts'

const nothing: Comparison = { appliances: [], items: [], unmatched: [] }

describe('a comparison as it is read', () => {
  it('lists unexpected changes first, then unknown ones, then expected ones, each in words', () => {
    const [one] = comparedAppliances(twoVisits)
    expect(one?.sum).toBe('1 expected, 1 unknown, 1 unexpected')
    expect(
      one?.rows.map(({ verdict, change, title, before, after }) => [verdict, change, title, before, after]),
    ).toEqual([
      ['surprise', 'Missing', 'Patch D4_3_7_50317', 'listed', ''],
      ['unknown', 'Not read', 'Antivirus', 'Sophos 4.61', ''],
      ['expected', 'Changed', 'Release', '4.3.7-GA', '4.4.3-GA'],
    ])
    expect(one?.same).toEqual(['Host ID', 'Serial number'])
  })

  it('tells a run without an install from visits that share no appliance', () => {
    expect(nothingCompared(nothing, false)).toBe('Nothing was installed, so there is no before and after.')
    expect(nothingCompared(nothing, true)).toBe('The two runs have no appliance in common.')
    expect(nothingCompared(twoVisits, true)).toBeUndefined()
  })

  it('goes from the earlier visit to the later, whichever is on the screen', () => {
    const [early, late] = [
      { of: 'early', at: '2026-11-01T22:00:00.000Z' },
      { of: 'late', at: '2026-11-23T00:58:01.000Z' },
    ]
    expect(inOrder(late, early)).toEqual({ one: 'early', other: 'late' })
    expect(inOrder(early, late)).toEqual({ one: 'early', other: 'late' })
  })
})
