import { describe, expect, it } from 'vitest'
import type { JournalEntry } from '../../shared/model/run-event.ts'
import { itemOf } from '../../shared/model/run-state.ts'
import { ifWeStopNow } from '../../shared/model/stop-sentence.ts'
import { clusterCommands } from './cluster-order.ts'
import { ada, documentOf } from './guide-ground.ts'
import { Crash } from './memory-journal.ts'
import { World } from './world.ts'

// OK beside words of a failure is no success: not in the run that got the reply, not after a kill, not after a resume.

const cluster = documentOf('mos-cluster-upgrade')
const upgrade = documentOf('mos-upgrade')
const odd = 'Warning: the standby could not be reached'

const openCluster = (): Promise<World> =>
  new World({
    runbook: cluster,
    members: ['active', 'standby', 'active'].map((role) => ({ role })),
    updates: { 'R4_4_3-GA': '4.4.3-GA' },
    to: 'R4_4_3-GA',
    opened: { cluster: 'north' },
  }).open()

/** The appliance does what it is told, and says something odd before its OK. */
function oddly(world: World, id: string, command: RegExp): void {
  const appliance = world.appliance(id)
  const usual = appliance.answer.bind(appliance)
  appliance.answer = async (text) => {
    const answer = await usual(text)
    return command.test(text) ? { ...answer, lines: [odd] } : answer
  }
}

const detached = (entry: JournalEntry): boolean =>
  entry.type === 'command.finished' && entry.data.item === 'cluster.2-detach'

describe('an OK that was not understood', () => {
  it('stays for a person however often the run is resumed, and the step counts as unknown', async () => {
    const world = await openCluster()
    oddly(world, 'a1', /^cluster detach/i)
    for (let night = 1; night <= 3; night += 1) {
      expect(await world.carry(ada)).toMatchObject({ outcome: 'blocked' })
      world.killed()
    }
    expect(world.state('a1', 'cluster.2-detach')).toBe('error')
    expect(world.reason('a1', 'cluster.2-detach')).toContain(odd)
    expect(clusterCommands(world)).toEqual(['ms-01 Cluster Detach'])
    expect(ifWeStopNow(world.journal.state, cluster, () => 'T')).toMatch(/^Unknown whether ms-01 has failover\./)
  })

  it('counts from its command on once a person marks the item done', async () => {
    const world = await openCluster()
    oddly(world, 'a1', /^cluster detach/i)
    await world.carry(ada)
    const reason = 'The standby shows ms-01 as detached.'
    await world.journal.append('item.ticked', {
      appliance: 'a1',
      item: 'cluster.2-detach',
      by: 'Ada',
      note: reason,
      files: [],
    })
    expect(ifWeStopNow(world.journal.state, cluster, () => 'T')).toMatch(/^No standby since T: ms-01 serves mail/)
    expect(await world.carry(ada)).toEqual({ outcome: 'done' })
  })
})

describe('a reply that was kept and not read, since Uptick was killed', () => {
  const killedAfterReply = async (odd: boolean): Promise<World> => {
    const whole = await openCluster()
    await whole.carry(ada)
    const at = whole.journal.entries.find(detached)?.seq ?? 0
    const world = await openCluster()
    if (odd) oddly(world, 'a1', /^cluster detach/i)
    world.killed({ at, side: 'after' })
    await expect(world.carry(ada)).rejects.toThrow(Crash)
    world.killed()
    return world
  }

  it('is read from the journal, and nothing is sent again', async () => {
    const world = await killedAfterReply(false)
    const kept = world.journal.entries.find(detached)
    expect(world.of('fact.captured').filter(({ fact }) => fact === 'clusterDetach')).toEqual([])
    expect(await world.carry(ada)).toEqual({ outcome: 'done' })
    const [read] = world.of('fact.captured').filter(({ fact }) => fact === 'clusterDetach')
    expect(read?.source).toMatchObject({ seq: kept?.seq })
    expect(clusterCommands(world).filter((one) => one === 'ms-01 Cluster Detach')).toHaveLength(1)
  })

  it('is not taken for success where it says more than OK', async () => {
    const world = await killedAfterReply(true)
    expect(await world.carry(ada)).toMatchObject({ outcome: 'blocked' })
    expect(world.reason('a1', 'cluster.2-detach')).toContain(odd)
    expect(clusterCommands(world)).toEqual(['ms-01 Cluster Detach'])
  })
})

describe('one odd OK among the replies of a list', () => {
  it('is not passed over when the run is resumed', async () => {
    const world = await new World({
      runbook: upgrade,
      updates: { 'R4_4_3-GA': '4.4.3-GA' },
      to: 'R4_4_3-GA',
    }).open()
    oddly(world, 'a1', /^uce update default/i)
    for (let night = 1; night <= 3; night += 1) {
      await world.carry(ada)
      world.killed()
    }
    const item = Object.entries(world.journal.state.items['a1'] ?? {}).find(([, { reason }]) => reason.includes(odd))
    expect(itemOf(world.journal.state, 'a1', item?.[0] ?? '').state).toBe('error')
    expect(world.received('a1', /^uce update default/i)).toHaveLength(1)
  })
})
