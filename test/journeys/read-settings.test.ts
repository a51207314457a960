import { describe, expect, it } from 'vitest'
import { answerOf } from '../../shared/model/run-state.ts'
import { documentOf, saying } from './guide-ground.ts'
import { World } from './world.ts'

// A question that the exported configuration answers is not asked; the answer names its source.

const runbook = documentOf('mos-upgrade')
const carry = async (configuration: string, answers = {}): Promise<World> => {
  const member = { release: '4.1.9-GA', knobs: { configuration } }
  const updates = { 'R4_4_3-GA': '4.4.3-GA' }
  const world = await new World({ runbook, members: [member], updates, to: 'R4_4_3-GA' }).open()
  expect((await world.carry(saying(answers))).outcome).toBe('done')
  return world
}
const asked = (world: World): string[] => world.of('question.asked').map(({ question }) => question)

describe('the exported configuration', () => {
  it('answers for an NTP server and for Customer Care', async () => {
    const world = await carry('Ntp Add Server ntp1.example.net|Conf Enable Customercare')
    expect(asked(world)).not.toContain('ntp')
    expect(asked(world)).not.toContain('customerCare')
    expect(world.reason('a1', 'before.settings')).toBe('Settings in the export: NTP on, Customer Care on.')
    expect(answerOf(world.journal.state, 'a1', 'ntp')).toMatchObject({
      value: true,
      by: 'Uptick',
      reason: 'The exported configuration names an NTP server.',
    })
    expect(answerOf(world.journal.state, 'a1', 'customerCare')).toMatchObject({
      value: false,
      reason: 'The exported configuration shows that Customer Care is already enabled.',
    })
    expect(world.state('a1', 'after.time')).toBe('not-applicable')
    expect(world.received('a1', /^conf enable/i)).toEqual([])
  })

  it('says that NTP is off, and then the clock is looked at', async () => {
    const world = await carry('Ntp Off', { customerCare: true })
    expect(asked(world)).not.toContain('ntp')
    expect(asked(world)).toContain('customerCare')
    expect(answerOf(world.journal.state, 'a1', 'ntp')).toMatchObject({
      value: false,
      reason: 'The exported configuration says that NTP is off.',
    })
    expect(world.state('a1', 'after.time')).toBe('ticked')
    expect(world.received('a1', /^conf enable/i)).toEqual(['Conf Enable Customercare'])
  })

  it('leaves a question what it does not tell', async () => {
    const world = await carry('Smtp Set Lmr off|Snmp Set Syslocation "rack 4"')
    expect(asked(world)).toEqual(expect.arrayContaining(['ntp', 'customerCare', 'watchedBy', 'nightWork']))
  })
})
