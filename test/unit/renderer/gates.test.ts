import { expect, it } from 'vitest'
import { summaryOf, type GateLine } from '../../../renderer/state/gates.ts'
import { emptyItem, isOver, type ItemState } from '../../../shared/model/run-state.ts'
import type { Item } from '../../../shared/model/runbook.ts'

const plain = { ask: [], run: 'Version' }
const lineOf = (key: string, state: ItemState, item: object = plain): GateLine => ({
  key,
  item: { id: key, title: key, ...item } as unknown as Item,
  title: key,
  appliance: 'a1',
  standing: { ...emptyItem, state },
  holds: isOver(state),
})
const weighs = { ...plain, 'at-gate': 'Host ID' }

it('each check blocks in one place: exceptions first, what is in the way at their head; then what weighs; then the rest', () => {
  const lines = [
    lineOf('attention', 'attention', weighs),
    lineOf('main', 'pass', weighs),
    lineOf('failed', 'fail'),
    lineOf('done', 'ticked'),
    lineOf('main, done by hand', 'ticked', weighs),
    lineOf('passed', 'pass'),
    lineOf('answered', 'pass', { ask: [{ id: 'q' }] }),
    lineOf('does not apply', 'not-applicable', weighs),
    lineOf('waived', 'waived', weighs),
    lineOf('unknown', 'error'),
    lineOf('uncertain', 'uncertain'),
    lineOf('stale', 'stale', weighs),
    { ...lineOf('open, and not needed', 'waiting'), holds: true },
  ]
  const { exceptions, main, groups } = summaryOf(lines)
  expect(exceptions.map(({ key }) => key)).toEqual([
    'failed',
    'unknown',
    'uncertain',
    'stale',
    'attention',
    'waived',
    'open, and not needed',
  ])
  expect(main.map(({ key }) => key)).toEqual(['main', 'main, done by hand'])
  expect(groups.map(({ name, lines: folded }) => [name, folded.map(({ key }) => key)])).toEqual([
    ['passed', ['passed']],
    ['answered', ['answered']],
    ['done', ['done']],
    ['not-applicable', ['does not apply']],
  ])
  const all = [...exceptions, ...main, ...groups.flatMap((group) => group.lines)]
  expect(all.map(({ key }) => key).sort()).toEqual(lines.map(({ key }) => key).sort())
})
