import { describe, expect, it } from 'vitest'
import type { RunRow } from '../../../renderer/state/app-state.ts'
import { keptRuns, titleOf } from '../../../renderer/state/kept-runs.ts'

const row = (run: string, more: Partial<RunRow> = {}): RunRow => ({
  run,
  state: 'done',
  appliances: [{ id: 'a1', address: '192.0.2.11', role: 'appliance' }],
  openedAt: '2026-11-01T22:00:00.000Z',
  live: false,
  ...more,
})
const ids = (rows: readonly RunRow[]): string[] => rows.map(({ run }) => run)

describe('the runs that are kept', () => {
  it('are the newest first, without those that were put away', () => {
    const kept = keptRuns([row('1'), row('2', { archivedAt: '2026-11-02T08:00:00.000Z' }), row('3')], false)
    expect([ids(kept.atHand), ids(kept.putAway)]).toEqual([['3', '1'], ['2']])
  })

  it('are eight until all are asked for', () => {
    const many = Array.from({ length: 10 }, (_, index) => row(String(index)))
    expect([keptRuns(many, false).shown.length, keptRuns(many, true).shown.length]).toEqual([8, 10])
  })

  it('offer the newest that stopped to be gone on with, and never one that was put away', () => {
    const away = row('4', { state: 'interrupted', archivedAt: '2026-11-02T08:00:00.000Z' })
    const stopped = row('1', { state: 'waiting' })
    expect(keptRuns([stopped, row('2'), row('3', { state: 'waiting', live: true }), away], false).stopped).toBe(stopped)
  })

  it('are named by whom they are about', () => {
    const [first] = row('1').appliances
    const appliances = first === undefined ? [] : [first, { ...first, id: 'a2', address: '192.0.2.12' }]
    expect(titleOf(row('1', { to: 'R4_4_3-GA' }))).toBe('192.0.2.11 to R4_4_3-GA')
    expect(titleOf(row('1', { appliances }))).toBe('192.0.2.11 and 1 more')
    expect(titleOf(row('1', { appliances: [] }))).toBe('1')
  })
})
