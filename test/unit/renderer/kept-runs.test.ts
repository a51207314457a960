import { describe, expect, it } from 'vitest'
import type { Fleet, FleetRow, RunRow } from '../../../renderer/state/app-state.ts'
import { hostOf, keptRuns, someOf } from '../../../renderer/state/kept-runs.ts'

const row = (run: string, more: Partial<RunRow> = {}): RunRow => ({
  run,
  state: 'waiting',
  appliances: [{ id: 'a1', address: '192.0.2.11', role: 'appliance' }],
  openedAt: '2026-11-01T22:00:00.000Z',
  live: false,
  ...more,
})
const archivedAt = '2026-11-02T08:00:00.000Z'
const ids = (rows: readonly RunRow[]): string[] => rows.map(({ run }) => run)

const fleetOf = (...rows: readonly Partial<FleetRow>[]): Fleet => ({
  number: 0,
  clusters: [],
  limits: { atOnce: 4, installs: 2, stopAfter: 1 },
  rows: rows.map((more) => ({
    ...{ appliance: 'a1', address: '192.0.2.11', host: 'ms-01', role: 'appliance', phases: [], state: 'running' },
    ...{ now: { mark: 'to-do', words: '', detail: '' }, live: true, busy: false, installing: false, waits: 0, at: '' },
    ...more,
  })),
})

describe('the runs that are kept', () => {
  it('are in one list each, the newest first', () => {
    const { open, closed, archived } = keptRuns(
      [
        row('1', { state: 'done' }),
        row('2', { archivedAt }),
        row('3'),
        row('4', { closedAt: archivedAt }),
        row('5', { state: 'damaged' }),
      ],
      undefined,
    )
    expect(open.map((one) => one.row.run)).toEqual(['3', '1'])
    expect([ids(closed), ids(archived)]).toEqual([['5', '4'], ['2']])
  })

  it('begin with those that need a person, then those that run', () => {
    const runs = [row('paused', { state: 'interrupted' }), row('asks'), row('runs', { live: true, state: 'running' })]
    const fleet = fleetOf({ run: 'asks', waits: 2 }, { run: 'runs' }, { run: 'paused' })
    const { open } = keptRuns(runs, fleet)
    expect(open.map((one) => [one.row.run, one.needsYou])).toEqual([
      ['asks', true],
      ['runs', false],
      ['paused', false],
    ])
  })

  it('of several appliances show the most urgent one, and an open install before that', () => {
    const failing = { run: '1', appliance: 'a1', now: { mark: 'fail', words: 'License', detail: '' } } as const
    const quiet = { run: '1', appliance: 'a2', now: { mark: 'pass', words: 'Done', detail: '' } } as const
    const installs = { ...quiet, appliance: 'a3', installing: true } as const
    const nowOf = (fleet: Fleet): string | undefined => keptRuns([row('1')], fleet).open[0]?.now?.appliance
    expect(nowOf(fleetOf(quiet, failing))).toBe('a1')
    expect(nowOf(fleetOf(quiet, failing, installs))).toBe('a3')
  })

  it('are eight until all are asked for', () => {
    const many = Array.from({ length: 10 }, (_, index) => index)
    expect([someOf(many, false).length, someOf(many, true).length]).toEqual([8, 10])
  })

  it('are named by the host, or by the address before the first login', () => {
    const [first = { id: 'a1', address: '', role: '' }] = row('1').appliances
    expect(hostOf(row('1'))).toBe('192.0.2.11')
    expect(hostOf(row('1', { appliances: [{ ...first, host: 'ms-01' }] }))).toBe('ms-01')
    expect(hostOf(row('1', { appliances: [first, { ...first, id: 'a2' }] }))).toBe('192.0.2.11 and 1 more')
    expect(hostOf(row('1', { appliances: [] }))).toBe('1')
  })
})
