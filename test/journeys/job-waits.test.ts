import { describe, expect, it } from 'vitest'
import { itemOf } from '../../shared/model/run-state.ts'
import { ada, documentOf, saying } from './guide-ground.ts'
import { Crash } from './memory-journal.ts'
import { World, type MemberOptions, type WorldOptions } from './world.ts'

// Uptick waits for a running backup, restore or NDMP merge: it asks again each minute, visibly, and up to a fixed
// limit.

const runbook = documentOf('mos-upgrade')
const minute = 60_000
const running = { backups: 'Backup-10000 Done|Backup-10001 Running' }
const install = 'Update Install ftp://10.0.0.1:2121/R4_4_3-GA'
const updates = { 'R4_4_3-GA': '4.4.3-GA' }

const start = (knobs: MemberOptions['knobs'] = running, more: Partial<WorldOptions> = {}): Promise<World> =>
  new World({ runbook, members: [{ knobs: { ...knobs } }], updates, to: 'R4_4_3-GA', ...more }).open()

const asked = (world: World, command = 'Backup Status', item = 'before.backup-status'): number =>
  world.of('command.sent').filter((sent) => sent.command === command && sent.item === item).length

const resumed = (world: World): Promise<unknown> => world.journal.append('run.resumed', { reason: 'again' })

describe('a running backup', () => {
  it('is awaited before a person is asked, while the run continues with the rest', async () => {
    const world = await start({ ...running, jobsEnd: String(200 * minute) })
    world.waitForJobs = undefined
    world.attended = true
    expect(await world.carry(ada)).toEqual({ outcome: 'done' })
    expect(asked(world)).toBe(201)
    expect(world.reason('a1', 'before.backup-status')).toBe(
      'No backup is running. Listed: Backup-10000 Done, Backup-10001 Done. Uptick waited 3 h 20 min.',
    )
    const [first] = world.of('item.put-off')
    expect(first).toMatchObject({
      item: 'before.backup-status',
      status: 'fail',
      reason: 'A backup is running, or its state is not known: Backup-10000 Done, Backup-10001 Running.',
      waited: 0,
    })
    expect(first).not.toHaveProperty('until')
    const order = world.journal.entries.flatMap(({ type, data }) => {
      if (type === 'item.put-off') return ['waits']
      return type === 'item.finished' && data.item === 'before.storage' ? ['storage'] : []
    })
    expect(order.slice(0, 2).sort()).toEqual(['storage', 'waits'])
    expect(world.received('a1', /^update install/i)).toEqual([install])
    expect(world.sins()).toEqual([])
  })

  it('is awaited for as long as the command line says, once, and then the run is blocked as before', async () => {
    const world = await start()
    world.waitForJobs = 2 * minute
    expect((await world.carry(ada)).outcome).toBe('blocked')
    // At 0, 1 and 2 minutes; the rounds of answers that follow ask once each and do not wait again.
    const first = world.of('item.put-off')
    expect(first.map(({ waited }) => waited)).toEqual([0, minute])
    expect(Date.parse(first[0]!.until!) - Date.parse(first[0]!.since)).toBe(2 * minute)
    expect(world.state('a1', 'before.backup-status')).toBe('fail')
    expect(world.reason('a1', 'before.backup-status')).toBe(
      'A backup is running, or its state is not known: Backup-10000 Done, Backup-10001 Running. Uptick waited 2 min.',
    )
    expect(world.received('a1')).toEqual([])
    // A resume waits for it again.
    await resumed(world)
    await world.carry(ada)
    expect(world.of('item.put-off')).toHaveLength(4)
  })

  it('is awaited no longer than the given time, even if the disk is slow', async () => {
    const world = await start()
    world.waitForJobs = minute
    world.journal.delay = (type) => (type === 'item.put-off' ? 400 : 0)
    expect((await world.carry(ada)).outcome).toBe('blocked')
    expect(world.of('item.put-off')).toHaveLength(1)
  })

  it('is not waited for where the command line says 0', async () => {
    const world = await start(running, { purpose: 'check' })
    expect((await world.carry(ada)).outcome).toBe('blocked')
    expect(world.of('item.put-off')).toEqual([])
    expect(world.reason('a1', 'before.backup-status')).toBe(
      'A backup is running, or its state is not known: Backup-10000 Done, Backup-10001 Running.',
    )
  })

  it('is not awaited once a person waives the item, and the interlock takes the waiver into account', async () => {
    const world = await start()
    world.waitForJobs = undefined
    world.attended = true
    const waived = world.clock.sleep(5 * minute + 1).then(async () => {
      const about = { appliance: 'a1', item: 'before.backup-status', by: 'Ada' }
      await world.journal.append('item.waived', { ...about, authority: 'the customer', reason: 'a dead job' })
      world.nudge.abort()
      world.nudge = new AbortController()
    })
    expect((await world.carry(ada)).outcome).toBe('done')
    await waived
    expect(asked(world)).toBe(5)
    expect(world.of('interlock.overruled')).toMatchObject([{ rule: 'no-install-while-backup' }])
    expect(world.journal.state.waivers[0]?.verdict).toMatchObject({
      status: 'fail',
      reason: expect.stringContaining('Backup-10001 Running') as string,
    })
  })

  it('takes up at once what a person answers meanwhile', async () => {
    const world = await start(running, { purpose: 'check' })
    world.waitForJobs = undefined
    world.attended = true
    const stop = new AbortController()
    const answered = world.clock.sleep(3 * minute + 1).then(async () => {
      const answer = { appliance: 'a1', question: 'otherAppliances', value: false, by: 'Ada' }
      await world.journal.append('question.answered', answer)
      world.nudge.abort()
      world.nudge = new AbortController()
      await world.clock.sleep(1000)
      expect(world.state('a1', 'rule.same-release')).toBe('pass')
      expect(world.state('a1', 'before.backup-status')).toBe('running')
      stop.abort()
    })
    expect((await world.carry({}, stop.signal)).outcome).toBe('interrupted')
    await answered
    expect(asked(world)).toBe(4)
  })

  it('whose wait a person stops is shown in its current state, and a resume waits for the time that is left', async () => {
    const world = await start(running, { purpose: 'check' })
    world.waitForJobs = 10 * minute
    const stop = new AbortController()
    void world.clock.sleep(4 * minute + 1).then(() => stop.abort())
    expect((await world.carry({}, stop.signal)).outcome).toBe('interrupted')
    expect(world.state('a1', 'before.backup-status')).toBe('fail')
    expect(world.reason('a1', 'before.backup-status')).toMatch(/Uptick waited 4 min\. The wait was stopped\.$/)
    await world.clock.sleep(60 * minute)
    await resumed(world)
    const from = world.clock.now()
    expect((await world.carry()).outcome).toBe('blocked')
    expect(world.clock.now() - from).toBeGreaterThanOrEqual(6 * minute - 1000)
    expect(world.clock.now() - from).toBeLessThan(6 * minute + 5000)
  })

  it.each([1, 2, 5])('waits on for the time that is left after a kill at its wait number %i', async (number) => {
    const world = await start(running, { purpose: 'check' })
    world.waitForJobs = 8 * minute
    const { journal } = world
    journal.onEntry = ({ type }) => {
      if (type === 'item.put-off' && world.of('item.put-off').length === number) throw new Crash()
    }
    await expect(world.carry()).rejects.toThrow(Crash)
    journal.onEntry = () => undefined
    world.killed()
    await world.clock.sleep(30 * minute)
    await resumed(world)
    const from = world.clock.now()
    expect((await world.carry()).outcome).toBe('blocked')
    const left = (8 - (number - 1)) * minute
    expect(Math.abs(world.clock.now() - from - left)).toBeLessThan(5000)
    const again = world.of('item.put-off')[number]
    expect(Math.abs(Date.parse(again!.until!) - from - left)).toBeLessThan(5000)
    expect(Math.abs(again!.waited - (number - 1) * minute)).toBeLessThan(2000)
  })
})

describe('a restore and an NDMP merge', () => {
  it('are awaited in the same way', async () => {
    const world = await start({ restores: 'Restore-1 Running', ndmp: 'Merge status: running' })
    const { state } = world.appliance('a1')
    world.waitForJobs = 5 * minute
    world.journal.onEntry = ({ type, data }) => {
      if (type !== 'item.put-off' || data.waited > 0) return
      const ends = (): unknown =>
        data.item === 'before.restore-status'
          ? (state.restores = ['Restore-1 Done'])
          : (state.merge = 'No merge in progress')
      void world.clock.sleep(2.5 * minute).then(ends)
    }
    expect((await world.carry(saying({ ndmp: true }))).outcome).toBe('done')
    expect(asked(world, 'Restore Status', 'before.restore-status')).toBe(4)
    expect(asked(world, 'Ndmp Merge Status', 'before.ndmp-merge-status')).toBe(4)
    expect(world.state('a1', 'before.ndmp-merge-idle')).toBe('pass')
    expect(world.received('a1', /^update install/i)).toEqual([install])
  })

  it('blocks the run where a merge outlasts the wait', async () => {
    const world = await start({ ndmp: 'running' })
    world.waitForJobs = 2 * minute
    expect((await world.carry(saying({ ndmp: true }))).outcome).toBe('blocked')
    expect(world.state('a1', 'before.ndmp-merge-idle')).toBe('fail')
    expect(world.received('a1')).toEqual([])
  })
})

describe('in a cluster', () => {
  it('a backup that began on an active appliance since the checks is awaited before its install', async () => {
    const members = [{ role: 'active' }, { role: 'standby' }, { role: 'active' }]
    const cluster = documentOf('mos-cluster-upgrade')
    const opened = { cluster: 'practice' }
    const world = await new World({ runbook: cluster, members, updates, to: 'R4_4_3-GA', opened }).open()
    world.waitForJobs = 5 * minute
    world.journal.onEntry = ({ type, data }) => {
      if (type !== 'command.finished' || data.item !== 'cluster.7-add' || data.status !== 'ok') return
      world.appliance('a1').state.backups.push('Backup-10007 Running')
      void world.clock.sleep(3 * minute).then(() => (world.appliance('a1').state.backups = ['Backup-10007 Done']))
    }
    expect((await world.carry(ada)).outcome).toBe('done')
    expect(itemOf(world.journal.state, 'a1', 'cluster.8-backup-idle')).toMatchObject({ state: 'pass' })
    expect(asked(world, 'Backup Status', 'cluster.8-backup-idle')).toBeGreaterThan(3)
    expect(world.sins()).toEqual([])
  })
})
