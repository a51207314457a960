import { describe, expect, it } from 'vitest'
import { personActs } from '../../electron/host/runs/person-acts.ts'
import { answering, engines, go, hour, installs, openOf, resumed, scene } from './disturbed-ground.ts'
import type { World } from './world.ts'

// What is proved, answered, waived or closed stays so: no resume and no reopening sends it again or makes it more.

describe('what is once settled', () => {
  const patches =
    'id: after.patches\ndo: install\nproves: listed\neach: answers.wanted as patch\neffect: changes\nneeds: [cli.return]'
  const wanting = (world: World, value: string) =>
    world.journal.append('question.answered', { appliance: 'a1', question: 'wanted', value, by: 'Ada' })
  const reopen = (world: World, id: string) =>
    personActs.reopen(openOf(world), { run: 'run-1', item: id, reason: 'mended' } as never)

  it('a patch that is proved is not sent again where another one was refused', async () => {
    const world = await scene({ after: [patches], updates: { D4_1_1: '', D4_2_2: '' } })
    let refuse = true
    answering(world, /^update install .*D4_2_2/i, (usual) => {
      if (!refuse) return usual()
      refuse = false
      return { lines: [], status: 'NO Unable to install update' }
    })
    await wanting(world, 'D4_1_1, D4_2_2')
    expect(await world.carry(go)).toMatchObject({ outcome: 'unproven' })
    expect(await reopen(world, 'after.patches')).toMatchObject({ ok: true })
    expect(await world.carry(go)).toEqual({ outcome: 'done' })
    expect(installs(world).map((command) => command.replace(/.*\//, ''))).toEqual([
      'R4_4_3-GA',
      'D4_1_1',
      'D4_2_2',
      'D4_2_2',
    ])
  })

  it('a patch that was listed before is not proved by being listed', async () => {
    const list = 'id: after.listed\nrun: Update List\nread: update-list\nneeds: [cli.return]'
    const late = patches.replace('[cli.return]', '[after.listed]')
    const world = await scene({ after: [list, late], updates: { D4_1_1: '' }, knobs: { patchEnds: 'prompt' } })
    answering(world, /^update list/i, () => ({ lines: ['D4_1_1'], status: 'OK' }))
    answering(world, /^update install .*D4_1_1/i, () => ({ lines: [], status: 'OK Installing' }))
    await wanting(world, 'D4_1_1')
    await world.carry({ ...go, answers: { installed: true } })
    expect(world.of('return.proven')).toHaveLength(1)
  })

  it('an engine that was updated is not updated again where the next one failed', async () => {
    const each =
      'id: after.each\neach: answers.wanted as engine\nrun: Uce Update {engine}\neffect: changes\nauto: true\nneeds: [cli.return]'
    const world = await scene({ after: [each] })
    let fail = true
    answering(world, /^uce update default/i, (usual) => {
      if (!fail) return usual()
      fail = false
      return { lines: [], status: 'NO Try later' }
    })
    await wanting(world, 'rpdengine, default')
    await world.carry(go)
    await reopen(world, 'after.each')
    expect(await world.carry(go)).toEqual({ outcome: 'done' })
    expect(world.received('a1', /^uce/i)).toEqual(['Uce Update rpdengine', 'Uce Update default', 'Uce Update default'])
  })

  it('a reply without a verdict stays a person’s, also after a resume', async () => {
    const world = await scene({ after: [`${engines}\notherwise: attention`] })
    answering(world, /^uce update/i, () => ({ lines: ['Started.'] }))
    for (let visit = 1; visit <= 2; visit += 1) {
      expect(await world.carry(go)).toEqual({ outcome: 'waiting' })
      expect(world.reason('a1', 'after.engines')).toContain('did not end with OK, NO, or BAD')
      await resumed(world)
    }
    expect(world.received('a1', /^uce/i)).toHaveLength(1)
  })

  it('a delivery that is not proved does not become so by a resume', async () => {
    const world = await scene()
    const known = world.context.bind(world)
    world.context = (signal) => {
      const context = known(signal)
      const offer: typeof context.offers.offer = async ({ onSegment: _none, ...request }) => {
        const opened = await context.offers.offer(request)
        if (!opened.ok) return opened
        const { url, port, path: where, contact } = opened.value
        const seen = contact === undefined ? {} : { contact }
        const silent = {
          url,
          port,
          path: where,
          ...seen,
          delivered: false,
          segments: [],
          underWay: undefined,
          whenQuiet: () => Promise.resolve(),
          whenDelivered: new Promise<void>(() => undefined),
        }
        return { ok: true, value: { ...silent, dispose: () => opened.value.dispose() } }
      }
      return { ...context, offers: { offer } }
    }
    expect(await world.carry(go)).toMatchObject({ failure: { code: 'offer.incomplete' } })
    await resumed(world)
    expect(await world.carry(go)).toEqual({ outcome: 'waiting' })
    expect(world.state('a1', 'cli.return')).toBe('error')
  })

  it('nothing is changed where this visit could not read which appliance it is', async () => {
    const manual = 'id: after.manual\ndo: manual\nneeds: [cli.return]'
    const world = await scene({ after: [manual, engines.replace('cli.return', 'after.manual')] })
    await world.carry(go)
    answering(world, /^(?:license hostid|model get serial)/i, () => ({ lines: [], status: 'NO Unknown command' }))
    await resumed(world)
    expect(await world.carry({ ...go, ticks: { 'after.manual': 'done' } })).toMatchObject({ outcome: 'blocked' })
    expect(world.received('a1', /^uce/i)).toEqual([])
  })

  it('a waiver holds up to its day and no longer', async () => {
    const check = 'id: read.never\ndo: manual\nneeds: [read.version]'
    const world = await scene({ before: [check], after: ['id: after.manual\ndo: manual\nneeds: [cli.return]'] })
    const about = { appliance: 'a1', item: 'read.never', by: 'Ada', authority: 'the customer', reason: 'not now' }
    await world.carry(go)
    await world.journal.append('item.waived', { ...about, until: '2026-11-23' })
    await world.carry(go)
    expect(world.state('a1', 'read.never')).toBe('waived')
    await world.clock.sleep(15 * hour)
    await world.carry(go)
    expect(world.of('item.stale')).toMatchObject([
      { item: 'read.never', reason: 'The waiver of Ada held until 2026-11-23.' },
    ])
  })

  it('a run that is done stays closed as it was', async () => {
    const world = await scene()
    await world.carry(go)
    const before = world.journal.entries.length
    expect(await world.carry(go)).toEqual({ outcome: 'done' })
    expect(world.journal.entries).toHaveLength(before)
  })

  it('a gate is not approved before its command was shown', async () => {
    const world = await scene()
    const early = await personActs.approve(openOf(world), { run: 'run-1', gate: 'go' } as never, () => ({
      now: 0,
      zone: 0,
    }))
    expect(early).toMatchObject({ ok: false, failure: { code: 'run.not-allowed-now' } })
    expect(world.of('approval.given')).toEqual([])
  })
})
