import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parsers } from '../../../shared/console/parsers/parsers.ts'
import { releaseAlone } from '../../../shared/console/parsers/version.ts'
import { reply } from './reply-text.ts'

// The release that is running proves an upgrade. A reply to Version may mention other releases as well: of the update
// that failed, that waits, or that is available. None of them may be taken for the one that is running.

function releaseOf(text: string): string | undefined {
  const read = parsers['version']!(reply(text))
  if (!read.ok) return undefined
  const found = read.facts.find(({ fact }) => fact === 'release')
  return typeof found?.value === 'string' ? found.value : undefined
}

describe('a reply to Version names the release that runs', () => {
  it.each([
    ['4.4.3-GA', '4.4.3-GA'],
    ['4.4.3-GA (20130501)', '4.4.3-GA'],
    ['"4.4.3-GA" "20130501"', '4.4.3-GA'],
    ['MOS 4.4.3-GA', '4.4.3-GA'],
    ['MOS v4.4.3-GA', '4.4.3-GA'],
    ['Mirapoint Messaging Server MOS 4.4.3-GA (build 20130501)', '4.4.3-GA'],
    ['Mirapoint RazorGate 350 MOS 4.4.3-GA', '4.4.3-GA'],
    ['mail1.example.com Mirapoint Message Server MOS 4.4.3-GA', '4.4.3-GA'],
    ['This appliance runs MOS 4.4.3-GA.', '4.4.3-GA'],
    ['The current release is 4.4.3-GA', '4.4.3-GA'],
    ['Software release:  4.4.3-GA  build 118', '4.4.3-GA'],
    ['Version = 4.4.3-GA\nBuild = 118\nSerial = MP-1', '4.4.3-GA'],
    ['MOS 4.4.3-GA, up 3 days', '4.4.3-GA'],
    ['Mirapoint Messaging Server\n4.4.3-GA', '4.4.3-GA'],
    ['mail admind 4.4.3\nMOS 4.4.3-GA', '4.4.3-GA'],
    ['MOS 4.4.3-GA\nJul  3 12:00:01 mail1 ntpd[211]: not synchronised', '4.4.3-GA'],
    ['MOS 4.4.3', '4.4.3'],
    ['MOS 3.7.5a-GA on 10.0.0.7', '3.7.5a-GA'],
    ['Version: 4.4.3 (FCS)', '4.4.3'],
  ])('%j', (text, release) => {
    expect(releaseOf(`${text}\nOK Completed`)).toBe(release)
  })

  it('on the OK line too', () => {
    expect(releaseOf('OK 4.4.3-GA (118)')).toBe('4.4.3-GA')
    expect(releaseOf('OK Version: 4.4.3-GA')).toBe('4.4.3-GA')
  })
})

const aboutTheUpdate = [
  '4.4.3-GA failed',
  '4.4.3-GA is available',
  '4.4.3-GA available for download',
  'Last update: 4.4.3-GA failed, see System Log',
  'Last update:\n4.4.3-GA\nfailed',
  'Last update\n4.4.3-GA',
  'Available updates:\n4.4.3-GA',
  'Pending: 4.4.3-GA',
  'Update 4.4.3-GA aborted',
  'Next boot: 4.4.3-GA',
  'Alternate partition: MOS 4.4.3-GA',
  'Version: 4.4.3-GA (pending reboot)',
  'MOS 4.4.3-GA will be active after the reboot',
  'MOS 4.4.3-GA\nStatus: rolled back',
  'MOS 4.4.3-GA not running',
  'Installed: 4.4.3-GA',
  'Downloaded 4.4.3-GA 2013-05-01',
  'NEW RELEASE 4.4.3-GA',
  'Latest release: 4.4.3-GA',
  'P4_4_3-GA -> 4.4.3-GA queued for tonight',
  'Upgrade to MOS 4.4.3-GA: error 17',
  'Error: 4.4.3-GA',
  '4.4.3-GA FAILED',
  '"4.4.3-GA" Failed',
  '(4.4.3-GA) incomplete',
  'Candidate: 4.4.3-GA',
]

const theOldOne = [
  '',
  'Mirapoint Messaging Server',
  'MOS 4.4.2',
  'MOS 4.4.2-FCS',
  'MOS 4.4',
  'MOS v4.4.2',
  'MOS 4.4.2FCS',
  'MOS 4.4.2_FCS',
  'Mirapoint Messaging Server MOS 4.4.2 (build 20120612)',
  '4.4.2',
  'Version: 4.2.10a-GA',
]

describe('a reply to Version that speaks of another release proves nothing', () => {
  const all = theOldOne.flatMap((old) => aboutTheUpdate.map((other) => [old, other] as const))
  it(`in ${String(all.length)} forms, in both orders and on the OK line`, () => {
    for (const [old, other] of all) {
      const texts = [
        `${old}\n${other}\nOK`,
        `${other}\n${old}\nOK`,
        `${old}\n${other.split('\n').join(' ')}\nOK Completed`,
      ]
      if (!other.includes('\n')) texts.push(`${old}\nOK ${other}`)
      for (const text of texts) expect(releaseOf(text), text).not.toBe('4.4.3-GA')
    }
  })

  it('nor does one with two numbers, staged or not', () => {
    for (const one of ['4.4.2', '4.4.2-FCS', '4.4.2-GA', 'v4.4.2', '4.4.2a', '4.4.2FCS']) {
      for (const other of ['4.4.3', '4.4.3-GA', '4.4.3a-GA', '4.3.2', '14.4.2-GA']) {
        for (const text of [`MOS ${one}\nMOS ${other}\nOK`, `MOS ${one} ${other}\nOK`, `${other}\nOK ${one}`])
          expect(releaseOf(text), text).toBeUndefined()
      }
    }
  })

  it('nor one with two stages of one number', () => {
    expect(releaseOf('MOS 4.4.3-FCS\nMOS 4.4.3-GA\nOK')).toBeUndefined()
    expect(releaseOf('MOS 4.4.3\nUpdate 4.4.3-GA\nOK')).toBeUndefined()
  })

  it('with any words around it: a release is read only if every word next to it is known', () => {
    const word = fc.stringMatching(/^[b-df-hj-np-tv-z]{5,9}$/)
    fc.assert(
      fc.property(word, fc.boolean(), (strange, before) => {
        const line = before ? `MOS ${strange} 4.4.3-GA` : `MOS 4.4.3-GA ${strange}`
        expect(releaseOf(`${line}\nOK`)).toBeUndefined()
      }),
    )
  })
})

describe('a labelled value', () => {
  it.each([
    ['4.4.3-GA', '4.4.3-GA'],
    ['4.4.3-GA (118)', '4.4.3-GA'],
    ['MOS 4.4.3-GA', '4.4.3-GA'],
    ['4.4.2, update 4.4.3-GA failed', undefined],
    ['4.4.2 4.4.3-GA', undefined],
    ['4.4.3-GA pending', undefined],
  ])('%j', (value, release) => {
    expect(releaseAlone(value)).toBe(release)
  })
})
