import { describe, expect, it } from 'vitest'
import { loadRunbook } from '../../../electron/host/runs/runbooks.ts'
import { fold } from '../../../shared/model/fold.ts'
import { memberStanding } from '../../../shared/model/member-standing.ts'
import { parseEvent, type JournalEntry } from '../../../shared/model/run-event.ts'
import { emptyRunState, type RunState } from '../../../shared/model/run-state.ts'
import { membersOf, site as siteSchema } from '../../../shared/model/site.ts'
import { siteMatrix } from '../../../shared/model/site-matrix.ts'
import { siteSentence, type MemberRun } from '../../../shared/model/site-service.ts'
import { documents } from '../runbook/documents.ts'

type Event = readonly [type: string, data: object]

const loaded = loadRunbook(
  documents.find(({ file }) => file === 'mos-upgrade.md')?.source ?? '',
  'mos-upgrade.md',
  (id) => documents.find(({ file }) => file === `${id}.md`)?.source,
)
if (!loaded.ok) throw new Error(loaded.failure.sentence)
const { runbook } = loaded.value

function stateOf(address: string, events: readonly Event[]): RunState {
  const opened: Event = [
    'run.opened',
    {
      run: `run-${address}`,
      signer: '00',
      runbook: { id: 'mos-upgrade', version: '1.0.0', sha256: 'a'.repeat(64) },
      product: { name: 'Uptick', version: '0' },
      appliances: [{ id: 'a1', address, role: 'appliance' }],
      purpose: 'upgrade',
      by: 'Ada',
      options: { transport: 'telnet', user: 'a', serveWith: 'ftp', probeEvery: 1, settle: 1, giveUpAfter: 1 },
    },
  ]
  return [opened, ...events].reduce(
    (state, [type, data], index) => {
      const parsed = parseEvent(type, data)
      if (!parsed.ok) throw new Error(`${type}: ${parsed.reason}`)
      const at = `2026-11-23T02:${String(index + 1).padStart(2, '0')}:00.000Z`
      return fold(state, { ...parsed.event, seq: index + 1, at } as JournalEntry)
    },
    emptyRunState(`run-${address}`),
  )
}

const install: readonly Event[] = [
  [
    'approval.requested',
    { appliance: 'a1', gate: 'point-of-no-return', item: 'cli.install', command: 'Update Install x' },
  ],
  [
    'approval.given',
    {
      appliance: 'a1',
      gate: 'point-of-no-return',
      item: 'cli.install',
      command: 'Update Install x',
      by: 'Ada',
      accepted: [],
    },
  ],
  [
    'command.sent',
    { appliance: 'a1', item: 'cli.install', command: 'Update Install x', effect: 'point-of-no-return', by: 'engine' },
  ],
]
const expected: Event = [
  'return.expected',
  {
    appliance: 'a1',
    proves: 'release',
    name: 'R4_4_3-GA',
    release: '4.4.3-GA',
    since: '2026-11-23T02:05:00.000Z',
    baseline: [],
  },
]
const unproven = (outcome: string): Event => ['return.unproven', { appliance: 'a1', outcome, observed: 'seen' }]

/** What happens to an appliance, what the sentence must say of it, and the state of its member. */
const fates = {
  untouched: { events: [], phase: 'not-begun', says: undefined },
  installing: { events: [...install, expected], phase: 'changing', says: 'an install is open on' },
  down: {
    events: [...install, expected, ['return.stage', { appliance: 'a1', stage: 'down', observed: 'refused' }]],
    phase: 'changing',
    says: 'not come back from the install',
  },
  gone: {
    events: [...install, expected, unproven('did-not-return')],
    phase: 'failed',
    says: 'not come back from the install',
  },
  other: { events: [...install, expected, unproven('other-appliance')], phase: 'failed', says: 'unknown whether' },
  old: { events: [...install, expected, unproven('old-release')], phase: 'failed', says: 'with the old release' },
  refused: {
    events: [
      ...install,
      ['command.finished', { appliance: 'a1', item: 'cli.install', sent: 4, status: 'no', milliseconds: 3 }],
    ],
    phase: 'failed',
    says: undefined,
  },
  proven: {
    events: [...install, expected, ['return.proven', { appliance: 'a1', release: '4.4.3-GA', proofs: [] }]],
    phase: 'changing',
    says: 'back in service',
  },
} as const satisfies Record<string, { events: readonly Event[]; phase: string; says: string | undefined }>
type Fate = keyof typeof fates

function membersWith(...each: readonly Fate[]): MemberRun[] {
  const site = siteSchema.parse({
    name: 'Site',
    appliances: each.map((fate, index) => ({ address: `${fate}-${String(index)}.example` })),
  })
  return membersOf(site).map((member, index) => {
    const fate = each[index]
    const state = stateOf(member.member, fate === undefined ? [] : fates[fate].events)
    return fate === 'untouched' ? { member } : { member, run: { state, runbook } }
  })
}

const clock = (iso: string): string => iso.slice(11, 16)

describe('the state of a member of a visit', () => {
  it.each(Object.keys(fates) as Fate[])('%s', (fate) => {
    const state = stateOf('x.example', fates[fate].events)
    expect(memberStanding(state, runbook).phase).toBe(fates[fate].phase)
  })

  it('is not failed for a check that did not reach its appliance', () => {
    const state = stateOf('x.example', [
      ['run.paused', { outcome: 'unreachable', reason: 'x.example does not answer.' }],
    ])
    expect(memberStanding(state, runbook)).toMatchObject({ phase: 'not-begun', blocked: 'x.example does not answer.' })
  })

  it.each([
    ['the appliance closed the line', 'the appliance closed the line'],
    ['logged out', undefined],
  ])('whose connection ended ("%s") is kept by: %s', (cause, blocked) => {
    const state = stateOf('x.example', [['session.lost', { appliance: 'a1', cause }]])
    expect(memberStanding(state, runbook).blocked).toBe(blocked)
  })
})

describe('the sentence over a site', () => {
  it('says the worst first, and counts what is well', () => {
    expect(siteSentence(membersWith('proven', 'untouched', 'old', 'installing', 'other', 'down', 'gone'), clock)).toBe(
      'down-5.example and gone-6.example have not come back from the install since 02:05; unknown whether other-4.example is in service since ' +
        '02:05; an install is open on installing-3.example since 02:05; old-2.example is in service with the old release; ' +
        '1 of 7 appliances is back in service and verified; 1 of 7 appliances is not changed.',
    )
  })

  it('names six appliances at most, and counts the rest', () => {
    expect(siteSentence(membersWith(...Array<Fate>(9).fill('down')), clock)).toBe(
      'down-0.example, down-1.example, down-2.example, down-3.example, down-4.example and 4 more have not come back from the install since 02:05.',
    )
  })

  it('never says of an appliance that is down, gone or doubtful that it is well', () => {
    const all = Object.keys(fates) as Fate[]
    for (const one of all) {
      for (const other of all) {
        const sentence = siteSentence(membersWith(one, other), clock)
        for (const fate of [one, other]) {
          const { says } = fates[fate]
          if (says !== undefined) expect(sentence.toLowerCase()).toContain(says)
        }
        const well = [one, other].filter((fate) => fate === 'proven').length
        expect(sentence.includes('verified')).toBe(well > 0)
      }
    }
  })
})

describe('the matrix of a site', () => {
  it('has a RazorGate under its Message Server, and shows nothing that was not read', () => {
    const site = siteSchema.parse({
      name: 'Site',
      appliances: [
        { address: 'rg.example', is: 'razorgate', serves: 'ms.example' },
        { address: 'x.example' },
        { address: 'ms.example', is: 'message-server' },
      ],
    })
    const read: Event[] = [
      ['identity.noted', { appliance: 'a1', same: true, identity: { host: 'ms', release: '4.3.7-GA' } }],
      [
        'fact.captured',
        {
          appliance: 'a1',
          fact: 'patches',
          value: [{ name: 'D4_3_7_12' }, { name: 'P4_3_7-GA' }],
          source: { seq: 1, from: 0, to: 1 },
        },
      ],
      [
        'fact.captured',
        {
          appliance: 'a1',
          fact: 'antispamEngines',
          value: [{ name: 'rpdengine', version: '8' }],
          source: { seq: 1, from: 0, to: 1 },
        },
      ],
    ]
    const members = membersOf(site).map((member) => ({
      member,
      ...(member.member === 'ms.example' ? { run: stateOf('ms.example', read) } : {}),
    }))
    const visit = { leftBehind: [{ address: 'X.example', by: 'Ada', authority: 'Kim', reason: 'no window' }] }
    const rows = siteMatrix({ to: 'R4_4_3-GA', members, visit })
    expect(rows.map(({ address }) => address)).toEqual(['x.example', 'ms.example', 'rg.example'])
    expect(rows[0]).toMatchObject({ now: {}, standing: 'unknown', leftBehind: { authority: 'Kim' } })
    expect(rows[1]).toMatchObject({
      now: { release: '4.3.7-GA', patches: ['D4_3_7_12'], engines: ['rpdengine 8'] },
      wanted: '4.4.3-GA',
      standing: 'other',
    })
    expect(rows[1]?.before).toBeUndefined()
  })
})
