import { describe, expect, it } from 'vitest'
import { inFolder, readyReason, recordName, type Finishing } from '../../../renderer/state/finish.ts'
import { writeRecords } from '../../../renderer/state/write-records.ts'
import { blockedText } from '../../../renderer/ui/run/finish-text.ts'
import { failure } from '../../../shared/base/failure.ts'
import { failed, succeed } from '../../../shared/base/result.ts'
import { emptyRunState, type RunState } from '../../../shared/model/run-state.ts'

const one = { id: 'a1', address: '192.0.2.9', role: '', connected: false, facts: {}, returns: {} }
const state = {
  ...emptyRunState('r1'),
  opened: { at: '2026-11-30T01:02:03.000Z' },
  appliances: { a1: { ...one, identity: { host: 'ms-01.example.com' } } },
} as unknown as RunState

describe('the name of a record', () => {
  it.each([
    [state, 'pdf', false, 'ms-01.example.com-2026-11-30.pdf'],
    [state, 'html', true, 'ms-01.example.com-2026-11-30-redacted.html'],
    [{ ...state, practice: true }, 'zip', false, 'ms-01.example.com-2026-11-30-practice.zip'],
    [
      { ...state, appliances: { a1: { ...one, identity: {}, address: '[2001:db8::1]:23' } } },
      'pdf',
      false,
      '-2001-db8-1-23-2026-11-30.pdf',
    ],
    [
      { ...state, appliances: { a1: { ...one, identity: { host: '../../etc/x' } } } },
      'pdf',
      false,
      '..-..-etc-x-2026-11-30.pdf',
    ],
  ] as const)('%#', (of, format, redacted, name) => {
    expect(recordName(of as RunState, format, redacted)).toBe(name)
    expect(name).not.toMatch(/[\\/:]/)
  })

  it('is a path in the folder, in the syntax of its system', () => {
    expect(inFolder('/home/ada', 'r.pdf')).toBe('/home/ada/r.pdf')
    expect(inFolder('/home/ada/', 'r.pdf')).toBe('/home/ada/r.pdf')
    expect(inFolder('C:\\Records', 'r.pdf')).toBe('C:\\Records\\r.pdf')
    expect(inFolder('C:/Records', 'r.pdf')).toBe('C:/Records/r.pdf')
  })
})

describe('an unexpected change', () => {
  const change = {
    appliance: 'a1',
    fact: 'patches',
    name: 'D4_1',
    id: 'patches/D4_1',
    title: '',
    before: 'listed',
    after: 'not listed',
  }

  it('has a ready reason only where a patch is gone and the release is known', () => {
    expect(readyReason(change, '4.4.3-GA')).toBe('Integrated in 4.4.3-GA.')
    expect(readyReason(change, undefined)).toBeUndefined()
    expect(readyReason({ ...change, after: 'listed' }, '4.4.3-GA')).toBeUndefined()
    expect(readyReason({ ...change, fact: 'licences' }, '4.4.3-GA')).toBeUndefined()
  })

  const open = { running: false, run: { state } } as never
  const left = (more: Partial<Finishing> = {}): Finishing => ({
    items: [],
    changes: [],
    unsigned: [],
    installing: [],
    ...more,
  })

  it.each([
    [left(), 0, false, ''],
    [left({ changes: [change] }), 0, false, 'Blocked until you decide one unexpected change.'],
    [left({ changes: [change] }), 1, false, ''],
    [left({ changes: [change, change, change] }), 1, false, 'Blocked until you decide 2 unexpected changes.'],
    [left({ changes: [{ ...change, decided: { by: 'Ada', reason: 'x', at: '' } }] }), 0, false, ''],
    [left({ unsigned: ['customer'] }), 0, false, 'Blocked until the customer signed.'],
    [left({ unsigned: ['engineer', 'customer'] }), 0, true, ''],
    [
      left({ changes: [change], unsigned: ['customer'] }),
      0,
      false,
      'Blocked until you decide one unexpected change and the customer signed.',
    ],
    [
      left({ installing: ['a1'] }),
      0,
      true,
      'An install may still be running on ms-01.example.com. Resume the run and wait for its end.',
    ],
  ])('and a sign-off block the end until they are there: %#', (of, decided, unsigned, words) => {
    expect(blockedText(open, of, decided, unsigned)).toBe(words)
  })
})

describe('records that are written', () => {
  const value = {
    path: '/r.html',
    code: 'AAA',
    final: true,
    withheld: [{ values: 3 }],
    mail: { subject: 's', body: 'b' },
  }

  it('are read back, and one that cannot be written does not keep the others from it', async () => {
    const asked: string[] = []
    const actions = {
      exportRecord: (_run: string, format: string, { policy }: { policy: string }) => {
        asked.push(`${format} ${policy}`)
        return Promise.resolve(
          format === 'pdf' ? failed(failure('disk.full', 'The disk is full.', 'Free space.')) : succeed(value),
        )
      },
      verifyRecord: () => Promise.resolve(succeed({ sound: false })),
    } as never
    const out = (format: string): string => `/r.${format}`
    const done = await writeRecords(actions, { run: 'r1', formats: ['pdf', 'html'], redacted: true, out })
    expect(asked).toEqual(['pdf whole', 'html whole', 'pdf customer', 'html customer'])
    expect(done.result).toMatchObject({ ok: false, failure: { code: 'disk.full' } })
    expect(done.written.map(({ ok, told }) => [ok, told])).toEqual([
      [false, 'not written: The disk is full.'],
      [false, '3 values redacted, does not verify'],
      [false, 'not written: The disk is full.'],
      [false, '3 values redacted, does not verify'],
    ])
  })
})
