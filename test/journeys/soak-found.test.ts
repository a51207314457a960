import { expect, it } from 'vitest'
import { personActs } from '../../electron/host/runs/person-acts.ts'
import { sendByHand } from '../../shared/engine/console-by-hand.ts'
import { openCommands } from '../../shared/model/run-state.ts'
import { ifWeStopNow } from '../../shared/model/stop-sentence.ts'
import { answering, go, openOf, scene } from './disturbed-ground.ts'
import { documentOf, saying } from './guide-ground.ts'
import { World } from './world.ts'

// What `npm run soak -- upgrades` found, each fault with the shortest way to it.

const runbook = documentOf('mos-upgrade')
const updates = { 'R4_4_3-GA': '4.4.3-GA' }

it('a person who says that the wanted release runs proves nothing where the appliance greets with another', async () => {
  const knobs = { returns: 'third', versionAfter: 'garbage' }
  const world = await new World({ runbook, members: [{ knobs }], updates, to: 'R4_4_3-GA' }).open()
  expect(await world.carry(saying({ releaseRuns: true }))).toMatchObject({ outcome: 'unproven' })
  expect(world.of('return.proven')).toEqual([])
  expect(world.of('return.unproven').at(-1)?.observed).toMatch(
    /^Ada says that 4\.4\.3-GA runs, but the appliance greets with another release: 220 ms-01 .*4\.4\.2-FCS/,
  )
})

it('a person who reads the wanted release off is believed where the greetings name it too', async () => {
  const knobs = { versionAfter: 'garbage' }
  const world = await new World({ runbook, members: [{ knobs }], updates, to: 'R4_4_3-GA' }).open()
  const person = {
    ...saying({ releaseRuns: true }),
    waivers: { 'after.version': { authority: 'Kim', reason: 'read' } },
  }
  expect(await world.carry(person)).toMatchObject({ outcome: 'done' })
  expect(world.of('return.proven')).toHaveLength(1)
})

it('an appliance that may still install is not logged into by hand after the wait was given up', async () => {
  const hour = 3_600_000
  const world = new World({
    runbook,
    members: [{ knobs: { install: String(40 * hour) } }],
    updates,
    to: 'R4_4_3-GA',
  })
  const begun = world.clock.now()
  world.cut = (now) => now > begun + hour / 2 && now < begun + hour
  await world.open()
  expect(await world.carry(saying({ restarted: false }))).toMatchObject({ outcome: 'unproven' })
  expect(world.of('return.unproven').at(-1)).toMatchObject({ outcome: 'unproven', mayGoOn: true })
  expect(await sendByHand(world.context(), 'a1', 'Version')).toMatchObject({ ok: false })
  expect(world.sins()).toEqual([])
})

it('an item begun anew says nothing of what its command without an end did', async () => {
  const each = 'id: after.engines\nrun: Uce Update default\neffect: changes\nauto: true\nneeds: [cli.return]'
  const world = await scene({ after: [each] })
  let silent = true
  answering(world, /^uce update/i, (usual) => {
    if (!silent) return usual()
    silent = false
    return { lines: ['OK Started', 'NO Try later'] }
  })
  await world.carry(go)
  expect(world.state('a1', 'after.engines')).toBe('uncertain')
  const reopen = { run: 'run-1', item: 'after.engines', reason: 'again' }
  expect(await personActs.reopen(openOf(world), reopen as never)).toMatchObject({ ok: true })
  expect(world.of('command.settled')).toEqual([])
  expect(openCommands(world.journal.state)).toEqual([])
  expect(await world.carry(go)).toEqual({ outcome: 'done' })
  expect(world.received('a1', /^uce/i)).toHaveLength(2)
})

it('what was seen before Uptick ended is told as what it last saw', async () => {
  const world = await scene({ knobs: { install: '60000', down: '240000' } })
  const wentDown = (): boolean => world.of('return.stage').some(({ stage }) => stage === 'down')
  const stop = new AbortController()
  world.journal.onEntry = () => (wentDown() ? stop.abort() : undefined)
  expect(await world.carry(go, stop.signal)).toMatchObject({ outcome: 'interrupted' })
  await world.clock.sleep(600_000)
  expect(world.appliance('a1').phase).toBe('running')
  const sentence = ifWeStopNow(world.journal.state, world.runbook, (iso) => iso.slice(11, 16))
  expect(sentence).toMatch(
    /^ms-01 was out of service when Uptick last looked: an install is open on ms-01 since 10:00\./,
  )
})
