import { describe, expect, it } from 'vitest'
import { ada, documentOf } from './guide-ground.ts'
import { fillIn, give, sheetFor } from './sheet-ground.ts'
import { World } from './world.ts'

// A sheet that was filled in before the visit, used by the engine: only for the appliance that it was made for, by the
// rules for a person's own answers, and with its source shown.

const runbook = documentOf('mos-upgrade')
const lab = 'Upgrades Allowed (f)|Antispam|Antivirus'
const open = (): Promise<World> =>
  new World({
    runbook,
    members: [{ knobs: { licences: lab } }],
    updates: { 'R4_4_3-GA': '4.4.3-GA' },
    to: 'R4_4_3-GA',
  }).open()

async function filled(change: (text: string) => string = (text) => text): Promise<World> {
  const world = await open()
  give(world, change(fillIn(world, sheetFor(world).text, ada)))
  return world
}

const withHostId = (hostId: string) => (text: string) =>
  text.replace('role: "appliance"', `role: "appliance"\n      hostId: "${hostId}"`)

describe('a sheet in a run', () => {
  it('answers before anything is asked, and says that it did', async () => {
    const world = await filled()
    expect((await world.carry()).outcome).toBe('waiting')
    expect(world.of('question.asked')).toEqual([])
    const given = world.of('question.answered')
    expect(given).toContainEqual(
      expect.objectContaining({ question: 'otherAppliances', value: false, by: 'Ada', sheet: 'b'.repeat(64) }),
    )
    expect(world.of('item.ticked')).toContainEqual(
      expect.objectContaining({ item: 'notice.latest-field-notices', note: 'read', sheet: 'b'.repeat(64) }),
    )
    expect(world.waiting()).toMatchObject([{ kind: 'approval', id: 'point-of-no-return' }])
  })

  it('is for the appliance with its Host ID: another one gets none of it, and nothing but the login is sent', async () => {
    const world = await filled(withHostId('0050ZZ99'))
    const ended = await world.carry(ada)
    expect(ended.failure).toMatchObject({ code: 'sheet.refused' })
    expect(ended.failure?.sentence).toMatch(
      /^sheet\.yaml, line \d+: This sheet was made for Host ID 0050ZZ99, and 10\.0\.0\.2 has Host ID \w+\.$/,
    )
    expect(world.of('question.answered')).toEqual([])
    expect(world.of('command.sent').map(({ command }) => command)).toEqual([
      'Version',
      'License Hostid',
      'Model Get Serial',
    ])
  })

  it('is used where the Host ID is its own', async () => {
    const { hostId } = (await open()).appliance('a1').state
    const world = await filled(withHostId(hostId.toLowerCase()))
    await world.carry()
    expect(world.of('question.answered').length).toBeGreaterThan(5)
  })

  it('is not used if the Host ID cannot be read, and a note reports that', async () => {
    const world = await new World({
      runbook,
      members: [{ knobs: { layout: 'unforeseen' } }],
      updates: { 'R4_4_3-GA': '4.4.3-GA' },
      to: 'R4_4_3-GA',
    }).open()
    give(world, withHostId('0050AB10')(fillIn(world, sheetFor(world).text, ada)))
    await world.carry()
    expect(world.of('question.answered')).toEqual([])
    expect(world.of('note.added')).toMatchObject([
      { text: expect.stringContaining('none of its answers is used') as string },
    ])
  })

  it('gives evidence no more life than a person may: what is too old is asked for', async () => {
    const world = await filled()
    await world.clock.sleep(24 * 3_600_000)
    await world.carry()
    expect(world.state('a1', 'before.backup')).toBe('waiting')
    expect(world.of('note.added')).toMatchObject([
      { item: 'before.backup', text: expect.stringContaining('at most 24 h old') as string },
    ])
    expect(world.waiting()).toMatchObject([{ kind: 'item', id: 'before.backup' }])
  })

  it('leaves to a person what they reopened', async () => {
    const world = await filled()
    await world.carry()
    const about = { appliance: 'a1', item: 'notice.latest-field-notices', by: 'Ada' }
    await world.journal.append('item.reopened', { ...about, reason: 'there is a newer one' })
    await world.carry()
    expect(world.state('a1', 'notice.latest-field-notices')).toBe('waiting')
  })
})

describe('a sheet that is made', () => {
  it('leaves out what does not follow from the kind of update', async () => {
    const world = await open()
    const asks = (text: string, id: string): boolean => new RegExp(`^  ${id}:`, 'm').test(text)
    const [release, patch] = [sheetFor(world).text, sheetFor(world, { to: 'E4_4_00017' }).text]
    expect(asks(release, 'otherAppliances') && asks(patch, 'otherAppliances')).toBe(true)
    for (const id of ['customerCare', 'antivirusCurrent', 'patchesToInstall'])
      expect([id, asks(release, id), asks(patch, id)]).toEqual([id, true, false])
  })

  it('leaves out what a look found not to apply', async () => {
    const world = await new World({
      runbook,
      members: [{ knobs: { licences: 'Upgrades Allowed (f)', engines: '' } }],
      to: 'R4_4_3-GA',
      purpose: 'check',
    }).open()
    const before = sheetFor(world)
    await world.carry()
    const after = sheetFor(world, { look: world.journal.state })
    expect(before.text).toMatch(/^ {2}multiEngineBulkOnly:/m)
    expect(after.text).not.toMatch(/^ {2}(multiEngineBulkOnly|corporateBranding|ntp):/m)
    expect(after.asked).toBeLessThan(before.asked)
  })

  it('brings the last answers with their date, but for those that held for one visit', async () => {
    const world = await open()
    const earlier = (): { value: string; by: string; at: string } => ({
      value: 'yes',
      by: 'Bob',
      at: '2026-04-03T10:00:00.000Z',
    })
    const { text, filled: count } = sheetFor(world, { earlier })
    expect(text).toMatch(
      /# Answered by Bob on 2026-04-03 in an earlier run; check that it is still so\.\n {2}otherAppliances: yes/,
    )
    expect(text).toMatch(/^ {2}patchesToInstall:$/m)
    expect(count).toBeGreaterThan(3)
  })

  it('is made again with what an earlier one holds', async () => {
    const world = await filled()
    const again = sheetFor(world, { previous: world.sheet!.sheet })
    expect(again.text).toMatch(
      /# From the sheet of \d{4}-\d\d-\d\d; check that it is still so\.\n {2}nightWork: "nothing"/,
    )
    expect(again.text).toContain('notice.latest-field-notices: "read"')
    const other = await open()
    give(other, again.text)
    await other.carry()
    expect(other.waiting()).toMatchObject([{ kind: 'approval' }])
  })
})
