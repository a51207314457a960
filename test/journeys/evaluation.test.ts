import { describe, expect, it } from 'vitest'
import { documentOf, saying } from './guide-ground.ts'
import { World } from './world.ts'

// The performance evaluation is part of the upgrade: its verdict holds the install back, and its figures are in the run.

const updates = { 'R4_4_3-GA': '4.4.3-GA' }
const install = 'Update Install ftp://10.0.0.1:2121/R4_4_3-GA'
const start = (release = '4.3.7-GA'): Promise<World> =>
  new World({ runbook: documentOf('mos-upgrade'), members: [{ release }], updates, to: 'R4_4_3-GA' }).open()
const mostlyWebmail = { offersVersion2: true, pop: 30, imap: 20, webmail: 50, heavilyLoaded: true, slowDisk: true }
const evaluated = (world: World): string[] =>
  world.of('question.asked').flatMap(({ item, question }) => (item.startsWith('perf.') ? [question] : []))

describe('the evaluation within an upgrade', () => {
  it('stops the install at a load of 9 until somebody with the authority waives it', async () => {
    const world = await start()
    const person = saying({ ...mostlyWebmail, loadAverage: '9.2' })
    expect((await world.carry(person)).outcome).toBe('blocked')
    expect(world.received('a1', /^update install/i)).toEqual([])
    expect(world.reason('a1', 'perf.very-high')).toContain('Load 9.2, 9 or more: very high.')
    expect(world.state('a1', 'cli.install')).toBe('to-do')
    const waivers = { 'perf.very-high': { authority: 'support, case 7', reason: 'They said to go on.' } }
    expect((await world.carry({ ...person, waivers })).outcome).toBe('done')
    expect(world.received('a1', /^update install/i)).toEqual([install])
    expect(world.of('approval.requested').at(-1)?.waived).toMatchObject([
      { item: 'perf.very-high', status: 'fail', authority: 'support, case 7' },
    ])
  })

  it('shows its figures, a gap of the table among them, and continues', async () => {
    const world = await start()
    expect((await world.carry(saying({ ...mostlyWebmail, loadAverage: '4.5' }))).outcome).toBe('done')
    expect(world.reason('a1', 'perf.profile.tally')).toBe('POP 30 %, IMAP 20 %, WebMail 50 %, which is a medium risk.')
    expect(world.reason('a1', 'perf.load.read')).toContain("Load 4.5: not in the guide's table")
    expect(world.state('a1', 'perf.verdict')).toBe('attention')
    expect(world.state('a1', 'before.performance')).toBe('pass')
    expect(world.received('a1', /^update install/i)).toEqual([install])
  })

  it('asks nothing more where version 2 is not offered, and nothing at all on a step that brings no version 2', async () => {
    const without = await start()
    expect((await without.carry(saying({ offersVersion2: false }))).outcome).toBe('done')
    expect(evaluated(without)).toEqual(['offersVersion2', 'customerCare'])
    const later = await start('4.4.1-GA')
    expect((await later.carry(saying({}))).outcome).toBe('done')
    expect(evaluated(later)).toEqual(['customerCare'])
    expect(later.reason('a1', 'perf.load.read')).toBe(
      'The current release is 4.4.1-GA, and version 2 of WebMail came with 4.4.',
    )
  })

  it('is left out of a check without a chosen update, and blocks nothing', async () => {
    const check = await new World({ runbook: documentOf('mos-upgrade'), members: [{}], purpose: 'check' }).open()
    expect(await check.carry(saying({}))).toEqual({ outcome: 'done' })
    expect(check.reason('a1', 'perf.load.read')).toBe('No update was chosen.')
    expect(check.waiting()).toEqual([])
  })
})
