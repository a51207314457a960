import { describe, expect, it } from 'vitest'
import { personActs } from '../../electron/host/runs/person-acts.ts'
import { sendByHand } from '../../shared/engine/console-by-hand.ts'
import { answering, carryFor, go, hour, installs, minute, openOf, resumed, scene } from './disturbed-ground.ts'

// Disturbing a wait, or following a hint at the wrong moment: nothing is sent twice, no login takes place during the
// install, and nothing is claimed.

describe('during an install', () => {
  const storage = 'id: read.storage\nrun: Storage Space\nread: storage-space'

  it('a resume does not ask again what could not be read before it', async () => {
    const world = await scene({ before: [storage], knobs: { linger: String(20 * minute) } })
    answering(world, /^storage space/i, () => ({ lines: ['Mail store: unforeseen words'], status: 'OK' }))
    await carryFor(world, 3 * minute)
    await resumed(world)
    await carryFor(world, 10 * minute)
    expect(world.state('a1', 'read.storage')).toBe('error')
    expect(world.sins()).toEqual([])
    expect(installs(world)).toHaveLength(1)
  })

  it('no login and no reboot by hand is possible, even after the wait was stopped', async () => {
    const world = await scene({ knobs: { install: String(20 * hour) } })
    expect(await world.carry(go)).toMatchObject({ outcome: 'unproven' })
    expect(world.of('return.unproven')).toMatchObject([{ outcome: 'never-went-down' }])
    for (const command of ['Version', 'Reboot']) {
      const sent = await sendByHand(world.context(), 'a1', command)
      expect(sent).toMatchObject({ ok: false, failure: { code: 'run.blocked' } })
    }
    expect(world.sins()).toEqual([])
  })

  it('its item is not reopened, whether it was answered or only seen to arrive', async () => {
    for (const knobs of [{ linger: String(hour) }, { hang: 'on', linger: String(2 * hour) }]) {
      const world = await scene({ knobs })
      await carryFor(world, 20 * minute)
      const words = { run: 'run-1', item: 'cli.install', reason: 'once more' }
      const reopened = await personActs.reopen(openOf(world), words as never)
      expect(reopened).toMatchObject({ ok: false, failure: { code: 'run.not-allowed-now' } })
      await resumed(world)
      expect(await world.carry({ ...go, answers: { restarted: false } })).toMatchObject({ outcome: 'done' })
      expect(installs(world)).toHaveLength(1)
      expect(world.sins()).toEqual([])
    }
  })

  it('the update stays offered until it was fetched, also where it is fetched late and after a resume', async () => {
    const world = await scene({ knobs: { fetchAfterClose: 'on', linger: String(10 * minute) } })
    await carryFor(world, minute)
    expect(world.of('patch.delivered')).toEqual([])
    await resumed(world)
    await world.carry({ ...go, answers: { restarted: false } })
    expect(world.of('patch.delivered')).toHaveLength(1)
    expect(world.of('return.proven')).toHaveLength(1)
  })

  it('is awaited, even if the file has left the mirror by then', async () => {
    const world = await scene({ knobs: { linger: '30000' } })
    await carryFor(world, 20_000)
    const whole = world.context.bind(world)
    const gone = {
      code: 'patch.not-found',
      sentence: 'There is no update.',
      hint: 'Mirror it.',
      retry: 'pointless',
    } as const
    world.context = (signal) => ({
      ...whole(signal),
      store: { verify: () => Promise.resolve({ ok: false, failure: gone }) },
    })
    await resumed(world)
    expect(await world.carry({ ...go, answers: { restarted: false } })).toMatchObject({ outcome: 'done' })
  })

  it('a word that starts with No before the connection closes is not a refusal', async () => {
    const world = await scene({ knobs: { noStatus: 'on' } })
    const lines = ['Update verified.', 'No further input is needed; the system reboots by itself.']
    answering(world, /^update install/i, async (usual) => ({ ...(await usual()), lines }))
    expect(await world.carry(go)).toMatchObject({ outcome: 'done' })
    expect(world.of('install.diagnosed')).toEqual([])
    expect(installs(world)).toHaveLength(1)
  })
})

describe('a look at an appliance', () => {
  it('does not take silence and a stopped mail service for a restart', async () => {
    const world = await scene({ knobs: { linger: String(40 * minute) } })
    const start = world.clock.now()
    Object.defineProperty(world, 'consoleOnly', { get: () => world.clock.now() - start > 2 * minute })
    world.cut = (now) => now - start > 3 * minute && now - start < 4 * minute
    expect(await world.carry(go)).toMatchObject({ outcome: 'waiting' })
    expect(world.waiting()).toMatchObject([{ id: 'restarted' }])
    expect(world.sins()).toEqual([])
  })

  it.each([
    ['this computer was cut off', 'blind'],
    ['the lid was closed', 'asleep'],
  ])('asks a person in time if %s through the reboot and no banner names a release', async (_what, how) => {
    const world = await scene()
    world.consoleOnly = true
    const start = world.clock.now()
    if (how === 'blind') world.blind = (now) => now - start > 3 * minute && now - start < 40 * minute
    else {
      let slept = false
      const awake = world.context.bind(world)
      world.context = (signal) => {
        const context = awake(signal)
        const probe: typeof context.probe.probe = async (...words) => {
          if (!slept && world.clock.now() - start > 3 * minute) {
            slept = true
            await world.clock.sleep(2 * hour)
          }
          return context.probe.probe(...words)
        }
        return { ...context, probe: { probe } }
      }
    }
    expect(await world.carry(go)).toMatchObject({ outcome: 'waiting' })
    expect(world.clock.now() - start).toBeLessThan(3 * hour)
    expect(await world.carry({ ...go, answers: { restarted: true } })).toMatchObject({ outcome: 'done' })
  })

  it('gets time to look when it is resumed after the wait would have been given up', async () => {
    const world = await scene()
    await carryFor(world, 3 * minute)
    await world.clock.sleep(14 * hour)
    await resumed(world)
    expect(await world.carry(go)).toEqual({ outcome: 'done' })
    expect(world.of('return.unproven')).toEqual([])
  })
})
