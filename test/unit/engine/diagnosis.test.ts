import { describe, expect, it } from 'vitest'
import { mainCause } from '../../../shared/engine/diagnose-install.ts'
import { diagnose, type InstallGround } from '../../../shared/engine/diagnosis.ts'

const megabyte = 1024 ** 2
/** Nothing is wrong that could be known, and nothing was taken from our server. */
const ground: InstallGround = {
  name: 'R4_4_3-GA',
  bytes: 400 * megabyte,
  from: '4.3.7-GA',
  to: '4.4.3-GA',
  licences: [{ name: 'Upgrades Allowed', key: 'f' }, { name: 'Antispam' }],
  today: '2026-11-23',
  storage: { text: 'Mailstore 512000 MB, used 201344 MB, free 310656 MB' },
  taken: 0,
  delivered: false,
  reached: undefined,
  missed: [],
  evidence: { licences: [], storage: [] },
}
const whole = { taken: 400 * megabyte, delivered: true, reached: true }

type Row = [what: string, change: Partial<InstallGround>, cause: string, standing: string, words: RegExp]
const rows: Row[] = [
  [
    'no right to upgrade',
    { licences: [{ name: 'Antispam' }] },
    'licence',
    'found',
    /Upgrades Allowed \(f\) is not listed/,
  ],
  ['no licence at all', { licences: [] }, 'licence', 'found', /not listed/],
  [
    'the right has expired',
    { licences: [{ name: 'Upgrades Allowed', key: 'f', state: 'Expired' }] },
    'licence',
    'found',
    /has expired/,
  ],
  [
    'the end of the exchange shows it',
    { licences: [{ name: 'Upgrades Allowed', expires: 'expired on 2012-01-01' }] },
    'licence',
    'found',
    /has expired/,
  ],
  ['too old a release', { from: '4.1.8-GA' }, 'too-old', 'found', /current release is 4\.1\.8-GA; only 4\.1\.9-GA/],
  ['a P update that leaves the line', { name: 'P4_4_3-GA' }, 'too-old', 'likely', /stays within a release line/],
  [
    'the release that runs already',
    { from: '4.4.3-GA' },
    'too-old',
    'likely',
    /current release is 4\.4\.3-GA, and the update installs 4\.4\.3-GA/,
  ],
  ['an older release', { from: '4.4.8-GA' }, 'too-old', 'likely', /the update installs 4\.4\.3-GA/],
  [
    'a name in another case',
    { reached: true, missed: ['r4_4_3-ga.mpu5'] },
    'name',
    'found',
    /requested r4_4_3-ga\.mpu5; Uptick serves R4_4_3-GA/,
  ],
  [
    'an underscore for a hyphen',
    { reached: true, missed: ['R4_4_3_GA.mpu5', 'R4_4_3_GA'] },
    'name',
    'found',
    /R4_4_3_GA\.mpu5, R4_4_3_GA/,
  ],
  ['a fetch that was cut', { reached: true, taken: 1000 }, 'network', 'found', /downloaded 1000 of \d+ bytes/],
  ['our server never reached', { reached: false }, 'network', 'likely', /did not contact Uptick’s server/],
  ['our server reached, no file taken', { reached: true }, 'network', 'likely', /downloaded nothing/],
  ['a full disk', { ...whole, storage: { free: '100 MB', text: '' } }, 'disk-space', 'found', /100 MB are free/],
  [
    'a nearly full disk',
    { ...whole, storage: { free: '1,200 MB', text: '' } },
    'disk-space',
    'likely',
    /Only 1200 MB are free/,
  ],
  [
    'a disk that cannot be read, the file delivered in full',
    { ...whole, storage: undefined },
    'disk-space',
    'likely',
    /downloaded the whole update/,
  ],
]

describe('a refused install', () => {
  it.each(rows)('%s', (_what, change, cause, standing, words) => {
    const [first] = diagnose({ ...ground, ...change })
    expect(first).toMatchObject({ cause, standing })
    expect(first?.reason).toMatch(words)
    expect(mainCause(diagnose({ ...ground, ...change })).found).toBe(standing === 'found')
  })

  it('is unknown if there is no sign of any: all five causes are named, none is claimed', () => {
    const causes = diagnose({ ...ground, ...whole })
    expect(causes.map(({ cause, standing }) => `${cause} ${standing}`)).toEqual([
      'too-old unknown',
      'disk-space unknown',
      'licence excluded',
      'name excluded',
      'network excluded',
    ])
    expect(mainCause(causes)).toEqual({
      found: false,
      sentence: 'Cause unknown.',
      hint: 'The System Log in the Administration Suite may name the cause.',
    })
  })

  it('claims nothing if nothing was read', () => {
    const blank = {
      ...ground,
      bytes: undefined,
      from: undefined,
      to: undefined,
      licences: undefined,
      storage: undefined,
    }
    const causes = diagnose(blank)
    expect(new Set(causes.map(({ standing }) => standing))).toEqual(new Set(['unknown']))
    expect(causes).toHaveLength(5)
  })

  it('gives each cause a reason and a remedy, as sentences', () => {
    for (const [, change] of rows) {
      for (const { reason, remedy } of diagnose({ ...ground, ...change })) {
        expect(reason).toMatch(/^[A-Z0-9].*\.$/s)
        expect(remedy).toMatch(/^[A-Z].*\.$/s)
      }
    }
  })

  it('does not call a license the cause if the complete file was delivered first', () => {
    const [first] = diagnose({ ...ground, ...whole, licences: [] })
    expect(first).toMatchObject({ cause: 'licence', standing: 'likely' })
  })
})
