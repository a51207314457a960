import { expect, it } from 'vitest'
import { RowFeed, type RunRow } from '../../../electron/host/runs/row-feed.ts'
import {
  withFleetChanges,
  withRunChanges,
  type FleetChange,
  type RunChange,
} from '../../../renderer/state/list-changes.ts'
import { countDisk } from './count-disk.ts'
import { practising } from './practising.ts'

function feed() {
  const told: RunChange[] = []
  return { told, feed: new RowFeed((change) => told.push(change)) }
}
const row = (run: string, state: string): RunRow => ({ run, state, appliances: [], openedAt: '', live: false })

it('a row is pushed only if it differs from the last one pushed, with the next number', () => {
  const { told, feed: rows } = feed()
  rows.tell('r1', row('r1', 'running'))
  rows.tell('r1', row('r1', 'running'))
  rows.tell('r1', row('r1', 'done'))
  rows.tell('r1', undefined)
  rows.tell('r2', undefined)
  expect(told.map(({ number, row: each }) => [number, each?.state])).toEqual([
    [1, 'running'],
    [2, 'done'],
    [3, undefined],
  ])
})

it('an answer holds what was pushed while it was collected, and corrects the list of every page', () => {
  const { told, feed: rows } = feed()
  expect(rows.answer([row('r1', 'interrupted'), row('r2', 'done')], 0)).toMatchObject({ number: 0 })
  const asked = rows.number
  rows.tell('r1', row('r1', 'running'))
  // Read from the disk before that, and with a run of another process.
  const answer = rows.answer([row('r1', 'interrupted'), row('r3', 'waiting')], asked)
  expect(answer.rows.map(({ run, state }) => [run, state])).toEqual([
    ['r1', 'running'],
    ['r3', 'waiting'],
  ])
  expect(told.map(({ run, row: each }) => [run, each?.state])).toEqual([
    ['r1', 'running'],
    ['r3', 'waiting'],
    ['r2', undefined],
  ])
  expect(answer.number).toBe(3)
})

it('a run pushes its rows: the lists of the start, with all pushes, are the lists of the end', async () => {
  const { client, run, carry, end } = await practising()
  const [atFirst, fleetAtFirst] = [await client.ask('run.list', {}), await client.ask('fleet.list', {})]
  if (!atFirst.ok || !fleetAtFirst.ok) throw new Error('the lists are not answered')
  const runs: RunChange[] = []
  const fleet: FleetChange[] = []
  client.on('passing', (push) => {
    if (push.kind === 'runs') runs.push(push)
    if (push.kind === 'fleet') fleet.push(push)
  })
  const disk = countDisk()
  try {
    expect(await end(await carry())).toBe('done')
    expect(await client.ask('run.note', { run, text: 'seen' })).toMatchObject({ ok: true })
    const [now, fleetNow] = [await client.ask('run.list', {}), await client.ask('fleet.list', {})]
    if (!now.ok || !fleetNow.ok) throw new Error('the lists are not answered')
    expect(disk.journals, 'a run that is live is not read').toEqual([])
    expect(disk.listings, 'and its run.json not written').toEqual([])
    expect(runs.map(({ row: each }) => each?.state)).toContain('running')
    const numbers = (changes: readonly { number: number }[]): number[] => changes.map(({ number }) => number)
    expect(numbers(runs)).toEqual(runs.map((_, index) => atFirst.value.number + index + 1))
    expect(numbers(fleet)).toEqual(fleet.map((_, index) => fleetAtFirst.value.number + index + 1))
    expect(withRunChanges(atFirst.value.rows, runs)).toEqual(now.value.rows)
    expect(fleet.length).toBeGreaterThan(0)
    expect(withFleetChanges(fleetAtFirst.value, fleet)).toEqual(fleetNow.value)
  } finally {
    disk.stop()
  }
})

it('an act and what follows it are one call', async () => {
  const { client, run, carry, end } = await practising()
  expect(await end(await carry())).toBe('done')
  const answered = await client.ask('run.answer', { run, question: 'otherAppliances', value: false, goOn: true })
  if (!answered.ok) throw new Error(answered.failure.sentence)
  expect(await end(answered.value.operationId ?? '')).toBe('done')
  const next = await client.ask('run.next', { run })
  expect(next).toMatchObject({ ok: true })
  const items = (next.ok ? next.value['items'] : []) as readonly { item: string; state: string }[]
  expect(items.find(({ item }) => item === 'rule.same-release')?.state).toBe('pass')
  expect(await client.ask('run.note', { run, text: 'seen' })).toEqual({ ok: true, value: {} })
})
