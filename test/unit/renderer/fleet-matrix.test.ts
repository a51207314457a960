import { describe, expect, it } from 'vitest'
import type { FleetRow } from '../../../renderer/state/app-state.ts'
import { byAppliance } from '../../../renderer/state/fleet-matrix.ts'

const row = (run: string, more: Partial<FleetRow> = {}): FleetRow => ({
  ...{ run, appliance: 'a1', address: '192.0.2.11', host: 'ms-01', role: 'appliance', phases: [], state: 'done' },
  ...{ now: { mark: 'pass', words: '', detail: '' }, live: false, busy: false, installing: false, waits: 0 },
  at: `2026-11-${run}T00:00:00.000Z`,
  ...more,
})
const runs = (...rows: readonly FleetRow[]): readonly (string | undefined)[] => byAppliance(rows).map(({ run }) => run)

describe('the fleet by appliance', () => {
  it('has one row for a Host ID, that of its newest run, wherever it was reached', () => {
    const first = row('01', { hostId: 'A' })
    expect(runs(first, row('03', { hostId: 'A', address: '192.0.2.99' }), row('02', { hostId: 'B' }))).toEqual([
      '03',
      '02',
    ])
  })

  it('keeps an install that is open before anything newer', () => {
    expect(runs(row('01', { hostId: 'A', installing: true }), row('02', { hostId: 'A' }))).toEqual(['01'])
  })

  it('knows an appliance that was never read by its address, and a profile by its run', () => {
    const profile = { ...row('', { profile: 'p' }), run: undefined }
    expect(runs(row('01', { hostId: 'A' }), row('02'))).toEqual(['02'])
    expect(byAppliance([profile, row('01')]).map(({ run }) => run)).toEqual(['01'])
  })

  it('never takes practice for the real appliance', () => {
    expect(runs(row('01', { hostId: 'A' }), row('02', { hostId: 'A', practice: true }))).toEqual(['01', '02'])
  })
})
