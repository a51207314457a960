import { describe, expect, it } from 'vitest'
import { applianceHistory } from '../../../shared/model/appliance-history.ts'
import { fold } from '../../../shared/model/fold.ts'
import { parseEvent, type JournalEntry } from '../../../shared/model/run-event.ts'
import { emptyRunState } from '../../../shared/model/run-state.ts'

type Event = readonly [type: string, data: object]

interface Run {
  readonly run: string
  readonly day: number
  readonly release: string
  readonly hostId?: string
  readonly patches?: readonly string[]
  readonly events?: readonly Event[]
}

function inputOf({
  run,
  day,
  release,
  hostId = 'H1',
  patches = [],
  events = [],
}: Run): Parameters<typeof applianceHistory>[0][number] {
  const source = { seq: 1, from: 0, to: 1 }
  const all: Event[] = [
    [
      'run.opened',
      {
        ...{ run, signer: '00', purpose: 'upgrade', by: 'Ada' },
        runbook: { id: 'mos-upgrade', version: '1.0.0', sha256: 'a'.repeat(64) },
        product: { name: 'Uptick', version: '0' },
        appliances: [{ id: 'a1', address: 'ms-01.example', role: 'appliance' }],
        options: { transport: 'telnet', user: 'a', serveWith: 'ftp', probeEvery: 1, settle: 1, giveUpAfter: 1 },
      },
    ],
    ['identity.noted', { appliance: 'a1', same: true, identity: { host: 'ms-01', hostId, release } }],
    ['fact.captured', { appliance: 'a1', fact: 'release', value: release, source }],
    ['fact.captured', { appliance: 'a1', fact: 'patches', value: patches.map((name) => ({ name })), source }],
    ...events,
  ]
  const entries = all.map(([type, data], index) => {
    const parsed = parseEvent(type, data)
    if (!parsed.ok) throw new Error(`${type}: ${parsed.reason}`)
    const at = new Date(Date.UTC(2026, 10, day, 2, index * 5)).toISOString()
    return { ...parsed.event, seq: index + 1, at } as JournalEntry
  })
  return { state: entries.reduce(fold, emptyRunState(run)), entries, address: 'MS-01.example' }
}

const install: readonly Event[] = [
  [
    'command.sent',
    { appliance: 'a1', item: 'cli.install', command: 'Update Install x', effect: 'point-of-no-return', by: 'engine' },
  ],
  [
    'return.expected',
    { appliance: 'a1', proves: 'release', name: 'R4_4_3-GA', since: '2026-11-23T02:05:00.000Z', baseline: [] },
  ],
]
const proven: Event = ['return.proven', { appliance: 'a1', release: '4.4.3-GA', proofs: [] }]

describe('the history of an appliance', () => {
  it('shows what changed between two runs, and nothing that was not read', () => {
    const rows = applianceHistory([
      inputOf({ run: 'r1', day: 1, release: '4.2.5-GA', patches: ['D4_2_5_1'] }),
      inputOf({ run: 'r2', day: 2, release: '4.3.7-GA', patches: ['D4_3_7_2'] }),
      inputOf({ run: 'r3', day: 3, release: '4.3.7-GA', patches: ['D4_3_7_2'] }),
    ])
    expect(rows.map(({ run, changedSince }) => [run, changedSince])).toEqual([
      ['r1', []],
      ['r2', ['Release 4.2.5-GA, now 4.3.7-GA', 'Patch D4_3_7_2 is new', 'Patch D4_2_5_1 is gone']],
      ['r3', []],
    ])
  })

  it('says how long an install took only where Uptick watched all of it', () => {
    const watched = inputOf({ run: 'r1', day: 1, release: '4.3.7-GA', events: [...install, proven] })
    const away: Event = ['run.resumed', { reason: 'the laptop was closed' }]
    const resumed = inputOf({ run: 'r2', day: 2, release: '4.3.7-GA', events: [...install, away, proven] })
    const gone = inputOf({ run: 'r3', day: 3, release: '4.3.7-GA', events: install })
    expect(applianceHistory([watched, resumed, gone]).map(({ minutes }) => minutes)).toEqual([5, undefined, undefined])
  })

  it('compares no two appliances that had one address', () => {
    const rows = applianceHistory([
      inputOf({ run: 'r1', day: 1, release: '4.2.5-GA', hostId: 'H1' }),
      inputOf({ run: 'r2', day: 2, release: '4.3.7-GA', hostId: 'H2' }),
      inputOf({ run: 'r3', day: 3, release: '4.3.8-GA', hostId: 'H1' }),
    ])
    expect(rows.map(({ changedSince }) => changedSince)).toEqual([[], [], ['Release 4.2.5-GA, now 4.3.8-GA']])
  })
})
