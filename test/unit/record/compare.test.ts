import { describe, expect, it } from 'vitest'
import { judgeChanges } from '../../../shared/model/judge-changes.ts'
import type { Json } from '../../../shared/model/run-event.ts'
import { buildRecord } from '../../../shared/record/build-record.ts'
import { compareVisits } from '../../../shared/record/compare-visits.ts'
import type { RecordDocument } from '../../../shared/record/record-document.ts'
import type { RecordEntry } from '../../../shared/record/record-entry.ts'

describe('a change', () => {
  const engine = (version: string): Json => [{ name: 'rpdengine', version }]
  it.each<[string, Json | undefined, Json | undefined, string, string]>([
    ['release', '4.3.7-GA', '4.4.3-GA', 'changed', 'expected'],
    ['build', '1', '2', 'changed', 'expected'],
    ['serial', 'A', 'B', 'changed', 'surprise'],
    ['hostId', 'A', 'B', 'changed', 'surprise'],
    ['chassis', 'A', undefined, 'unread', 'unknown'],
    ['antispamEngines', engine('8.0.9'), engine('8.0.10'), 'changed', 'expected'],
    ['antispamEngines', engine('8.0.10'), engine('8.0.9'), 'changed', 'surprise'],
    ['antispamEngines', engine('8.0'), engine('8'), 'changed', 'surprise'],
    ['antispamEngines', engine('eight'), engine('nine'), 'changed', 'surprise'],
    ['antispamEngines', engine('8'), [], 'missing', 'surprise'],
    ['antispamEngines', [], engine('8'), 'added', 'expected'],
    ['licences', [], [{ name: 'Antispam' }], 'added', 'expected'],
    ['licences', [{ name: 'Antispam' }], [], 'missing', 'surprise'],
    [
      'licences',
      [{ name: 'Antispam', state: 'valid' }],
      [{ name: 'Antispam', state: 'expired' }],
      'changed',
      'surprise',
    ],
    ['patches', [{ name: 'D4_3_7_50317' }], [], 'missing', 'surprise'],
    ['patches', [{ name: 'P4_3_7-GA' }], [], 'missing', 'expected'],
    ['patches', ['debug-5'], [], 'missing', 'surprise'],
    ['patches', [], [{ name: 'R4_4_3-GA' }], 'added', 'expected'],
    ['backups', [{ id: 'Backup-1', state: 'Running' }], [{ id: 'Backup-1', state: 'Done' }], 'changed', 'expected'],
    ['something', { a: 1 }, { a: 2 }, 'changed', 'surprise'],
    ['__proto__', 'x', 'y', 'changed', 'surprise'],
  ])('of %s from %j to %j is %s, which is %s', (fact, before, after, change, verdict) => {
    const facts = (value: Json | undefined): Record<string, Json> =>
      Object.fromEntries(value === undefined ? [] : [[fact, value]])
    const [found, ...more] = judgeChanges(facts(before), facts(after))
    expect([found?.change, found?.verdict, more]).toEqual([change, verdict, []])
    expect(found?.why).not.toBe('')
  })

  it('says nothing about a fact that was not read before', () => {
    const about = { change: 'added', name: '', verdict: 'unknown', why: 'read only after' }
    const after = { uceUpdate: 'OK', licences: [{ name: 'Antispam' }, { name: 'Antivirus' }] }
    expect(judgeChanges({}, after)).toEqual([
      { fact: 'uceUpdate', after: after.uceUpdate, ...about },
      { fact: 'licences', after: after.licences, ...about },
    ])
  })

  it('an equal value is not a change', () => {
    expect(judgeChanges({ a: [{ name: 'x', v: 1 }] }, { a: [{ v: 1, name: 'x' }] })).toEqual([])
  })
})

describe('two visits', () => {
  const at = '2026-11-23T10:00:00.000Z'
  const visit = (
    appliances: [id: string, address: string, facts: Record<string, Json>][],
    states = 'pass',
  ): RecordDocument => {
    const happened: Omit<RecordEntry, 'seq' | 'at'>[] = [
      {
        type: 'run.opened',
        data: { run: 'r', appliances: appliances.map(([id, address]) => ({ id, address, role: 'x' })) },
      },
      ...appliances.flatMap(([appliance, , facts]) => [
        ...Object.entries(facts).map(([fact, value]) => ({ type: 'fact.captured', data: { appliance, fact, value } })),
        { type: 'item.finished', data: { appliance, item: 'i', status: states, reason: '', evidence: [] } },
      ]),
    ]
    return buildRecord(happened.map((event, index) => ({ ...event, at, seq: index + 1 })))
  }

  it('are compared appliance by appliance, by host id, by serial number, or by address', () => {
    const one = visit([
      ['a1', '10.0.0.1', { hostId: 'H1', release: '4.3.7-GA' }],
      ['a2', '10.0.0.2', { serial: 'S2', release: '4.3.7-GA' }],
      ['a3', '10.0.0.3', { release: '4.3.7-GA', build: '1' }],
      ['a4', '10.0.0.4', { hostId: 'H4' }],
    ])
    const other = visit(
      [
        ['b1', '10.0.0.3', { release: '4.4.3-GA', build: '1' }],
        ['b2', '10.9.9.9', { serial: 'S2', release: '4.3.7-GA' }],
        ['b3', '10.8.8.8', { hostId: 'H1', release: '4.4.3-GA' }],
        ['b4', '10.7.7.7', { hostId: 'H5' }],
      ],
      'attention',
    )
    const { appliances, items, unmatched } = compareVisits(one, other)
    expect(
      appliances.map(({ appliance, names, changes, same }) => [
        appliance,
        names,
        changes.map(({ fact }) => fact),
        same,
      ]),
    ).toEqual([
      ['a1', '10.8.8.8', ['release'], ['hostId']],
      ['a2', '10.9.9.9', [], ['serial', 'release']],
      ['a3', '10.0.0.3', ['release'], ['build']],
    ])
    expect(items).toEqual(
      ['a1', 'a2', 'a3'].map((appliance) => ({ appliance, item: 'i', title: '', before: 'pass', after: 'attention' })),
    )
    expect(unmatched).toEqual(['10.0.0.4', '10.7.7.7'])
  })

  it('one visit is compared with itself: before the install, and after it', () => {
    const entries: Omit<RecordEntry, 'seq' | 'at'>[] = [
      { type: 'run.opened', data: { run: 'r', appliances: [{ id: 'a1', address: 'x', role: 'r' }] } },
      { type: 'fact.captured', data: { appliance: 'a1', fact: 'release', value: '4.3.7-GA' } },
      {
        type: 'command.sent',
        data: { appliance: 'a1', item: 'i', command: 'Update Install x', effect: 'point-of-no-return', by: 'engine' },
      },
      { type: 'fact.captured', data: { appliance: 'a1', fact: 'release', value: '4.4.3-GA' } },
    ]
    const record = buildRecord(entries.map((event, index) => ({ ...event, at, seq: index + 1 })))
    expect(compareVisits(record).appliances).toMatchObject([
      { appliance: 'a1', names: 'x', changes: [{ fact: 'release', before: '4.3.7-GA', after: '4.4.3-GA' }] },
    ])
    expect(compareVisits(visit([['a1', 'x', { release: '4.3.7-GA' }]])).appliances).toEqual([])
  })
})
