import { expect, it } from 'vitest'
import { createFleet } from '../../../electron/host/runs/fleet.ts'
import { createSystemClock } from '../../../electron/host/computer/clock.ts'
import type { RunState } from '../../../shared/model/run-state.ts'
import { openJournal, setStage } from '../../journeys/kit.ts'
import type { MemoryJournal } from '../../journeys/memory-journal.ts'

/** Limits of the fleet over runs that this process carries; only their states matter here. */
async function fleetOver(count: number, limits: { atOnce: number; installs: number; stopAfter: number }) {
  const journals: MemoryJournal[] = []
  for (let index = 0; index < count; index += 1) journals.push(await openJournal(setStage()))
  const states = (): RunState[] => journals.map(({ state }, index) => ({ ...state, run: `run-${String(index + 1)}` }))
  const kept: Record<string, unknown> = { fleetLimits: limits }
  const parts = {
    runs: { liveStates: states },
    profiles: { list: () => [] },
    settings: { get: (name: string) => kept[name], set: (name: string, value: unknown) => (kept[name] = value) },
    clock: createSystemClock(),
    carry: () => Promise.reject(new Error('this test executes nothing')),
    push: () => undefined,
    heard: () => false,
  }
  const fleet = createFleet(parts as unknown as Parameters<typeof createFleet>[0])
  const since = new Date(0).toISOString()
  const install = (run: number) =>
    journals[run - 1]!.append('return.expected', {
      appliance: 'a1',
      proves: 'release',
      name: 'R4_4_3-GA',
      since,
      baseline: [],
    })
  const end = (run: number) =>
    journals[run - 1]!.append('return.proven', { appliance: 'a1', release: '4.4.3-GA', proofs: [] })
  const fail = (run: number) =>
    journals[run - 1]!.append('return.unproven', {
      appliance: 'a1',
      outcome: 'old-release',
      observed: 'It came back old.',
    })
  return { fleet, install, end, fail }
}

it('no more installs are approved than the limit allows on other appliances; a proved one makes room', async () => {
  const { fleet, install, end } = await fleetOver(3, { atOnce: 4, installs: 2, stopAfter: 1 })
  await install(1)
  expect(fleet.refusal('run-3')).toBeUndefined()
  await install(2)
  expect(fleet.refusal('run-3')).toMatchObject({
    code: 'run.not-allowed-now',
    sentence: '2 installs are open on other appliances; the limit is 2.',
  })
  expect(fleet.refusal('run-2'), 'its own install does not block it').toBeUndefined()
  await end(1)
  expect(fleet.refusal('run-3')).toBeUndefined()
  await fleet.close()
})

it('after a return that is not proved none is approved elsewhere, until the rule is changed', async () => {
  const { fleet, install, fail } = await fleetOver(3, { atOnce: 4, installs: 2, stopAfter: 1 })
  await install(1)
  await fail(1)
  expect(fleet.refusal('run-2')).toMatchObject({
    code: 'run.not-allowed-now',
    sentence: 'The stop rule holds: the return of 127.0.0.1:2323 is not proved (1 is enough).',
  })
  expect(fleet.refusal('run-1'), 'a failed appliance may be repaired').toBeUndefined()
  fleet.setLimits({ atOnce: 4, installs: 2, stopAfter: 2 })
  expect(fleet.refusal('run-2')).toBeUndefined()
  await fleet.close()
})
