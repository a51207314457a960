import { describe, expect, it } from 'vitest'
import { failure } from '../../shared/base/failure.ts'
import { failed } from '../../shared/base/result.ts'
import { sendByHand } from '../../shared/engine/console-by-hand.ts'
import type { EngineContext } from '../../shared/engine/context.ts'
import { clusterCommands, clusterInOrder } from './cluster-order.ts'
import { ada, documentOf, saying } from './guide-ground.ts'
import { World, type MemberOptions, type WorldOptions } from './world.ts'

// Nothing is dissolved before everything that can be known is known, and what is said of the new cluster is what was seen.

const runbook = documentOf('mos-cluster-upgrade')
const members: readonly MemberOptions[] = [{ role: 'active' }, { role: 'standby' }, { role: 'active' }]
const start = (words: Partial<WorldOptions> = {}): Promise<World> =>
  new World({
    runbook,
    members,
    updates: { 'R4_4_3-GA': '4.4.3-GA' },
    to: 'R4_4_3-GA',
    ...words,
    opened: { cluster: 'north', ...words.opened },
  }).open()

/** Has the standby answer a command otherwise. */
function standbyAnswers(world: World, pattern: RegExp, status: string, lines: readonly string[] = []): void {
  const standby = world.appliance('a2')
  const usual = standby.answer.bind(standby)
  standby.answer = (command) => {
    if (!pattern.test(command)) return usual(command)
    standby.note('command', command)
    return Promise.resolve({ lines, status, then: 'prompt' })
  }
}

/** Has the engine meet a fault of this computer. */
function faulty(world: World, fault: (context: EngineContext) => Partial<EngineContext>): World {
  const whole = world.context.bind(world)
  world.context = (signal) => {
    const context = whole(signal)
    return { ...context, ...fault(context) }
  }
  return world
}

describe('before the first detach', () => {
  it.each([
    [
      'the update in the mirror is damaged',
      faulty,
      {
        store: { verify: () => Promise.resolve(failed(failure('patch.digest-mismatch', 'It is damaged.', 'Again.'))) },
      },
      'unverified',
    ],
    [
      'the port is taken',
      faulty,
      {
        offers: { offer: () => Promise.resolve(failed(failure('offer.port-in-use', 'Port 21 is taken.', 'Free it.'))) },
      },
      'unable',
    ],
  ] as const)('stops where %s', async (_what, make, fault, outcome) => {
    const world = make(await start(), () => fault)
    expect(await world.carry(ada)).toMatchObject({ outcome })
    expect(clusterCommands(world)).toEqual([])
  })

  it.each<readonly [string, readonly MemberOptions[], string]>([
    [
      'an appliance has another patch',
      [{ role: 'active' }, { role: 'standby' }, { role: 'active', knobs: { patches: 'D4_101_00123' } }],
      'The patches differ (ms-01: D4_101_00123, E4_205_00077; ms-02: D4_101_00123, E4_205_00077; ms-03: D4_101_00123).',
    ],
    [
      'an appliance has another release',
      [{ role: 'active', release: '4.2.5-GA' }, { role: 'standby' }, { role: 'active' }],
      'The release differ (ms-01: 4.2.5-GA; ms-02: 4.3.7-GA; ms-03: 4.3.7-GA).',
    ],
  ])('fails where %s', async (_what, other, reason) => {
    const world = await start({ members: other })
    expect(await world.carry(ada)).toMatchObject({ outcome: 'blocked' })
    expect(world.state('a2', 'cluster.ready')).toBe('fail')
    expect(world.reason('a2', 'cluster.ready')).toBe(reason)
    expect(clusterCommands(world)).toEqual([])
    const byHand = await sendByHand(world.context(), 'a1', 'Cluster Detach', { cost: '', typed: 'ms-01' })
    expect(byHand).toMatchObject({ failure: { code: 'command.refused-by-interlock' } })
  })

  it('fails where the maintenance window is shorter than the chain', async () => {
    const window = { from: '10:00', to: '11:30' }
    const usual = (): Partial<EngineContext> => ({ usualTime: () => ({ from: 30, to: 45, runs: 3 }) })
    const world = faulty(await start({ opened: { window } }), usual)
    expect(await world.carry(ada)).toMatchObject({ outcome: 'blocked' })
    expect(world.reason('a2', 'cluster.ready')).toMatch(
      /^The installs of 3 appliances take about 135 min, and the maintenance window ends in \d+ min\.$/,
    )
    expect(clusterCommands(world)).toEqual([])
  })

  it('an appliance whose role is another one, or was not read off, gets no command of a role', async () => {
    const wrong = await start()
    const swapped = saying({ 'a1/clusterRole': 'standby', 'a2/clusterRole': 'active' })
    expect(await wrong.carry(swapped)).toMatchObject({ outcome: 'blocked' })
    expect(wrong.state('a1', 'cluster.roles')).toBe('fail')
    expect(clusterCommands(wrong)).toEqual([])
    // Waiving the check verifies no role: the command is refused all the same.
    const why = { authority: 'Kim', reason: 'sure' }
    const waived = { 'cluster.roles': why, 'cluster.ready': why }
    expect(await wrong.carry({ ...swapped, waivers: waived })).toMatchObject({ outcome: 'blocked' })
    expect(wrong.of('interlock.refused').at(-1)).toMatchObject({ rule: 'role-unproved', appliance: 'a1' })
    expect(clusterCommands(wrong).filter((command) => !command.startsWith('ms-03'))).toEqual([])
  })
})

describe('the new cluster', () => {
  it.each([
    ['NO Already exists', 'fail'],
    ['NO Cluster south already exists', 'fail'],
    ['NO Cluster north already exists', 'pass'],
  ])('"%s" to its creation: %s', async (status, state) => {
    const world = await start()
    standbyAnswers(world, /^cluster add/i, status)
    await world.carry(ada)
    expect(world.state('a2', 'cluster.7-add')).toBe(state)
    if (state === 'fail') expect(clusterCommands(world).filter((one) => one.includes('Attach'))).toEqual([])
  })

  it.each([
    [['ms-02 found'], 'The scan did not find ms-01. It named: ms-02.'],
    [['ms-01 lost'], 'The scan did not find ms-01. It named: none.'],
    [['ms-01 found', 'ms-09 found'], 'The scan named ms-09, which this run does not know. It named: ms-01, ms-09.'],
    [[], 'The scan named no appliance.'],
  ])('is not taken for complete after a scan that says %j', async (lines, reason) => {
    const world = await start()
    standbyAnswers(world, /^cluster scan/i, 'OK Completed', lines)
    expect(await world.carry(ada)).toMatchObject({ outcome: 'blocked' })
    expect(world.state('a1', 'cluster.10-scan')).toBe('fail')
    expect(world.reason('a1', 'cluster.10-scan')).toBe(reason)
    expect(clusterCommands(world)).toEqual(clusterInOrder.slice(0, 8))
  })

  it('is complete where the scan gives whole names', async () => {
    const world = await start()
    standbyAnswers(world, /^cluster scan/i, 'OK Completed', ['MS-01.example.com found', 'ms-03.example.com found'])
    await world.carry(ada)
    expect(world.state('a1', 'cluster.10-scan')).toBe('pass')
    expect(world.state('a3', 'cluster.10-scan')).toBe('pass')
  })
})
