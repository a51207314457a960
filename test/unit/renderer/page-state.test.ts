import { describe, expect, it } from 'vitest'
import { rateNow, ratesOf } from '../../../renderer/state/download-rate.ts'
import { createEntryQueue } from '../../../renderer/state/entry-queue.ts'
import { windowOf } from '../../../shared/model/maintenance-window.ts'
import { createOperations } from '../../../renderer/state/operations.ts'
import { emptyDetails, extendDetails } from '../../../renderer/state/run-details.ts'
import { failure } from '../../../shared/base/failure.ts'
import { failed, succeed } from '../../../shared/base/result.ts'
import { endOf } from '../../../shared/contract/operation-results.ts'
import { emptyRunState, type RunState } from '../../../shared/model/run-state.ts'
import { createEntries } from './entries.ts'

describe('entries on their way to the screen', () => {
  it('are shown at once, then together, in portions and in their order', () => {
    const batches: number[][] = []
    const due: (() => void)[] = []
    const queue = createEntryQueue(
      (entries) => batches.push(entries.map(({ seq }) => seq)),
      (work) => due.push(work),
    )
    const entries = createEntries()
    for (let count = 0; count < 600; count += 1) entries.add('note.added', { text: 'x', by: 'y' })
    queue.take(entries.all.slice(0, 1))
    queue.take(entries.all.slice(1, 3))
    queue.take(entries.all.slice(3))
    expect(batches).toEqual([[1]])
    while (due.length > 0) due.shift()?.()
    expect(batches.flat()).toEqual(entries.all.map(({ seq }) => seq))
    expect(Math.max(...batches.map((batch) => batch.length))).toBeLessThanOrEqual(250)
    queue.take(entries.all.slice(0, 1))
    expect(batches.at(-1)).toEqual([1])
  })
})

describe('a long journal on its way to the screen', () => {
  it('is drawn in a turn of its own after it was read, and only a little of it at first', () => {
    const batches: number[] = []
    const due: (() => void)[] = []
    const queue = createEntryQueue(
      (entries) => batches.push(entries.length),
      (work) => due.push(work),
    )
    const entries = createEntries()
    for (let count = 0; count < 600; count += 1) entries.add('note.added', { text: 'x', by: 'y' })
    queue.take(entries.all)
    expect(batches).toEqual([])
    due.shift()?.()
    expect(batches).toEqual([25])
    while (due.length > 0) due.shift()?.()
    expect(batches).toEqual([25, 250, 250, 75])
  })
})

describe('the end of an operation', () => {
  const done = endOf('run.carryOn', 'o1', succeed({ outcome: 'waiting' }))
  it('is reported to every waiting caller, and to one that asks late', async () => {
    const operations = createOperations()
    const early = operations.end('run.carryOn', 'o1')
    expect(operations.take(done)).toBe(true)
    expect(await early).toEqual({ ok: true, value: { outcome: 'waiting' } })
    expect(await operations.end('run.carryOn', 'o1')).toEqual({ ok: true, value: { outcome: 'waiting' } })
    expect(operations.isOver('o1')).toBe(true)
  })
  it('is a failure where it failed or was cancelled', async () => {
    const operations = createOperations()
    const waits = failure('run.waiting', 'S.', 'H.')
    const cancelled = failure('operation.cancelled', 'S.', 'H.')
    expect(operations.take(endOf('run.startItem', 'o2', failed(waits)))).toBe(false)
    operations.take(endOf('patch.mirror', 'o3', failed(cancelled)))
    expect(await operations.end('run.startItem', 'o2')).toEqual({ ok: false, failure: waits })
    expect(await operations.end('patch.mirror', 'o3')).toEqual({ ok: false, failure: cancelled })
  })
})

describe('the maintenance window', () => {
  const at = '2026-11-23T00:58:00.000Z'
  const state = (from: string, to: string): RunState =>
    ({ ...emptyRunState('r'), opened: { at, window: { from, to } } }) as unknown as RunState
  const iso = (moment: number | undefined): string | undefined =>
    moment === undefined ? undefined : new Date(moment).toISOString().slice(0, 16)
  const usual = { from: 50, to: 95, runs: 6 }
  it.each([
    ['00:30', '04:00', 0, '2026-11-23T00:30', '2026-11-23T04:00', '2026-11-23T02:25'],
    ['22:30', '04:00', 0, '2026-11-22T22:30', '2026-11-23T04:00', '2026-11-23T02:25'],
    ['01:30', '05:00', 60, '2026-11-23T00:30', '2026-11-23T04:00', '2026-11-23T02:25'],
    ['2026-11-23T00:30', '2026-11-23T04:00', 0, '2026-11-23T00:30', '2026-11-23T04:00', '2026-11-23T02:25'],
    ['2026-11-23 00:30Z', '2026-11-23 04:00Z', 120, '2026-11-23T00:30', '2026-11-23T04:00', '2026-11-23T02:25'],
    ['tonight', 'when it is done', 0, undefined, undefined, undefined],
  ])('%s to %s on a clock %i minutes east', (from, to, zone, begins, ends, safe) => {
    const window = windowOf(state(from, to), usual, zone)
    expect([iso(window?.from), iso(window?.to), iso(window?.lastSafeStart)]).toEqual([begins, ends, safe])
  })
  it('has no last safe start if no earlier run shows how long it takes', () => {
    expect(windowOf(state('00:30', '04:00'), undefined, 0)?.lastSafeStart).toBeUndefined()
    expect(windowOf(emptyRunState('r'), usual, 0)).toBeUndefined()
  })
})

describe('how fast an appliance fetches', () => {
  const points = (sent: readonly number[]) => sent.map((bytes, second) => ({ at: second * 1000, sent: bytes }))
  it('is what was sent in the last five seconds, and gives the time that is left', () => {
    const download = { sent: 6000, total: 12_000, points: points([0, 0, 1000, 2000, 3000, 4000, 5000, 6000]) }
    expect(rateNow(download, 7000)).toEqual({ rate: 1000, left: 6000, stalled: false })
    expect(ratesOf(download)).toEqual([0, 1000, 1000, 1000, 1000, 1000, 1000])
  })
  it('is not shown before there is data, nor after everything was sent', () => {
    expect(rateNow({ sent: 0, total: 10, points: [] }, 0)).toEqual({ stalled: false })
    expect(rateNow({ sent: 10, total: 10, points: points([0, 10]) }, 1000)).toEqual({ stalled: false })
  })
  it('drops to zero after ten seconds without a byte, not after time alone', () => {
    const download = { sent: 500, total: 1000, points: [...points([0, 500]), { at: 20_000, sent: 500 }] }
    expect(rateNow(download, 12_000).stalled).toBe(true)
    expect(rateNow({ ...download, points: points([0, 500]) }, 9000).stalled).toBe(false)
  })
})

describe('what the fold leaves out', () => {
  it('keeps the stages of the last wait alone, and forgets a stranger once the own appliance is back', () => {
    const entries = createEntries()
    const expected = { appliance: 'a1', proves: 'release', name: 'R4', since: '', baseline: [] } as const
    entries.add('return.expected', { ...expected, baseline: [] })
    entries.add('return.stage', { appliance: 'a1', stage: 'closing', observed: 'first' })
    entries.add('return.late', { appliance: 'a1', minutes: 61 })
    entries.add('identity.noted', { appliance: 'a1', identity: { hostId: 'other' }, same: false })
    entries.add('return.expected', { ...expected, baseline: [] })
    entries.add('return.stage', { appliance: 'a1', stage: 'down', observed: 'second' })
    const details = extendDetails(emptyDetails, entries.all)
    expect(details.stages.map(({ stage, observed }) => [stage, observed])).toEqual([['down', 'second']])
    expect(details.late).toEqual({})
    expect(details.strangers).toEqual({ a1: { hostId: 'other' } })
    const { at } = entries.add('identity.noted', { appliance: 'a1', identity: { hostId: 'own' }, same: true })
    const after = extendDetails(details, entries.all.slice(-1))
    expect([after.strangers, after.proved]).toEqual([{}, { a1: at }])
  })
})
