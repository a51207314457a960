import { describe, expect, it } from 'vitest'
import { loadRunbook } from '../../electron/host/runs/runbooks.ts'
import { failureCodes } from '../../shared/base/failure.ts'
import type { CarriedOn } from '../../shared/engine/carry-on.ts'
import { World, type PersonInput } from './world.ts'

// What can happen to an appliance between Update Install and its return, each case checked against the appliance's own
// diary: the install is sent once, no login takes place during it, and "back online" is never claimed early.

const fence = '```'
const item = (block: string): string =>
  `### ${/id: (\S+)/.exec(block)?.[1] ?? ''}\n\nProse.\n\n${fence}item\n${block}\n${fence}\n`
const document = `---
id: short
title: The hours in which nobody sees the appliance
version: 1.0.0
---

## Before

${[
  'id: read.version\nrun: Version\nread: version',
  'id: read.licences\nrun: License List\nread: license-list',
  'id: read.storage\nrun: Storage Space\nread: storage-space\notherwise: attention',
  'id: read.backups\nrun: Backup Status\nread: backup-status\npass: idle(facts.backups)\nsay: It runs.\nremedy: Wait.',
]
  .map(item)
  .join('\n')}
## Install

${item('id: cli.install\ndo: install\neffect: point-of-no-return\ngate: go\nproves: release\nneeds: [read.version, read.backups]')}
## Return

${item('id: cli.return\ndo: await-return\nneeds: [cli.install]')}
## After

${item('id: after.engines\nrun: Uce Update default\neffect: changes\nauto: true\nneeds: [cli.return]')}
`
const loaded = loadRunbook(document, 'short.md', () => undefined)
if (!loaded.ok) throw new Error(loaded.failure.sentence)
const { runbook } = loaded.value

const minute = 60_000
const hour = 60 * minute

interface Fate {
  readonly knobs?: Readonly<Record<string, string>>
  readonly release?: string
  readonly to?: string
  readonly person?: PersonInput
  /** Exit code of the command line (CLI.md). */
  readonly exit: number
  /** What is said of the return. */
  readonly end?: string
  /** The cause that a diagnosis names first, and how sure it is. */
  readonly cause?: string
  /** Stages, in order, that the journal has to show. */
  readonly stages?: readonly string[]
  /** How often Update Install reached the appliance; once where nothing is said. */
  readonly installs?: number
  readonly late?: boolean
}

const proven = { exit: 0, end: 'proven' } as const
const licences = 'Antispam|Antivirus'

const fates: Readonly<Record<string, Fate>> = {
  'goes as it should': { ...proven, stages: ['installing', 'down', 'services', 'settled'] },
  'closes the line without a word': { ...proven, knobs: { noStatus: 'on' } },
  'resets the line': { ...proven, knobs: { reset: 'on' } },
  'hangs after "installing"': { ...proven, knobs: { hang: 'on' } },
  'says OK and keeps the line until it goes down': { ...proven, knobs: { closeLate: 'on' } },
  'lingers for twenty minutes': { ...proven, knobs: { linger: String(20 * minute) } },
  'fetches only after closed the connection': {
    ...proven,
    knobs: { fetchAfterClose: 'on' },
    stages: ['lingering', 'installing', 'down'],
  },
  'fetches late, without a word': { ...proven, knobs: { fetchAfterClose: 'on', noStatus: 'on' } },
  'is down at once': { ...proven, knobs: { linger: '0', install: '0' } },
  'is down for two hours': { ...proven, knobs: { down: String(2 * hour) }, late: true },
  'takes a working day': { exit: 6, end: 'never-went-down', knobs: { install: String(9 * hour) }, late: true },
  'reboots twice': { ...proven, knobs: { reboots: '2' } },
  'reboots twice, and is up for long in between': { ...proven, knobs: { reboots: '2', between: String(4 * minute) } },
  'reboots three times': { ...proven, knobs: { reboots: '3', between: '20000' } },
  'has ports that flap': { ...proven, knobs: { flaps: '8' } },
  'has ports that flap slowly': { ...proven, knobs: { flaps: '3', flapUp: '25000' } },
  'comes back on the old release': { exit: 6, end: 'old-release', knobs: { returns: 'old' } },
  'comes back on a release that is not the target': { exit: 6, end: 'unproven', knobs: { returns: 'third' } },
  'comes back with another host id': { exit: 6, end: 'other-appliance', knobs: { returns: 'other' } },
  'comes back under another name and prompt': { ...proven, knobs: { hostAfter: 'ms-99', promptAfter: '{host}# ' } },
  'comes back and refuses the login': { exit: 6, end: 'unproven', knobs: { loginAfter: 'refused' } },
  'comes back, and its Version is not understood': { exit: 6, end: 'unproven', knobs: { versionAfter: 'garbage' } },
  'comes back with its clock hours off': { ...proven, release: '4.1.9-GA', knobs: { clockJump: String(5 * hour) } },
  'comes back without its license': { ...proven, knobs: { licencesAfter: licences } },
  'never goes down': { exit: 6, end: 'never-went-down', knobs: { returns: 'stays' }, late: true },
  'does not come back': { exit: 6, end: 'did-not-return', knobs: { returns: 'never' }, late: true },
  'refuses: no licence': { exit: 3, knobs: { licences, refuse: 'licence' }, cause: 'licence found' },
  'refuses: too old': { exit: 3, release: '4.1.8-GA', cause: 'too-old found' },
  'refuses: a P update out of its line': {
    exit: 6,
    to: 'P4_4_3-GA',
    knobs: { refuse: 'kind' },
    cause: 'too-old likely',
  },
  'refuses: asks for the name in small letters': { exit: 3, knobs: { asks: 'lower' }, cause: 'name found' },
  'refuses: asks with underscores': { exit: 3, knobs: { asks: 'underscore', extension: '' }, cause: 'name found' },
  'refuses: its network breaks in the middle of the fetch': {
    exit: 3,
    knobs: { fetchCut: '500' },
    cause: 'network found',
  },
  'refuses: it has no way to our server': { exit: 6, knobs: { asks: 'nobody' }, cause: 'network likely' },
  'refuses after it took the whole file': {
    exit: 6,
    knobs: { refuse: 'disk', refuseWhen: 'fetched' },
    cause: 'too-old unknown',
  },
  'refuses ten minutes later': {
    exit: 6,
    knobs: { refuse: 'x', refuseAfter: String(10 * minute) },
    cause: 'network likely',
  },
  'starts a backup on its own before the install': { exit: 3, knobs: { backupAt: '2' }, installs: 0 },
}

const go: PersonInput = { approve: ['go'] }

function exitOf(ended: CarriedOn): number {
  if (ended.failure !== undefined) return failureCodes[ended.failure.code].exit
  return { done: 0, blocked: 3, waiting: 4, unproven: 6 }[ended.outcome as 'done'] ?? 70
}

describe.each(['telnet', 'admind'] as const)('over %s, an appliance that', (transport) => {
  it.each(Object.entries(fates))('%s', async (_what, fate) => {
    const { knobs = {}, release = '4.3.7-GA', to = 'R4_4_3-GA', person = {} } = fate
    const members = [{ release, knobs }]
    const world = await new World({ runbook, transport, members, updates: { [to]: '4.4.3-GA' }, to }).open()
    const ended = await world.carry({ ...go, ...person })

    const sessions = world.appliance('a1').diary.flatMap(({ kind, text }) => (kind === 'session' ? [text] : []))
    expect(sessions.length > 0).toBe(transport === 'admind')
    for (const id of sessions) expect(JSON.stringify(world.journal.entries)).not.toContain(id)

    // What the appliance itself noted.
    expect(world.received('a1', /^update install/i)).toHaveLength(fate.installs ?? 1)
    expect(world.received('a1', /^(?:reboot|halt)/i)).toEqual([])
    expect(world.sins()).toEqual([])

    expect(exitOf(ended), ended.failure?.sentence).toBe(fate.exit)
    const returning = world.journal.state.appliances['a1']?.returning
    expect(returning?.outcome).toBe(fate.end)
    expect(world.of('return.proven')).toHaveLength(fate.end === 'proven' ? 1 : 0)
    // Nothing but a proven return lets the tasks after it begin.
    expect(world.received('a1', /^uce update/i)).toHaveLength(fate.end === 'proven' ? 1 : 0)
    expect(world.of('return.late')).toHaveLength(fate.late === true ? 1 : 0)
    const causes = world.of('install.diagnosed')[0]?.causes
    if (fate.cause !== undefined)
      expect(`${String(causes?.[0]?.cause)} ${String(causes?.[0]?.standing)}`).toBe(fate.cause)
    const stages = world.of('return.stage').map(({ stage }) => stage)
    for (const stage of fate.stages ?? []) expect(stages).toContain(stage)
    // "Back" is said after the last time it was gone, and never before it was gone at all.
    if (fate.end === 'proven') {
      const last = (kind: string, text: RegExp): number =>
        Math.max(
          0,
          ...world
            .appliance('a1')
            .diary.filter((entry) => entry.kind === kind && text.test(entry.text))
            .map(({ at }) => at),
        )
      const proof = world.journal.entries.find(({ type }) => type === 'return.proven')
      expect(Date.parse(proof?.at ?? '')).toBeGreaterThan(last('state', /^down$/))
      expect(stages.indexOf('down')).toBeLessThan(stages.lastIndexOf('settled'))
    }
  })

  it(`plays ${String(Object.keys(fates).length)} fates`, () => {
    expect(Object.keys(fates).length).toBeGreaterThanOrEqual(30)
  })
})

describe('a wait', () => {
  const start = (knobs: Readonly<Record<string, string>>): Promise<World> =>
    new World({ runbook, members: [{ knobs }], updates: { 'R4_4_3-GA': '4.4.3-GA' }, to: 'R4_4_3-GA' }).open()
  const installs = (world: World): number => world.received('a1', /^update install/i).length

  it('gives up after eight hours, and can go on waiting: the day ends proved', async () => {
    const world = await start({ install: String(11 * hour) })
    expect(await world.carry(go)).toMatchObject({ outcome: 'unproven' })
    expect(world.of('return.unproven')).toMatchObject([{ outcome: 'never-went-down' }])
    await world.journal.append('run.resumed', { reason: 'it may still come' })
    expect(await world.carry({ ...go, answers: { restarted: false } })).toEqual({ outcome: 'done' })
    expect(world.of('return.proven')).toHaveLength(1)
    expect(installs(world)).toBe(1)
    expect(world.sins()).toEqual([])
  })

  it('does not report "down" from a computer that has lost its own network', async () => {
    const world = await start({})
    const lost = { from: world.clock.now() + 3 * minute, to: world.clock.now() + 8 * minute }
    world.blind = (now) => now >= lost.from && now < lost.to
    expect(await world.carry(go)).toEqual({ outcome: 'done' })
    const stages = world.of('return.stage')
    expect(stages.map(({ stage }) => stage)).toContain('blind')
    expect(stages.find(({ stage }) => stage === 'blind')?.observed).toMatch(/^This computer cannot probe the appliance/)
    const down = world.journal.entries.find((entry) => entry.type === 'return.stage' && entry.data.stage === 'down')
    expect(Date.parse(down?.at ?? '')).toBeGreaterThanOrEqual(lost.to)
  })

  it.each([
    ['whose banners name its release', false],
    ['whose banners name none', true],
  ])('does not take a cut network for a reboot of an appliance %s, nor log in', async (_which, consoleOnly) => {
    const world = await start({ linger: String(30 * minute) })
    world.consoleOnly = consoleOnly
    const gap = { from: world.clock.now() + 3 * minute, to: world.clock.now() + 6 * minute }
    world.cut = (now) => now >= gap.from && now < gap.to
    expect(await world.carry(go)).toMatchObject({ outcome: 'waiting' })
    expect(world.waiting()).toMatchObject([
      { id: 'restarted', title: expect.stringContaining('may have been interrupted') as string },
    ])
    await world.journal.append('question.answered', { appliance: 'a1', question: 'restarted', value: false, by: 'Ada' })
    expect(await world.carry(go)).toEqual({ outcome: 'done' })
    expect(world.sins()).toEqual([])
    expect(installs(world)).toBe(1)
  })

  it.each(['new', 'old'])(
    'reports the truth about an appliance that is silent while it is down (%s)',
    async (returns) => {
      const world = await start({ returns })
      world.silentWhenDown = true
      const ended = await world.carry({ ...go, answers: { restarted: true } })
      expect(world.journal.state.appliances['a1']?.returning?.outcome).toBe(
        returns === 'new' ? 'proven' : 'old-release',
      )
      expect(ended.outcome).toBe(returns === 'new' ? 'done' : 'unproven')
      expect(world.sins()).toEqual([])
    },
  )

  it('sleeps through the reboot with the lid closed, and asks instead of taking it for granted', async () => {
    const world = await start({})
    const crash = world.clock.sleep(2 * minute)
    const stop = new AbortController()
    void crash.then(() => stop.abort())
    await world.carry(go, stop.signal)
    await world.clock.sleep(3 * hour)
    await world.journal.append('run.resumed', { reason: 'the lid was opened' })
    expect(await world.carry()).toMatchObject({ outcome: 'done' })
    // The mail banner names the new release, so no person needs to be asked.
    expect(world.of('return.proven')[0]?.proofs[0]).toBe('The release changed from 4.3.7-GA to 4.4.3-GA.')
    expect(installs(world)).toBe(1)
    expect(world.sins()).toEqual([])
  })

  it('may skip an unverified return only by a waiver with a name', async () => {
    const world = await start({ returns: 'third' })
    const waivers = { 'cli.return': { authority: 'the customer', reason: '4.4.2 will do' } }
    expect(await world.carry(go)).toMatchObject({ outcome: 'unproven' })
    expect(world.received('a1', /^uce update/i)).toEqual([])
    expect(await world.carry({ ...go, waivers })).toEqual({ outcome: 'done' })
    expect(world.of('item.waived')).toMatchObject([{ item: 'cli.return', authority: 'the customer' }])
    expect(world.received('a1', /^uce update/i)).toHaveLength(1)
  })
})
