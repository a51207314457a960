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

it('a person who says that the target release is running proves nothing if a banner names another one', async () => {
  const knobs = { returns: 'third', versionAfter: 'garbage' }
  const world = await new World({ runbook, members: [{ knobs }], updates, to: 'R4_4_3-GA' }).open()
  expect(await world.carry(saying({ releaseRuns: true }))).toMatchObject({ outcome: 'unproven' })
  expect(world.of('return.proven')).toEqual([])
  expect(world.of('return.unproven').at(-1)?.observed).toMatch(
    /^Ada reports release 4\.4\.3-GA, but the banner shows another release: 220 ms-01 .*4\.4\.2-FCS/,
  )
})

it('a person who reads the target release off is believed if the banners name it too', async () => {
  const knobs = { versionAfter: 'garbage' }
  const world = await new World({ runbook, members: [{ knobs }], updates, to: 'R4_4_3-GA' }).open()
  const person = {
    ...saying({ releaseRuns: true }),
    waivers: { 'after.version': { authority: 'Kim', reason: 'read' } },
  }
  expect(await world.carry(person)).toMatchObject({ outcome: 'done' })
  expect(world.of('return.proven')).toHaveLength(1)
})

it('an appliance that may still be installing is not logged into by hand after the wait was stopped', async () => {
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

it('a reopened item says nothing about the result of its command without an end', async () => {
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

it('what was seen before Uptick ended is reported as its last observation', async () => {
  const world = await scene({ knobs: { install: '60000', down: '240000' } })
  const wentDown = (): boolean => world.of('return.stage').some(({ stage }) => stage === 'down')
  const stop = new AbortController()
  world.journal.onEntry = () => (wentDown() ? stop.abort() : undefined)
  expect(await world.carry(go, stop.signal)).toMatchObject({ outcome: 'interrupted' })
  await world.clock.sleep(600_000)
  expect(world.appliance('a1').phase).toBe('running')
  const sentence = ifWeStopNow(world.journal.state, world.runbook, (iso) => iso.slice(11, 16))
  expect(sentence).toMatch(/^ms-01 did not answer when Uptick last looked: an install is open on ms-01 since 10:00\./)
})

it('what a person says of a command without an end is attributed to the person, and is not a pass', async () => {
  const world = await scene()
  answering(world, /^uce update/i, () => ({ lines: ['OK Started', 'NO Try later'] }))
  await world.carry(go)
  expect(world.state('a1', 'after.engines')).toBe('uncertain')
  const said = { run: 'run-1', item: 'after.engines', arrived: true, reason: 'the log shows it', by: 'Ada' }
  expect(await personActs.settle(openOf(world), said as never)).toMatchObject({ ok: true })
  await world.carry(go)
  expect(world.of('item.finished').at(-1)).toMatchObject({
    item: 'after.engines',
    status: 'attention',
    reason:
      'The connection ended before the status of "Uce Update default" came. Ada reports that it took effect: The log shows it.',
  })
  expect(world.received('a1', /^uce/i)).toHaveLength(1)
})

it('an appliance behind a cut line is not taken for upgraded because its console was not heard before', async () => {
  const world = new World({
    runbook,
    members: [{ knobs: { install: String(40 * 3_600_000) } }],
    updates,
    to: 'R4_4_3-GA',
    transport: 'admind',
  })
  // No probe gets a reply when the install starts, and none for half an hour after that; the console connection itself
  // stays up.
  const sent = (): boolean => world.received('a1', /^update install/i).length > 0
  const since = (): number => Date.parse(world.journal.entries.find(({ type }) => type === 'return.expected')?.at ?? '')
  world.cut = (now) => !sent() || now < since() + 1_800_000
  await world.open()
  expect(await world.carry(saying({ restarted: false }))).toMatchObject({ outcome: 'unproven' })
  expect(world.of('return.expected')[0]?.baseline).toEqual([
    { service: 'admind', greeting: expect.stringContaining('admind 4.3.7') as string },
  ])
  expect(world.of('return.stage').map(({ observed }) => observed)).not.toContainEqual(
    expect.stringContaining('another version'),
  )
  expect(world.of('return.unproven').at(-1)).toMatchObject({ outcome: 'unproven', mayGoOn: true })
  expect(world.sins()).toEqual([])
})

it('an install that may or may not have arrived is not sent again because its item is reopened', async () => {
  const world = await scene({ knobs: { install: String(2 * 3_600_000) } })
  const sent = (): boolean =>
    world.journal.entries.some(
      ({ type, data }) => type === 'command.sent' && 'effect' in data && data.effect === 'point-of-no-return',
    )
  const end = new AbortController()
  world.journal.onEntry = () => (sent() ? end.abort() : undefined)
  await world.carry(go, end.signal)
  world.killed()
  const reopen = { run: 'run-1', item: 'cli.install', reason: 'once more', by: 'Ada' }
  expect(await personActs.reopen(openOf(world), reopen as never)).toMatchObject({
    ok: false,
    failure: { sentence: expect.stringMatching(/^An install (?:is open on|was sent to) ms-01/) as string },
  })
  const now = world.clock.now()
  const waive = { run: 'run-1', item: 'cli.return', authority: 'Kim', reason: 'The System Log shows none.', by: 'Ada' }
  expect(await personActs.waive(openOf(world), waive as never, now)).toMatchObject({ ok: true })
  expect(await personActs.reopen(openOf(world), reopen as never)).toMatchObject({ ok: true })
})
