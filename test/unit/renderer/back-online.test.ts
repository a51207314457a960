import { expect, it } from 'vitest'
import { backOnlineOf } from '../../../renderer/state/back-online.ts'
import type { ShownRun } from '../../../renderer/state/shown-run.ts'

const stageAt = (stage: string, at: string, appliance = 'a1') => ({ appliance, stage, at, observed: '' })
const shown = (stages: object[], { outcome = 'proven', closed = false } = {}): ShownRun =>
  ({
    appliance: 'a1',
    run: {
      state: {
        appliances: { a1: { address: '10.0.0.2', identity: { host: 'ms-01' }, returning: { outcome } } },
        ...(closed ? { closed: {} } : {}),
      },
      details: { stages, proofs: { a1: { release: '4.4.3-GA', proofs: ['Login succeeded.'], at: '01:20' } } },
    },
  }) as unknown as ShownRun

it('the time out of service is what was observed between down and the services, and no more than that', () => {
  const stages = [
    stageAt('installing', '00:50'),
    stageAt('down', '01:05', 'a2'),
    stageAt('down', '01:12'),
    stageAt('answering', '01:17'),
    stageAt('services', '01:19'),
    stageAt('settled', '01:20'),
  ]
  expect(backOnlineOf(shown(stages))).toEqual({
    host: 'ms-01',
    release: '4.4.3-GA',
    at: '01:20',
    proofs: ['Login succeeded.'],
    outOfService: { from: '01:12', to: '01:19' },
  })
  expect(backOnlineOf(shown([stageAt('settled', '01:20')]))?.outOfService).toBeUndefined()
  expect(backOnlineOf(shown([stageAt('services', '00:50'), stageAt('down', '01:12')]))?.outOfService).toBeUndefined()
})

it('nothing is told to be back before it is proved, or after the run is closed', () => {
  expect(backOnlineOf(shown([], { outcome: 'unproven' }))).toBeUndefined()
  expect(backOnlineOf(shown([], { closed: true }))).toBeUndefined()
})
