import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { personActs } from '../../electron/host/person-acts.ts'
import type { OpenRun } from '../../electron/host/open-run.ts'
import { loadRunbook } from '../../electron/host/runbooks.ts'
import type { Answer } from '../../electron/practice/commands/commands.ts'
import { startPractice } from '../../electron/practice/practice.ts'
import { makePracticeUpdate } from '../../electron/practice/update-file.ts'
import { sendByHand } from '../../shared/engine/console-by-hand.ts'
import type { Runbook } from '../../shared/model/runbook.ts'
import { usualAnswers } from './answers.ts'
import { uptick, type Line } from './uptick.ts'
import { World, type WorldWords } from './world.ts'

// Whoever disturbs a wait, or does what a hint says at the wrong moment: nothing is sent twice, nobody logs in while it
// installs, and nothing is claimed.

const fence = '```'
const item = (block: string): string =>
  `### ${/id: (\S+)/.exec(block)?.[1] ?? ''}\n\nProse.\n\n${fence}item\n${block}\n${fence}\n`
const engines = 'id: after.engines\nrun: Uce Update default\neffect: changes\nauto: true\nneeds: [cli.return]'

function documentOf(before: readonly string[], after: readonly string[]): Runbook {
  const backups = 'id: read.backups\nrun: Backup Status\nread: backup-status\npass: idle(facts.backups)\nsay: It runs.'
  const text = `---
id: short
title: Short
version: 1.0.0
---

## Before

${['id: read.version\nrun: Version\nread: version', `${backups}\nremedy: Wait.`, ...before].map(item).join('\n')}
## Install

${item('id: cli.install\ndo: install\neffect: point-of-no-return\ngate: go\nproves: release\nneeds: [read.version, read.backups]')}
## Return

${item('id: cli.return\ndo: await-return\nneeds: [cli.install]')}
## After

${after.map(item).join('\n')}
`
  const loaded = loadRunbook(text, 'short.md', () => undefined)
  if (!loaded.ok) throw new Error(loaded.failure.sentence)
  return loaded.value.runbook
}

const [minute, hour] = [60_000, 3_600_000]
const go = { approve: ['go'] }
interface Scene {
  readonly knobs?: Readonly<Record<string, string>>
  readonly before?: readonly string[]
  readonly after?: readonly string[]
  readonly updates?: WorldWords['updates']
}
const scene = ({ knobs = {}, before = [], after = [engines], updates = {} }: Scene = {}): Promise<World> =>
  new World({
    runbook: documentOf(before, after),
    members: [{ knobs }],
    updates: { 'R4_4_3-GA': '4.4.3-GA', ...updates },
    to: 'R4_4_3-GA',
  }).open()

/** Carries it for a while, and stops. */
function carryFor(world: World, milliseconds: number): ReturnType<World['carry']> {
  const stop = new AbortController()
  void world.clock.sleep(milliseconds).then(() => stop.abort())
  return world.carry(go, stop.signal)
}
const resumed = (world: World) => world.journal.append('run.resumed', { reason: 'it goes on' })
const openOf = (world: World): OpenRun =>
  ({ journal: world.journal, state: () => world.journal.state, runbook: world.runbook }) as unknown as OpenRun
const installs = (world: World): readonly string[] => world.received('a1', /^update install/i)

/** Has the appliance answer some commands otherwise. */
function answering(
  world: World,
  pattern: RegExp,
  answer: (usual: () => Promise<Answer>) => Promise<Answer> | Answer,
): void {
  const appliance = world.appliance('a1')
  const usual = appliance.answer.bind(appliance)
  appliance.answer = async (command) => {
    if (!pattern.test(command)) return usual(command)
    let asked = false
    const found = await answer(() => {
      asked = true
      return usual(command)
    })
    if (!asked) appliance.note('command', command)
    return { then: 'prompt', ...found }
  }
}

describe('while an install goes on', () => {
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

  it('nobody logs in by hand, and nobody reboots it, also after it was given up', async () => {
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

  it('is waited for, also where the file is gone from the mirror by then', async () => {
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

  it('a word that begins with No before it closes the line is no refusal', async () => {
    const world = await scene({ knobs: { noStatus: 'on' } })
    const lines = ['Update verified.', 'No further input is needed; the system reboots by itself.']
    answering(world, /^update install/i, async (usual) => ({ ...(await usual()), lines }))
    expect(await world.carry(go)).toMatchObject({ outcome: 'done' })
    expect(world.of('install.diagnosed')).toEqual([])
    expect(installs(world)).toHaveLength(1)
  })
})

describe('whoever looks at an appliance', () => {
  it('is not told by silence and a stopped mail service that it has restarted', async () => {
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
  ])('asks a person in time where %s through the reboot and no greeting names a release', async (_what, how) => {
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
      expect(world.reason('a1', 'after.engines')).toContain('answered without OK, NO or BAD')
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
    const early = await personActs.approve(openOf(world), { run: 'run-1', gate: 'go' } as never)
    expect(early).toMatchObject({ ok: false, failure: { code: 'run.not-allowed-now' } })
    expect(world.of('approval.given')).toEqual([])
  })
})

describe('a second run', () => {
  it('on an appliance where another run installs is refused, and so is a visit; nothing reaches it', async () => {
    const password = 'kestrel-9-orchard'
    const folder = mkdtempSync(path.join(tmpdir(), 'uptick-second-'))
    const data = path.join(folder, 'data')
    const [answers, file] = [path.join(folder, 'answers.yaml'), path.join(folder, 'R4_4_3-GA.mpu5')]
    writeFileSync(file, makePracticeUpdate({ name: 'R4_4_3-GA', release: '4.4.3-GA', bytes: 300_000 }))
    writeFileSync(answers, usualAnswers)
    await uptick(['mirror', 'import', file, '--release', '4.4.3-GA'], data)
    const practice = await startPractice({ password, knobs: { linger: '400', install: '600000', fetchTries: '60' } })
    try {
      const { address, appliance } = practice.appliances[0]!
      const words = ['upgrade', address, '--to', 'R4_4_3-GA', '--serve-on', '127.0.0.1:0', '--answers', answers]
      const killAt = ({ type, data: about }: Line): boolean =>
        type === 'return.stage' && about?.['stage'] === 'installing'
      const first = await uptick([...words, '--probe-every', '0.1', '--settle', '0.4'], data, { password, killAt })
      const run = String(first.lines[0]?.run)
      const reached = appliance.diary.length
      for (const again of [
        words,
        ['check', address],
        ['support', address],
        ['capture', address, '--out', path.join(folder, 'visit')],
      ]) {
        const refused = await uptick(again, data, { password })
        expect(refused.exit, refused.all).toBe(3)
        expect(refused.refusals[0]).toContain(`Run ${run} has an install open on ${address}`)
      }
      expect(appliance.diary.slice(reached).filter(({ kind }) => kind !== 'state' && kind !== 'fetch')).toEqual([])
    } finally {
      await practice.dispose()
      rmSync(folder, { recursive: true, force: true })
    }
  }, 120_000)
})
