import { describe, expect, it } from 'vitest'
import { beginRefusal, type BeginGround } from '../../../shared/engine/begin-rules.ts'
import type { MemberStanding } from '../../../shared/model/member-standing.ts'
import { membersOf, site as siteSchema } from '../../../shared/model/site.ts'
import type { VisitEvent, VisitLimits } from '../../../shared/model/visit-event.ts'
import { emptyVisitState, foldVisit } from '../../../shared/model/visit-state.ts'

const site = siteSchema.parse({
  name: 'Harbor',
  appliances: [
    { address: 'rg-01.example', is: 'razorgate', serves: 'ms-01.example' },
    { address: 'ms-01.example', is: 'message-server' },
    { address: 'ms-02.example' },
    { address: 'ms-03.example' },
  ],
})
const now = Date.parse('2026-11-23T02:00:00.000Z')
const idle: MemberStanding = { phase: 'not-begun', installOpen: false, waiting: [] }
const done = (at: string): MemberStanding => ({ ...idle, phase: 'done', doneAt: at })
const failed: MemberStanding = { ...idle, phase: 'failed', why: 'ms-03 refused the install.' }
const changing: MemberStanding = { ...idle, phase: 'changing' }

interface Given {
  readonly limits?: Partial<VisitLimits>
  readonly standings?: Readonly<Record<string, MemberStanding>>
  readonly events?: readonly VisitEvent[]
  readonly elsewhere?: readonly string[]
}

function groundOf({ limits = {}, standings = {}, events = [], elsewhere = [] }: Given): BeginGround {
  const visit = events.reduce(
    (state, event, index) => foldVisit(state, { ...event, seq: index + 1, at: '2026-11-23T01:30:00.000Z' }),
    emptyVisitState('v1'),
  )
  const members = membersOf(site).map((member) => ({ member, standing: standings[member.member] ?? idle }))
  return { visit, limits: { atOnce: 9, stopAfter: 1, ...limits }, members, elsewhere, now }
}

const started = (member: string): VisitEvent => ({
  type: 'visit.started',
  data: { member, run: `run-${member}`, by: 'Ada', open: 1, limits: { atOnce: 9, stopAfter: 1 } },
})
const member = (name: string, hostId?: string): VisitEvent => ({
  type: 'visit.member',
  data: {
    member: name,
    run: `run-${name}`,
    appliances: [{ address: name, ...(hostId === undefined ? {} : { hostId }) }],
  },
})

const canary = { canary: 'rg-01.example', soak: 900_000 }

describe('a change', () => {
  it.each<[string, Given, string]>([
    [
      'at-once',
      { limits: { atOnce: 1 }, standings: { 'ms-03.example': changing } },
      '1 change is open (ms-03.example), and the limit is 1.',
    ],
    ['at-once', { limits: { atOnce: 1 }, elsewhere: ['10.0.0.9'] }, '1 change is open (10.0.0.9), and the limit is 1.'],
    [
      'at-once',
      { limits: { atOnce: 1 }, events: [started('ms-03.example')] },
      '1 change is open (ms-03.example), and the limit is 1.',
    ],
    [
      'at-once',
      { limits: { atOnce: 1, stopAfter: 2 }, standings: { 'ms-03.example': { ...failed, installOpen: true } } },
      '1 change is open (ms-03.example), and the limit is 1.',
    ],
    [
      'stop-after',
      { standings: { 'ms-03.example': failed } },
      'After 1 failed change no further change begins: ms-03.example (ms-03 refused the install).',
    ],
    ['canary', { limits: canary }, 'The canary rg-01.example comes first, and its change is not done yet.'],
    [
      'soak',
      { limits: canary, standings: { 'rg-01.example': done('2026-11-23T01:50:30.000Z') } },
      'The canary rg-01.example is done, and its soak time ends in 6 min.',
    ],
    [
      'wave',
      {
        limits: { waves: [1, 2] },
        events: [started('ms-03.example')],
        standings: { 'ms-03.example': changing },
      },
      'The next wave begins when this one is done: ms-03.example is not.',
    ],
    [
      'left-behind',
      {
        events: [
          {
            type: 'visit.left-behind',
            data: { address: 'MS-02.example', by: 'Ada', authority: 'Kim', reason: 'no window' },
          },
        ],
      },
      'ms-02.example is left behind: no window (authorized by Kim).',
    ],
    [
      'same-appliance',
      { events: [member('ms-03.example', '0050AB11'), member('ms-02.example', '0050AB11')] },
      'ms-02.example and ms-03.example are the same appliance: they show the same Host ID.',
    ],
    [
      'halted',
      { events: [{ type: 'visit.halted', data: { rule: 'person', runs: [], reason: 'The uplink is down.' } }] },
      'The visit is halted: The uplink is down.',
    ],
    [
      'closed',
      { events: [{ type: 'visit.closed', data: { outcome: 'unfinished', by: 'Ada' } }] },
      'The visit is closed.',
    ],
  ])('of ms-02 is refused by the rule %s', (rule, given, sentence) => {
    expect(beginRefusal(groundOf(given), 'ms-02.example')).toMatchObject({ rule, sentence })
  })

  it.each<[string, Given]>([
    ['the others only check', {}],
    [
      'an appliance could not be reached in its check',
      { standings: { 'ms-03.example': { ...idle, blocked: 'It does not answer.' } } },
    ],
    [
      'the soak of the canary is over',
      { limits: canary, standings: { 'rg-01.example': done('2026-11-23T01:45:00.000Z') } },
    ],
    [
      'a failure was waived',
      {
        standings: { 'ms-03.example': failed },
        events: [
          member('ms-03.example'),
          { type: 'visit.halted', data: { rule: 'stop-after', runs: ['run-ms-03.example'], reason: 'x' } },
          {
            type: 'visit.resumed',
            data: { by: 'Ada', authority: 'Kim', reason: 'seen', passedOver: ['run-ms-03.example'] },
          },
        ],
      },
    ],
    [
      'it has started already, and the visit is halted',
      {
        standings: { 'ms-02.example': changing },
        events: [{ type: 'visit.halted', data: { rule: 'person', runs: [], reason: 'x' } }],
      },
    ],
    [
      'practice appliances on loopback show one Host ID',
      {
        events: [member('127.0.0.1:2323', 'x'), member('ms-02.example', 'x')],
      },
    ],
  ])('of ms-02 may begin where %s', (_why, given) => {
    expect(beginRefusal(groundOf(given), 'ms-02.example')).toBeUndefined()
  })

  it('of a Message Server waits for its RazorGate, and the other way round', () => {
    const gate = groundOf({ standings: { 'rg-01.example': changing } })
    expect(beginRefusal(gate, 'ms-01.example')).toMatchObject({ rule: 'related' })
    expect(beginRefusal(gate, 'ms-02.example')).toBeUndefined()
    const server = groundOf({ standings: { 'ms-01.example': changing } })
    expect(beginRefusal(server, 'rg-01.example')).toMatchObject({
      sentence: 'ms-01.example handles the same mail, and its change is not done yet.',
    })
  })

  it('of the others waits for the canary that failed, until a person waives its failure', () => {
    const given: Given = { limits: { ...canary, stopAfter: 2 }, standings: { 'rg-01.example': failed } }
    expect(beginRefusal(groundOf(given), 'ms-02.example')).toMatchObject({ rule: 'canary' })
    const events: VisitEvent[] = [
      member('rg-01.example'),
      {
        type: 'visit.resumed',
        data: { by: 'Ada', authority: 'Kim', reason: 'seen', passedOver: ['run-rg-01.example'] },
      },
    ]
    expect(beginRefusal(groundOf({ ...given, events }), 'ms-02.example')).toBeUndefined()
  })
})
