import { describe, expect, it } from 'vitest'
import { sendByHand } from '../../shared/engine/console-by-hand.ts'
import { ifWeStopNow } from '../../shared/model/stop-sentence.ts'
import { ada, documentOf } from './guide-ground.ts'
import { World, type MemberOptions } from './world.ts'

// What a person types in the console: what changes the appliance is sent only after a confirmation that names the cost, and
// afterwards nothing that may have changed is taken for known.

const runbook = documentOf('mos-upgrade')
const updates = { 'R4_4_3-GA': '4.4.3-GA' }
const showTime = (iso: string): string => iso.slice(11, 16)

/** A run whose checks before the upgrade are over and in which nothing was sent that changes an appliance. */
async function readyToInstall(member: MemberOptions = {}): Promise<World> {
  const world = await new World({ runbook, members: [member], updates, to: 'R4_4_3-GA' }).open()
  const { answers = {}, ticks = {} } = ada
  expect(await world.carry({ answers, ticks })).toEqual({ outcome: 'waiting' })
  expect(world.waiting()).toMatchObject([{ id: 'point-of-no-return' }])
  await world.journal.append('console.taken', { appliance: 'a1', by: 'Robin' })
  return world
}

const sentence = (world: World): string => ifWeStopNow(world.journal.state, runbook, showTime)
/** Sends a line, and confirms it with the appliance's name once its cost is shown. */
async function confirmed(world: World, command: string, appliance = 'a1', typed?: string): Promise<boolean> {
  const asked = await sendByHand(world.context(), appliance, command)
  if (asked.ok || asked.failure.code !== 'command.not-confirmed') return asked.ok
  const name = typed ?? world.appliance(appliance).host
  const sent = await sendByHand(world.context(), appliance, command, { cost: asked.failure.sentence, typed: name })
  return sent.ok
}

describe('a command that changes the appliance, typed by hand', () => {
  it('is not sent by Enter alone, by another name, or for a cost that has changed', async () => {
    const world = await readyToInstall()
    const asked = await sendByHand(world.context(), 'a1', 'Reboot')
    if (asked.ok) throw new Error('it was sent')
    expect(asked.failure).toMatchObject({
      code: 'command.not-confirmed',
      sentence: '"Reboot" stops every service of ms-01 until the appliance has started again, which can take long.',
      hint: 'Type ms-01 to confirm that you want to send it; nothing was sent.',
    })
    const cost = asked.failure.sentence
    for (const confirmation of [
      { cost, typed: '' },
      { cost, typed: 'yes' },
      { cost, typed: 'ms-02' },
      { cost: 'nothing', typed: 'ms-01' },
    ]) {
      const refused = await sendByHand(world.context(), 'a1', 'Reboot', confirmation)
      expect(refused).toMatchObject({ ok: false, failure: { code: 'command.not-confirmed' } })
    }
    for (const line of ['', '   ']) {
      expect(await sendByHand(world.context(), 'a1', line)).toMatchObject({ failure: { code: 'words.wrong' } })
    }
    expect(world.received('a1')).toEqual([])
    expect(world.of('fact.stale')).toEqual([])
    expect(sentence(world)).toBe('No command of this run has changed an appliance. Stopping is safe.')
  })

  it('is sent once when confirmed; what was read before counts as outdated, and the sentence changes', async () => {
    const world = await readyToInstall()
    expect(world.state('a1', 'before.licences')).toBe('pass')
    expect(await confirmed(world, 'Reboot')).toBe(true)
    expect(world.received('a1')).toEqual(['Reboot'])
    expect(world.of('console.confirmed')).toMatchObject([{ command: 'Reboot', typed: 'ms-01', by: 'Robin' }])
    const [stale] = world.of('fact.stale')
    expect(stale?.facts).toEqual(expect.arrayContaining(['release', 'licences', 'patches', 'backups']))
    expect(stale?.facts).not.toContain('serial')
    expect(world.state('a1', 'before.licences')).toBe('stale')
    expect(world.reason('a1', 'before.licences')).toBe(
      'Licenses: "Reboot" was sent by hand, which may have changed it.',
    )
    expect(world.journal.state.appliances['a1']?.facts['licences']).toBeUndefined()
    expect(sentence(world)).toMatch(
      /^Unknown whether ms-01 is in service: a restart was sent by hand since \d\d:\d\d, and it has not answered since\.$/,
    )
    // The intention and what it makes unknown are on the disk before the command leaves.
    const types = world.journal.entries.map(({ type }) => type)
    expect(types.lastIndexOf('fact.stale')).toBeLessThan(types.lastIndexOf('command.sent'))
  })

  it('is followed by asking again, and the install continues with the values read then', async () => {
    const world = await readyToInstall()
    await confirmed(world, 'Reboot')
    world.appliance('a1').state.backups.push('Backup-10001 Running')
    await world.journal.append('console.given', { appliance: 'a1', by: 'Robin' })
    expect(await world.carry(ada)).toMatchObject({ outcome: 'blocked' })
    expect(world.state('a1', 'before.backup-status')).toBe('fail')
    expect(world.received('a1')).toEqual(['Reboot'])
    world.appliance('a1').state.backups.pop()
    expect(await world.carry(ada)).toMatchObject({ outcome: 'done' })
    expect(world.received('a1', /^(?:reboot|update install)/i)).toHaveLength(2)
  })

  it('is not sent if an interlock forbids it, even if it is confirmed', async () => {
    const world = await readyToInstall()
    const cost = '"Update Install x" is not known to Uptick.'
    for (const command of [
      'Update Install ftp://10.0.0.1/x',
      'upd inst ftp://10.0.0.1/x',
      '"Update" Install x',
      'Update Install; x',
    ]) {
      const sent = await sendByHand(world.context(), 'a1', command, { cost, typed: 'ms-01' })
      expect(sent).toMatchObject({ ok: false, failure: { code: 'command.refused-by-interlock' } })
    }
    expect(world.received('a1')).toEqual([])
    expect(world.of('interlock.refused').map(({ rule }) => rule)).toEqual([
      'install-by-its-item',
      'abbreviated',
      'abbreviated',
      'abbreviated',
    ])
  })

  it('joined to a reading command does not count as a reading command', async () => {
    const world = await readyToInstall()
    expect(await sendByHand(world.context(), 'a1', 'Version; Service Stop Smtp')).toMatchObject({
      failure: { code: 'command.not-confirmed', sentence: expect.stringContaining('is not known to Uptick') as string },
    })
    expect(await sendByHand(world.context(), 'a1', 'Version')).toMatchObject({ ok: true })
    expect(world.of('fact.stale')).toEqual([])
  })

  it('that names one kind of value makes that kind alone unknown', async () => {
    const world = await readyToInstall()
    expect(await confirmed(world, 'Uce Update default')).toBe(true)
    expect(world.of('fact.stale').map(({ facts }) => facts)).toEqual([['antispamEngines']])
    expect(world.state('a1', 'before.antispam-engines')).toBe('stale')
    expect(world.state('a1', 'before.licences')).toBe('pass')
    expect(sentence(world)).toMatch(/The last command that changed something was "Uce Update default" on ms-01/)
  })

  it('names the backup that it would interrupt', async () => {
    const backups = 'Backup-10000 Done|Backup-10001 Running'
    const world = await new World({ runbook, members: [{ knobs: { backups } }], updates, to: 'R4_4_3-GA' }).open()
    await world.carry(ada)
    expect(await sendByHand(world.context(), 'a1', 'Halt')).toMatchObject({
      failure: {
        sentence: expect.stringContaining('It may interrupt what runs there: Backup-10001 Running.') as string,
      },
    })
    expect(world.received('a1')).toEqual([])
  })
})
