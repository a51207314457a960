import { describe, expect, it } from 'vitest'
import { personActs } from '../../electron/host/runs/person-acts.ts'
import type { Answer } from '../../electron/practice/commands/commands.ts'
import { answering, carryFor, go, hour, installs, minute, openOf, resumed, scene } from './disturbed-ground.ts'
import type { World } from './world.ts'

// What verifies a return, who decides if no reply does, and what is never sent again, no matter what a person reopens.

/** After the reboot its Version says this. */
function versionAfter(world: World, lines: readonly string[]): void {
  answering(world, /^version/i, async (usual): Promise<Answer> => {
    const answer = await usual()
    return world.appliance('a1').state.release === '4.4.3-GA' ? { lines: [...lines], status: 'OK Completed' } : answer
  })
}
const returning = (world: World) => world.journal.state.appliances['a1']?.returning
const reopen = (world: World, item: string) =>
  personActs.reopen(openOf(world), { run: 'run-1', item, reason: 'once more' } as never)

describe('a release without its stage after a good upgrade', () => {
  const asked = async (): Promise<World> => {
    const world = await scene()
    versionAfter(world, ['MOS 4.4.3'])
    expect(await world.carry(go)).toEqual({ outcome: 'waiting' })
    expect(world.waiting()).toMatchObject([
      {
        kind: 'question',
        id: 'releaseRuns',
        answerType: 'boolean',
        title: expect.stringContaining('MOS 4.4.3') as string,
      },
    ])
    expect(returning(world)?.outcome).toBeUndefined()
    return world
  }

  it('is proved by a person who read it, with their name', async () => {
    const world = await asked()
    expect(await world.carry({ ...go, answers: { releaseRuns: true } })).toEqual({ outcome: 'done' })
    const [proven] = world.of('return.proven')
    expect(proven?.release).toBe('4.4.3-GA')
    expect(proven?.proofs.at(-1)).toContain('Ada read the reply to Version ("MOS 4.4.3')
    expect(installs(world)).toHaveLength(1)
  })

  it('is not proved where that person says no', async () => {
    const world = await asked()
    const ended = await world.carry({ ...go, answers: { releaseRuns: false } })
    expect(ended).toMatchObject({ outcome: 'unproven', failure: { code: 'return.unproven' } })
    expect(ended.failure?.sentence).toContain('Ada read the reply to Version')
    expect(world.of('return.proven')).toEqual([])
  })
})

describe('a reply to Version that is not understood', () => {
  const failed = ['MOS 4.3.7', 'Last update: 4.4.3-GA failed, see System Log']

  it('proves nothing; it is shown, and a person may read it off', async () => {
    const world = await scene()
    versionAfter(world, failed)
    const ended = await world.carry(go)
    expect(ended).toMatchObject({ outcome: 'unproven', failure: { code: 'return.unproven' } })
    expect(ended.failure?.sentence).toContain('Last update: 4.4.3-GA failed, see System Log')
    expect(world.waiting()).toMatchObject([{ kind: 'question', id: 'releaseRuns' }])
    expect(await world.carry({ ...go, answers: { releaseRuns: false } })).toMatchObject({ outcome: 'unproven' })
    expect(world.of('return.proven')).toEqual([])
    expect(world.received('a1', /^uce/i)).toEqual([])
  })

  it('is proved by a person only for the reply that was shown', async () => {
    const world = await scene()
    versionAfter(world, failed)
    await world.carry(go)
    await world.journal.append('question.answered', {
      appliance: 'a1',
      question: 'releaseRuns',
      value: true,
      by: 'Ada',
    })
    versionAfter(world, ['Something else entirely'])
    await resumed(world)
    expect(await world.carry(go)).toMatchObject({ outcome: 'unproven' })
    expect(world.of('return.proven')).toEqual([])
    expect(world.of('question.asked').filter(({ question }) => question === 'releaseRuns')).toHaveLength(2)
  })
})

describe('OK and NO in one reply to Update Install', () => {
  it.each([
    [['Installing', 'OK Completed'], 'NO route to host ntp1.example.com'],
    [['NO route to host ntp1.example.com', 'Installing'], 'OK Completed'],
    [['OK Installing', 'BAD block 7 on sda'], 'OK Completed'],
  ])('%j, %s: no refusal is claimed, the wait finds out', async (lines, status) => {
    const world = await scene()
    answering(world, /^update install/i, async (usual) => ({ ...(await usual()), lines: [...lines], status }))
    expect(await world.carry(go)).toEqual({ outcome: 'done' })
    expect(world.of('install.diagnosed')).toEqual([])
    expect(world.of('command.finished')).toContainEqual(
      expect.objectContaining({ status: 'none', cause: 'contradiction' }),
    )
    expect(
      world
        .of('item.finished')
        .filter(({ item }) => item === 'cli.install')
        .map(({ status: word }) => word),
    ).toEqual(['waiting', 'uncertain', 'pass'])
    expect(installs(world)).toHaveLength(1)
    expect(world.sins()).toEqual([])
  })

  it('cannot be reopened while it may still go on', async () => {
    const world = await scene({ knobs: { linger: String(hour) } })
    answering(world, /^update install/i, async (usual) => {
      const answer = await usual()
      return { ...answer, lines: ['OK Installing'], status: 'NO route to host' }
    })
    await carryFor(world, 3 * minute)
    expect(world.state('a1', 'cli.install')).toBe('uncertain')
    expect(await reopen(world, 'cli.install')).toMatchObject({ ok: false })
    expect(world.of('interlock.refused')).toMatchObject([{ rule: 'install-is-open', by: 'person' }])
    await resumed(world)
    expect(await world.carry({ ...go, answers: { restarted: false } })).toEqual({ outcome: 'done' })
    expect(installs(world)).toHaveLength(1)
  })

  it('in the reply to another command with effect leaves it uncertain, and it is not sent again', async () => {
    const world = await scene()
    answering(world, /^uce update/i, () => ({ lines: ['OK Completed'], status: 'NO route to host' }))
    expect(await world.carry(go)).toEqual({ outcome: 'waiting' })
    expect(world.state('a1', 'after.engines')).toBe('uncertain')
    await resumed(world)
    await world.carry(go)
    expect(world.received('a1', /^uce/i)).toHaveLength(1)
  })
})

describe('an install is not sent again, no matter what a person reopens', () => {
  it('while the earlier one may still go on: it never went down', async () => {
    const world = await scene({ knobs: { install: String(20 * hour) } })
    expect(await world.carry(go)).toMatchObject({ failure: { code: 'return.never-went-down' } })
    expect(await reopen(world, 'cli.install')).toMatchObject({ ok: false, failure: { code: 'run.not-allowed-now' } })
    // Even where the reopening got into the journal in another way, the engine refuses.
    await world.journal.append('item.reopened', {
      appliance: 'a1',
      item: 'cli.install',
      by: 'Ada',
      reason: 'once more',
    })
    await resumed(world)
    expect(await world.carry(go)).toMatchObject({ outcome: expect.stringMatching(/blocked|unproven/) as string })
    expect(world.of('interlock.refused').at(-1)).toMatchObject({ rule: 'install-is-open', by: 'engine' })
    expect(world.reason('a1', 'cli.install')).toMatch(/may still be running: no reboot was observed/)
    expect(installs(world)).toHaveLength(1)
    expect(world.sins()).toEqual([])
  })

  it('once it is proved', async () => {
    const world = await scene({ after: ['id: after.manual\ndo: manual\nneeds: [cli.return]'] })
    await world.carry(go)
    expect(await reopen(world, 'cli.install')).toMatchObject({ ok: false })
    await world.journal.append('item.reopened', {
      appliance: 'a1',
      item: 'cli.install',
      by: 'Ada',
      reason: 'once more',
    })
    await resumed(world)
    await world.carry(go)
    expect(world.of('interlock.refused').at(-1)).toMatchObject({ rule: 'no-second-install' })
    expect(installs(world)).toHaveLength(1)
  })

  it('where the target release already runs by the time it is tried again', async () => {
    const world = await scene({ knobs: { returns: 'old' } })
    expect(await world.carry(go)).toMatchObject({ failure: { code: 'return.old-release' } })
    // It had only needed longer.
    world.appliance('a1').state.release = '4.4.3-GA'
    expect(await reopen(world, 'cli.install')).toMatchObject({ ok: true })
    await resumed(world)
    await world.carry({ ...go, answers: { restarted: true } })
    expect(world.of('interlock.refused').at(-1)).toMatchObject({ rule: 'wanted-release-runs' })
    expect(installs(world)).toHaveLength(1)
    expect(returning(world)?.outcome).toBe('proven')
  })

  it('before the first one too', async () => {
    const world = await scene()
    world.appliance('a1').state.release = '4.4.3-GA'
    expect(await world.carry(go)).toMatchObject({ outcome: 'blocked' })
    expect(world.reason('a1', 'cli.install')).toBe(
      'Blocked: ms-01 already runs 4.4.3-GA, so there is nothing to install.',
    )
    expect(installs(world)).toEqual([])
    expect(world.of('approval.requested')).toEqual([])
  })

  it('is sent again after a refusal that a person reopened, though not while the first may still be running', async () => {
    const world = await scene({ knobs: { refuse: 'disk', refuseWhen: 'fetched' } })
    await world.carry(go)
    const refusedAt = world.clock.now()
    expect(await reopen(world, 'cli.install')).toMatchObject({ ok: true })
    await resumed(world)
    await world.carry(go)
    expect(installs(world)).toHaveLength(2)
    expect(world.clock.now() - refusedAt).toBeGreaterThanOrEqual(4 * minute)
    expect(
      world
        .of('note.added')
        .map(({ text }) => text)
        .join(),
    ).toContain('downloaded the whole update before it refused the install')
  })
})

describe('the limit of the wait', () => {
  it('counts while the reply to Update Install is open', async () => {
    const world = await scene({ knobs: { hang: 'on', linger: String(20 * hour) }, giveUpAfter: 15_000 })
    expect(await world.carry(go)).toMatchObject({ failure: { code: 'return.never-went-down' } })
    const sent = world.journal.entries.find(({ type }) => type === 'return.expected')
    const given = world.journal.entries.find(({ type }) => type === 'return.unproven')
    const took = Date.parse(given?.at ?? '') - Date.parse(sent?.at ?? '')
    expect(took).toBeGreaterThanOrEqual(15_000)
    expect(took).toBeLessThan(20_000)
  })

  it('names the old release that a login showed, not an appliance that did not return', async () => {
    const limit = 23 * minute
    const world = await scene({ knobs: { returns: 'old' }, giveUpAfter: limit })
    expect(await world.carry(go)).toMatchObject({ failure: { code: 'return.old-release' } })
    expect(returning(world)?.observed).toContain('4.3.7-GA')
  })
})

describe('between the approval and Update Install', () => {
  it('the identity is read once at the login and once right before the command', async () => {
    const world = await scene()
    await world.carry(go)
    const { entries } = world.journal
    const from = entries.findIndex(({ type }) => type === 'approval.given')
    const to = entries.findIndex((entry) => entry.type === 'command.sent' && entry.data.effect === 'point-of-no-return')
    const sent = entries.slice(from, to).flatMap((entry) => (entry.type === 'command.sent' ? [entry.data.command] : []))
    const identity = ['Version', 'License Hostid', 'Model Get Serial']
    expect(sent).toEqual([...identity, 'Backup Status', 'Restore Status', ...identity])
  })
})
