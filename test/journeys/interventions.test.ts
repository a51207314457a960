import { describe, expect, it } from 'vitest'
import { ada, documentOf, saying } from './guide-ground.ts'
import { fillIn, give, interventions, sheetFor } from './sheet-ground.ts'
import { clusterCommands, clusterInOrder } from './cluster-order.ts'
import { World, type MemberOptions, type PersonInput } from './world.ts'

// How often a night needs a person, counted: with no sheet, and with one that was filled in before the visit. `asked` is what
// the same night asked before there were sheets and before a machine read what it can.

const runbook = documentOf('mos-upgrade')
const cluster = documentOf('mos-cluster-upgrade')
const lab = 'Upgrades Allowed (f)|Antispam|Antivirus'
const arranged = 'the night shift, from 02:00'

interface Count {
  readonly questions: number
  readonly steps: number
  readonly approvals: number
}

interface Night {
  readonly member?: MemberOptions
  readonly to?: string
  readonly person?: PersonInput
  /** Before this: what was asked. */
  readonly before: Count
  readonly alone: Count
  readonly withSheet: Count
}

/** An upgrade in the Administration Suite: after the approval, the person enters the link and presses the button. */
const pressing: PersonInput = {
  ...saying({ way: 'suite' }),
  act: async (world) => {
    if (world.journal.state.answers['a1']?.['way'] === undefined) {
      await world.journal.append('question.answered', { appliance: 'a1', question: 'way', value: 'suite', by: 'Ada' })
      return true
    }
    if (world.waiting().some(({ id }) => id === 'point-of-no-return')) {
      const { url } = world.of('patch.offered').at(-1)!
      void world.clock.sleep(30_000).then(() => world.appliance('a1').answer(`Update Install ${url}`))
    }
    return false
  },
}

const nights: Readonly<Record<string, Night>> = {
  'a plain P upgrade': {
    member: { release: '4.4.2-FCS', knobs: { licences: lab } },
    to: 'P4_4_3-GA',
    before: { questions: 10, steps: 3, approvals: 1 },
    alone: { questions: 10, steps: 3, approvals: 1 },
    withSheet: { questions: 0, steps: 0, approvals: 1 },
  },
  'a RazorGate without JMM': {
    member: { knobs: { licences: lab } },
    person: saying({ razorgateWithoutJmm: true }),
    before: { questions: 9, steps: 1, approvals: 1 },
    alone: { questions: 9, steps: 1, approvals: 1 },
    withSheet: { questions: 0, steps: 0, approvals: 1 },
  },
  'a 4.1.9 without NTP': {
    member: { release: '4.1.9-GA', knobs: { licences: lab } },
    person: saying({ ntp: false }),
    before: { questions: 11, steps: 4, approvals: 1 },
    alone: { questions: 11, steps: 4, approvals: 1 },
    withSheet: { questions: 0, steps: 1, approvals: 1 },
  },
  'Corporate Edition with a brand of its own': {
    person: saying({ corporateBranding: true }),
    before: { questions: 11, steps: 5, approvals: 1 },
    alone: { questions: 12, steps: 4, approvals: 1 },
    withSheet: { questions: 0, steps: 1, approvals: 1 },
  },
  'in the Administration Suite': {
    member: { knobs: { licences: lab } },
    person: pressing,
    before: { questions: 11, steps: 4, approvals: 1 },
    alone: { questions: 11, steps: 4, approvals: 1 },
    withSheet: { questions: 0, steps: 1, approvals: 1 },
  },
}

const total = ({ questions, steps, approvals }: Count): number => questions + steps + approvals

describe('a night on one appliance:', () => {
  it.each(Object.entries(nights))('%s', async (_name, { member = {}, to = 'R4_4_3-GA', person = ada, ...counts }) => {
    const open = (): Promise<World> =>
      new World({ runbook, members: [member], updates: { [to]: '4.4.3-GA' }, to }).open()
    const alone = await open()
    expect((await alone.carry(person)).outcome).toBe('done')
    const withSheet = await open()
    const answers = { ...person.answers, backupAfter: arranged }
    give(withSheet, fillIn(withSheet, sheetFor(withSheet).text, { ...person, answers }))
    expect((await withSheet.carry(person)).outcome).toBe('done')
    expect(withSheet.received('a1')).toEqual(alone.received('a1'))
    const none = { waivers: 0 }
    expect(interventions(alone)).toEqual({ ...counts.alone, ...none })
    expect(interventions(withSheet)).toEqual({ ...counts.withSheet, ...none })
    expect(total(counts.withSheet)).toBeLessThanOrEqual(3)
    expect(total(counts.alone)).toBeLessThanOrEqual(total(counts.before))
  })
})

describe('a night on two actives and a standby', () => {
  const members = [{ role: 'active' }, { role: 'standby' }, { role: 'active' }].map((member) => ({
    ...member,
    knobs: { licences: lab },
  }))
  const open = (): Promise<World> =>
    new World({
      runbook: cluster,
      members,
      updates: { 'R4_4_3-GA': '4.4.3-GA' },
      to: 'R4_4_3-GA',
      opened: { cluster: 'north' },
    }).open()

  it('asks about the site once, and needs the gate and an approval an install', async () => {
    const alone = await open()
    expect((await alone.carry(ada)).outcome).toBe('done')
    const withSheet = await open()
    const answers = { ...ada.answers, backupAfter: arranged }
    give(withSheet, fillIn(withSheet, sheetFor(withSheet).text, { ...ada, answers }))
    expect((await withSheet.carry(ada)).outcome).toBe('done')
    for (const world of [alone, withSheet]) expect(clusterCommands(world)).toEqual(clusterInOrder)
    expect(withSheet.of('approval.given').map(({ gate }) => gate)).toEqual([
      'cluster',
      'point-of-no-return',
      'point-of-no-return',
      'point-of-no-return',
    ])
    // Before: 33 questions, 13 steps and 11 approvals.
    expect(interventions(alone)).toEqual({ questions: 13, steps: 7, approvals: 4, waivers: 0 })
    expect(interventions(withSheet)).toEqual({ questions: 0, steps: 0, approvals: 4, waivers: 0 })
  })
})
