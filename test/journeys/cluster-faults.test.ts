import { describe, expect, it } from 'vitest'
import { failure } from '../../shared/base/failure.ts'
import { failed } from '../../shared/base/result.ts'
import { ifWeStopNow } from '../../shared/model/stop-sentence.ts'
import { clusterCommands, clusterInOrder } from './cluster-order.ts'
import { ada, documentOf } from './guide-ground.ts'
import { World } from './world.ts'

// Each of the guide's thirteen steps fails in turn: what is in service, which step comes next, and that nothing more is sent.

const runbook = documentOf('mos-cluster-upgrade')
const start = (knobs: Record<string, Record<string, string>> = {}): Promise<World> =>
  new World({
    runbook,
    members: ['active', 'standby', 'active'].map((role, index) => ({
      role,
      knobs: knobs[`a${String(index + 1)}`] ?? {},
    })),
    updates: { 'R4_4_3-GA': '4.4.3-GA' },
    to: 'R4_4_3-GA',
    opened: { cluster: 'north' },
  }).open()

const sentenceOf = (world: World): string => ifWeStopNow(world.journal.state, runbook, () => 'T')

/** An appliance answers a command otherwise than it usually does. */
function answers(world: World, id: string, command: RegExp, status: string, lines: readonly string[] = []): void {
  const appliance = world.appliance(id)
  const usual = appliance.answer.bind(appliance)
  appliance.answer = (text) => {
    if (!command.test(text)) return usual(text)
    appliance.note('command', text)
    return Promise.resolve({ lines, status, then: 'prompt' })
  }
}

/** The second scan, of two, names these nodes. */
function lastScanNames(world: World, lines: readonly string[]): void {
  const standby = world.appliance('a2')
  const usual = standby.answer.bind(standby)
  standby.answer = (text) => {
    const isLast = standby.diary.some(({ kind, text: earlier }) => kind === 'command' && /^cluster scan/i.test(earlier))
    if (!/^cluster scan/i.test(text) || !isLast) return usual(text)
    standby.note('command', text)
    return Promise.resolve({ lines, status: 'OK Completed', then: 'prompt' })
  }
}

/** Nobody answers at the address of an appliance. */
function unreachable(world: World, id: string): void {
  const whole = world.context.bind(world)
  world.context = (signal) => {
    const context = whole(signal)
    const none = { open: () => Promise.resolve(failed(failure('console.unreachable', 'Nobody answers.', 'Wait.'))) }
    return { ...context, doors: (one) => (one === id ? none : context.doors(one)) }
  }
}

interface Fault {
  readonly step: string
  readonly knobs?: Record<string, Record<string, string>>
  readonly fault?: (world: World) => void
  /** How many commands of the order were sent, the one that failed included. */
  readonly sent: readonly string[]
  readonly says: string
}

const order = (count: number): readonly string[] => clusterInOrder.slice(0, count)
const refuses = (id: string, command: RegExp) => (world: World) => answers(world, id, command, 'NO Not now')
const none = 'No command of this run has changed an appliance. Stopping is safe.'
const noStandby = (hosts: string, next: string): string =>
  `No standby since T: ${hosts} with no failover. Next safe stop: ${next}.`
const one = (host: string): string => `${host} serves mail`
const both = 'ms-01 and ms-03 serve mail'
const fromStandby = 'upgrade the standby ms-02, re-create the cluster, upgrade ms-01, attach ms-01 and scan'

const faults: readonly Fault[] = [
  { step: '1: no console at an active', fault: (world) => unreachable(world, 'a1'), sent: [], says: none },
  { step: '2: the first detach', fault: refuses('a1', /^cluster detach/i), sent: order(1), says: none },
  {
    step: '3: the second detach',
    fault: refuses('a3', /^cluster detach/i),
    sent: order(2),
    says: noStandby(one('ms-01'), `detach ms-03, delete the cluster, ${fromStandby}`),
  },
  { step: '4: no console at the standby', fault: (world) => unreachable(world, 'a2'), sent: [], says: none },
  {
    step: '5: the deletion',
    fault: refuses('a2', /^cluster delete/i),
    sent: order(3),
    says: noStandby(both, `delete the cluster, ${fromStandby}`),
  },
  {
    step: '6: the install of the standby',
    knobs: { a2: { refuse: 'disk' } },
    sent: order(4),
    says: noStandby(both, fromStandby),
  },
  {
    step: '7: the creation',
    fault: refuses('a2', /^cluster add/i),
    sent: order(5),
    says: noStandby(both, 're-create the cluster, upgrade ms-01, attach ms-01 and scan'),
  },
  {
    step: '8: the install of an active',
    knobs: { a1: { refuse: 'disk' } },
    sent: order(6),
    says: noStandby(both, 'upgrade ms-01, attach ms-01 and scan'),
  },
  {
    step: '9: the attach',
    fault: refuses('a1', /^cluster attach/i),
    sent: order(7),
    says: noStandby(both, 'attach ms-01 and scan'),
  },
  {
    step: '10: the scan',
    fault: (world) => answers(world, 'a2', /^cluster scan/i, 'OK Completed', ['ms-02 found']),
    sent: order(8),
    says: noStandby(both, 'scan'),
  },
  {
    step: '11: the next active',
    knobs: { a3: { refuse: 'disk' } },
    sent: order(9),
    says: noStandby(one('ms-03'), 'upgrade ms-03, attach ms-03 and scan'),
  },
  {
    step: '12: a reboot that was not seen',
    knobs: { a3: { returns: 'stays' } },
    sent: order(9),
    says: `ms-03 was not seen going down after the install since T: the install may still be running. Do not reboot it. ${noStandby(one('ms-03'), 'upgrade ms-03, attach ms-03 and scan')}`,
  },
  {
    step: '13: the nodes of the last scan',
    fault: (world) => lastScanNames(world, ['ms-01 found', 'ms-03 found', 'ms-09 found']),
    sent: order(11),
    says: noStandby(one('ms-03'), 'scan'),
  },
]

describe('a cluster whose step fails', () => {
  it.each(faults)('$step', async ({ knobs, fault, sent, says }) => {
    const world = await start(knobs)
    fault?.(world)
    const ended = await world.carry(ada)
    expect(ended.outcome).not.toBe('done')
    expect(clusterCommands(world)).toEqual(sent)
    expect(sentenceOf(world)).toBe(says)
    // However often the run is resumed, nothing more is sent.
    await world.carry(ada)
    expect(clusterCommands(world)).toEqual(sent)
    expect(world.sins()).toEqual([])
  })
})
