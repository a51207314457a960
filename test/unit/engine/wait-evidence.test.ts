import { describe, expect, it } from 'vitest'
import { endOfWait, noEvidence, withFinding, type Finding } from '../../../shared/engine/wait-evidence.ts'
import { givesUpAt, paceOf } from '../../../shared/engine/wait-pace.ts'

// What a wait ends as when its time is over. Tries every order of all possible findings and compares the result with a
// second reading of them: the last time the appliance was down divides them, and a login counts more than a banner.

const findings: readonly Finding[] = [
  { kind: 'down' },
  { kind: 'up', release: 'none' },
  { kind: 'up', release: 'old' },
  { kind: 'up', release: 'other' },
  { kind: 'told-old', release: '4.3.7-GA' },
  { kind: 'not-asked', why: 'The login is not ready.' },
  { kind: 'blind' },
]

function orders(length: number): readonly (readonly Finding[])[] {
  if (length === 0) return [[]]
  return orders(length - 1).flatMap((order) => findings.map((finding) => [...order, finding]))
}

/** The same, worked out backwards from the last finding. */
function expected(order: readonly Finding[]): string {
  const kinds = order.map((finding) => (finding.kind === 'up' ? `up-${finding.release}` : finding.kind))
  const lastDown = kinds.lastIndexOf('down')
  const lastOther = kinds.lastIndexOf('up-other')
  const told = kinds.lastIndexOf('told-old')
  if (told > lastDown && told > lastOther) return 'old-release'
  if (kinds.findLast((kind) => kind !== 'not-asked') === 'blind' && kinds.at(-1) === 'blind') return 'unproven'
  const since = kinds.slice(lastDown + 1)
  const ups = since.filter((kind) => kind.startsWith('up-') || kind === 'told-old')
  if (lastDown >= 0 && ups.length === 0) return 'did-not-return'
  const greeting = since.findLast((kind) => kind.startsWith('up-'))
  if (greeting === 'up-other') return 'unproven'
  if (lastDown < 0) return 'never-went-down'
  return greeting === 'up-old' ? 'old-release' : 'unproven'
}

describe('the end of a wait', () => {
  const all = [0, 1, 2, 3, 4, 5].flatMap(orders)

  it(`follows the best evidence in all ${String(all.length)} orders`, () => {
    for (const order of all) {
      const evidence = order.reduce(withFinding, noEvidence)
      const { outcome, observed } = endOfWait(evidence, 'settled Telnet responds.')
      expect(outcome, JSON.stringify(order)).toBe(expected(order))
      expect(observed).toMatch(/^[A-Z].*\.$/)
      // Nothing is claimed that was not seen.
      if (outcome === 'did-not-return' || outcome === 'old-release')
        expect(evidence.wentDown || evidence.told !== undefined, JSON.stringify(order)).toBe(true)
      if (/the appliance is not back online/.test(observed)) expect(evidence.lastSeen).toBe('down')
      if (/back online on its old release/.test(observed))
        expect(order.some(({ kind }) => kind === 'told-old')).toBe(true)
    }
  })

  it.each<[string, readonly Finding[], string, RegExp]>([
    [
      'down, back, logged into twice on its old release',
      [
        { kind: 'down' },
        { kind: 'up', release: 'none' },
        { kind: 'told-old', release: '4.3.7-GA' },
        { kind: 'up', release: 'none' },
      ],
      'old-release',
      /back online on its old release 4\.3\.7-GA/,
    ],
    [
      'the same, and down again',
      [{ kind: 'down' }, { kind: 'told-old', release: '4.3.7-GA' }, { kind: 'down' }],
      'did-not-return',
      /came back once on its old release 4\.3\.7-GA, went down again/,
    ],
    [
      'back, and refusing the login to the end',
      [{ kind: 'down' }, { kind: 'up', release: 'none' }, { kind: 'not-asked', why: 'No answer.' }],
      'unproven',
      /responds again, but Uptick could not check it: No answer\./,
    ],
    ['never seen at all by a computer without a network', [{ kind: 'blind' }], 'unproven', /could not probe/],
  ])('%s', (_what, order, outcome, sentence) => {
    const end = endOfWait(order.reduce(withFinding, noEvidence), '')
    expect(end.outcome).toBe(outcome)
    expect(end.observed).toMatch(sentence)
  })

  it('of an appliance that was only silent claims neither a restart nor that it never went down', () => {
    const evidence = [{ kind: 'down' }, { kind: 'up', release: 'none' }].reduce(
      (before, finding) => withFinding(before, finding as Finding),
      noEvidence,
    )
    expect(endOfWait({ ...evidence, doubtful: true }, '').outcome).toBe('unproven')
  })
})

describe('the limit of a wait', () => {
  const times = { now: 20_000, since: 0, giveUpAfter: 15_000, resumed: false, ended: false }
  it('counts from Update Install, also where the reply was open for all of it', () => {
    expect(givesUpAt(times)).toBe(15_000)
  })
  it('leaves time for a look after a resume, and starts again if the wait had ended', () => {
    expect(givesUpAt({ ...times, resumed: true })).toBe(35_000)
    expect(givesUpAt({ ...times, giveUpAfter: 28_800_000, now: 50_000_000, resumed: true })).toBe(51_800_000)
    expect(givesUpAt({ ...times, ended: true })).toBe(35_000)
  })
  it('slackens its pace to once a minute', () => {
    expect([0, 1_800_000, 3_600_000, 36_000_000].map((quiet) => paceOf(10_000, quiet))).toEqual([
      10_000, 10_000, 20_000, 60_000,
    ])
  })
})
