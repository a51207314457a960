import { expect, it } from 'vitest'
import { waitTimesOf } from '../../../shared/model/wait-times.ts'

const minutes = (from: number, ...all: readonly (number | undefined)[]): readonly (number | undefined)[] =>
  all.map((at) => (at === undefined ? undefined : (at - from) / 60_000))

const since = Date.parse('2026-11-30T01:12:00.000Z')
const usual = { from: 20, to: 55, runs: 6 }

it.each([
  ['no earlier run: an hour, and a call after two', undefined, undefined, [undefined, 60, 120]],
  ['earlier runs: their longest, and a call after twice that', usual, undefined, [20, 55, 110]],
  ['a window that ends between the two: a call at its end', usual, 80, [20, 55, 80]],
  ['a window that ends before it is overdue: no call before that', usual, 30, [20, 55, 55]],
  ['a window that ends late changes nothing', usual, 300, [20, 55, 110]],
] as const)('%s', (_what, experience, windowEnd, expected) => {
  const end = windowEnd === undefined ? undefined : since + windowEnd * 60_000
  const { earliest, overdueAt, callAt } = waitTimesOf(since, experience, end)
  expect(minutes(since, earliest, overdueAt, callAt)).toEqual(expected)
})
