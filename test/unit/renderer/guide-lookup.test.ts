import { describe, expect, it } from 'vitest'
import { carriersOf, entriesWith, pagesIn, type GuideLine } from '../../../renderer/state/guide-lookup.ts'

const line = (more: Partial<GuideLine>): GuideLine => ({
  entry: 'after.antispam',
  page: 17,
  kind: 'step',
  says: 'Update each engine by its name.',
  carriedBy: [],
  ...more,
})
const titles: Readonly<Record<string, string>> = { 'after.antispam': 'Update every antispam engine' }
const titleOf = (item: string): string | undefined => titles[item]

describe('who carries an entry of the guide', () => {
  it('names items of the runbook on the screen first, with the way to them', () => {
    const carriedBy = [
      { interlock: 'no-wildcard-update' },
      { runbook: 'mos-cluster-upgrade', item: 'cluster.1' },
      { notice: 'mos-performance/perf.intro' },
      { diagnosis: 'network' },
      { runbook: 'mos-upgrade', item: 'after.antispam' },
    ]
    expect(carriersOf(line({ carriedBy }), 'mos-upgrade', titleOf)).toEqual([
      { words: 'Update every antispam engine', item: 'after.antispam' },
      { words: 'safety rule: no-wildcard-update' },
      { words: 'mos-cluster-upgrade, cluster.1' },
      { words: 'shown in mos-performance/perf.intro' },
      { words: 'checked when an install is refused: network' },
    ])
  })

  it('tells two items of one title apart by their ids', () => {
    const carriedBy = ['before.greets', 'after.greets'].map((item) => ({ runbook: 'mos-upgrade', item }))
    expect(carriersOf(line({ carriedBy }), 'mos-upgrade', () => 'Look at what greets')).toEqual([
      { words: 'Look at what greets (before.greets)', item: 'before.greets' },
      { words: 'Look at what greets (after.greets)', item: 'after.greets' },
    ])
  })

  it('says why nothing does, and has no link without a run', () => {
    expect(carriersOf(line({ excluded: 'print layout' }), undefined, titleOf)).toEqual([
      { words: 'left out: print layout' },
    ])
    expect(carriersOf(line({}), undefined, titleOf)).toEqual([{ words: 'nothing yet' }])
    const carriedBy = [{ runbook: 'mos-upgrade', item: 'after.antispam' }]
    expect(carriersOf(line({ carriedBy }), undefined, titleOf)).toEqual([{ words: 'mos-upgrade, after.antispam' }])
  })
})

it('finds entries by their words, command and page', () => {
  const lines = [line({ command: 'Uce Update ENGINE' }), line({ entry: 'before.backup', page: 7, says: 'Back it up.' })]
  expect(entriesWith(lines, 'uce engine')).toEqual([lines[0]])
  expect(entriesWith(lines, 'page 7')).toEqual([lines[1]])
  expect(entriesWith(lines, '  ')).toEqual(lines)
  expect(entriesWith(lines, 'xyzzy')).toEqual([])
})

describe('the place of an item in the guide', () => {
  it.each<[number[], string]>([
    [[], 'Guide'],
    [[9], 'Guide, page 9'],
    [[17, 8, 17], 'Guide, pages 8 and 17'],
    [[7, 8, 9], 'Guide, pages 7, 8 and 9'],
  ])('%j is shown by its pages, never by an ID', (pages, words) => {
    expect(pagesIn(pages.map((page) => line({ page })))).toBe(words)
  })
})
