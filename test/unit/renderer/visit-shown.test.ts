import { describe, expect, it } from 'vitest'
import type { Waiting } from '../../../shared/model/next-actions.ts'
import { countsOf, owedAnswers, waitsOf, type ShownVisit } from '../../../renderer/state/visit-shown.ts'

type Member = ShownVisit['members'][number]

const member = (name: string, more: Partial<Member> = {}): Member => ({
  ...{ member: name, addresses: [name], run: `run-${name}`, phase: 'not-begun', waiting: [], leftBehind: false },
  ...more,
})
const asks = (id: string, appliance = 'a1'): Waiting => ({ kind: 'question', id, appliance, title: id })
const gate = (appliance = 'a1'): Waiting => ({
  kind: 'approval',
  id: 'point-of-no-return',
  appliance,
  title: 'Install',
})
const held = { rule: 'canary', sentence: 'ms-01 changes first.', hint: 'Wait for it.' } as const

describe('what was answered for a site', () => {
  it('is owed to each run that asks it; an appliance’s own answer wins', () => {
    const members = [
      member('ms-01', { waiting: [asks('ntp')] }),
      member('north', { addresses: ['ms-10', 'ms-11'], waiting: [asks('ntp', 'a2'), asks('other', 'a1')] }),
    ]
    expect(owedAnswers({ members, answers: { ntp: true, 'ms-11/ntp': false } })).toEqual([
      { run: 'run-ms-01', appliance: 'a1', question: 'ntp', value: true },
      { run: 'run-north', appliance: 'a2', question: 'ntp', value: false },
    ])
  })

  it('is owed to no one who was left behind, has no run yet, or asks nothing', () => {
    const { run: _run, ...without } = member('ms-02', { waiting: [asks('ntp')] })
    const members = [member('ms-01', { waiting: [asks('ntp')], leftBehind: true }), without, member('ms-03')]
    expect(owedAnswers({ members, answers: { ntp: true } })).toEqual([])
  })

  it('never approves, also where an answer has the name of a gate', () => {
    const members = [member('ms-01', { waiting: [gate()] })]
    expect(owedAnswers({ members, answers: { 'point-of-no-return': true } })).toEqual([])
  })
})

describe('the queue of a site', () => {
  it('has approvals that may be given first, then steps, then approvals that are held back, with the reason', () => {
    const step: Waiting = { kind: 'item', id: 'before.notices', appliance: 'a1', title: 'Field notices' }
    const queue = waitsOf([
      member('ms-01', { waiting: [gate()], held }),
      member('ms-02', { waiting: [step, asks('ntp')] }),
      member('ms-03', { waiting: [gate()] }),
      member('ms-04', { waiting: [gate()], leftBehind: true }),
    ])
    expect(queue.map(({ address, kind, held: why }) => [address, kind, why])).toEqual([
      ['ms-03', 'approval', undefined],
      ['ms-02', 'item', undefined],
      ['ms-01', 'approval', 'ms-01 changes first.'],
    ])
  })
})

it('counts each member once', () => {
  const members = [
    member('ms-01', { phase: 'done' }),
    member('ms-02', { phase: 'changing' }),
    member('ms-03', { phase: 'failed' }),
    member('ms-04'),
    member('ms-05', { leftBehind: true }),
  ]
  expect(countsOf(members)).toEqual({ done: 1, changing: 1, failed: 1, 'not-begun': 1, 'left-behind': 1 })
})
