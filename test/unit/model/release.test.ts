import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareFacts } from '../../../shared/model/compare.ts'
import {
  compareReleases,
  parseRelease,
  patchKind,
  releaseIn,
  releaseOfPatchName,
  releasesIn,
} from '../../../shared/model/release.ts'

const order = (a: string, b: string) => compareReleases(parseRelease(a)!, parseRelease(b)!)

describe('releases', () => {
  it.each([
    ['4.3.7-GA', 4, 3, 7, '', 'GA'],
    ['3.7.5a-GA', 3, 7, 5, 'a', 'GA'],
    ['3.10.2-GA', 3, 10, 2, '', 'GA'],
    ['3.3.3-GR', 3, 3, 3, '', 'GR'],
    ['4.4.2', 4, 4, 2, '', ''],
    ['4.2', 4, 2, undefined, '', ''],
  ])('%s', (text, major, minor, patch, letter, stage) => {
    expect(parseRelease(` ${text} `)).toEqual({ major, minor, patch, letter, stage, text })
  })

  it.each(['', '4', '4.4-4GA', 'v4.3.7', '4.3.7-GA (12)', '4.3.7.1-GA', '4..3', '4.3.7-'])('%j is none', (text) => {
    expect(parseRelease(text)).toBeUndefined()
  })

  it.each([
    ['3.9.1-GA', '3.10.0-GA', 'before'],
    ['4.2.5-GA', '4.2', 'after'],
    ['4.1.9-GA', '4.2', 'before'],
    ['4.2.0-Beta', '4.2', 'after'],
    ['3.7.5-GA', '3.7.5a-GA', 'before'],
    ['4.4.3-Beta', '4.4.3-FCS', 'before'],
    ['4.4.3-ga', '4.4.3-GA', 'same'],
    ['4.4.3-FCS', '4.4.3-GA', 'before'],
    ['4.4.3-CR', '4.4.3-GA', 'unknown'],
    ['4.4.3-CR', '4.4.3-CR', 'same'],
    ['4.4.3', '4.4.3-GA', 'unknown'],
    ['4.4.2-CR', '4.4.3-GA', 'before'],
  ])('%s to %s: %s', (a, b, expected) => {
    expect(order(a, b)).toBe(expected)
  })

  it('puts every release that was seen in the wild in its order', () => {
    // FACTS 4, oldest first.
    const seen = [
      '3.3.3-GR', '3.3.6-GR', '3.5.6-GR', '3.6.4-CR', '3.7.5-GA', '3.7.5a-GA', '3.8.6-GA', '3.9.9-GA', '3.10.2-GA', '3.10.3-GA',
      '3.10.4-GA', '3.10.5-GA', '4.1.8-GA', '4.1.9-GA', '4.2', '4.2.2-FCS', '4.2.3-GA', '4.2.4', '4.2.5-GA', '4.3.3-GA',
      '4.3.4-GA', '4.3.7-GA', '4.4.2-FCS', '4.4.3-Beta', '4.4.3-FCS', '4.4.3-GA', '4.4.6-GA', '4.4.7-GA', '4.4.8-GA', '4.10.0-GA',
    ] // prettier-ignore
    for (const [at, one] of seen.entries())
      for (const [place, other] of seen.entries())
        expect(`${one} ${order(one, other)} ${other}`).toBe(
          `${one} ${at < place ? 'before' : at > place ? 'after' : 'same'} ${other}`,
        )
  })

  it.each([
    ['4.4.3-RC', '4.4.3-GA', 'unknown'],
    ['4.4.3-GR', '4.4.3-CR', 'unknown'],
    ['4.4.3-GA2', '4.4.3-GA', 'unknown'],
    ['4.4.3-BETA', '4.4.3-fcs', 'before'],
    ['4.4.3a-Beta', '4.4.3-GA', 'after'],
    ['4.4.3-RC', '4.4.4-RC', 'before'],
    ['4.4.3a-CR', '4.4.3b-CR', 'before'],
    ['4.4.10-GA', '4.4.9-GA', 'after'],
    ['10.0.0-GA', '9.9.9-GA', 'after'],
    ['4.2', '4.2', 'same'],
    ['4.2', '4.10', 'before'],
  ])('%s to %s, with what is not known: %s', (a, b, expected) => {
    expect(order(a, b)).toBe(expected)
  })

  it('orders both ways alike', () => {
    const release = fc.tuple(
      fc.nat(12),
      fc.nat(12),
      fc.nat(12),
      fc.constantFrom('', 'a', 'b'),
      fc.constantFrom('', '-Beta', '-FCS', '-GA', '-CR'),
    )
    const text = release.map(([major, minor, patch, letter, stage]) => `${major}.${minor}.${patch}${letter}${stage}`)
    const turned = { before: 'after', after: 'before', same: 'same', unknown: 'unknown' }
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(order(b, a)).toBe(turned[order(a, b)])
      }),
    )
  })

  it('are found in running text', () => {
    expect(releaseIn('OK 4.3.7-GA (1234)')).toBe('4.3.7-GA')
    expect(releaseIn('by mail.example.com (MOS 4.4.3-GA FastPath queued)')).toBe('4.4.3-GA')
    expect(releaseIn('* OK host admind 4.3.7 ready')).toBe('4.3.7')
    expect(releasesIn('admind 4.4.3, MOS 4.4.3-GA, MOS 4.4.3-GA')).toEqual(['4.4.3-GA'])
    expect(releasesIn('MOS 4.4.2, last update 4.4.3-GA failed')).toEqual(['4.4.2', '4.4.3-GA'])
    expect(releaseIn('from 10.0.0.7 and 1.2.3.4')).toBeUndefined()
    expect(releaseIn('P4_4_3-GA')).toBeUndefined()
  })

  it('guesses what an update brings from the usual form of its name, and only from that', () => {
    expect(releaseOfPatchName('P4_4_3-GA')).toBe('4.4.3-GA')
    expect(releaseOfPatchName('R4_4_2_FCS')).toBe('4.4.2-FCS')
    expect(releaseOfPatchName('P3_7_5a-GA')).toBe('3.7.5a-GA')
    for (const name of ['D4_4_3-GA', 'debug-5', 'P4_4-GA', 'p4_4_3-GA', 'P4_4_3'])
      expect(releaseOfPatchName(name)).toBeUndefined()
    expect(['P4_4_3-GA', 'R1', 'D4_3_7_12', 'E4_4', 'debug-5', 'Premium'].map(patchKind)).toEqual([
      'P',
      'R',
      'D',
      'E',
      'other',
      'other',
    ])
  })
})

describe('facts before and after', () => {
  it('tells missing, added and changed apart', () => {
    const before = {
      release: '4.3.7-GA',
      antispamEngines: [{ name: 'rpdengine', version: '1' }, { name: 'default', version: '2' }, { name: 'premium' }],
      backups: [
        { id: 'Backup-1', state: 'Error' },
        { id: 'Backup-1', state: 'Done' },
      ],
      serial: 'S-1',
      chassis: 'M600',
    }
    const after = {
      release: '4.4.3-GA',
      antispamEngines: [{ version: '3', name: 'rpdengine' }, { version: '2', name: 'default' }, { name: 'rpdasia' }],
      backups: [
        { id: 'Backup-1', state: 'Done' },
        { id: 'Backup-1', state: 'Error' },
      ],
      serial: 'S-1',
      antivirus: [{ name: 'sophos' }],
    }
    expect(compareFacts(before, after)).toEqual([
      {
        fact: 'release',
        missing: [],
        added: [],
        changed: [{ name: '', before: '4.3.7-GA', after: '4.4.3-GA' }],
        unread: false,
      },
      {
        fact: 'antispamEngines',
        missing: [{ name: 'premium' }],
        added: [{ name: 'rpdasia' }],
        changed: [
          {
            name: 'rpdengine',
            before: { name: 'rpdengine', version: '1' },
            after: { version: '3', name: 'rpdengine' },
          },
        ],
        unread: false,
      },
      { fact: 'chassis', missing: [], added: [], changed: [], unread: true },
      { fact: 'antivirus', missing: [], added: [{ name: 'sophos' }], changed: [], unread: false },
    ])
  })

  it('finds nothing between equal values of any kind', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (facts) => {
        expect(compareFacts(facts as never, structuredClone(facts) as never)).toEqual([])
      }),
    )
  })
})
