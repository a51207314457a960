import { describe, expect, it } from 'vitest'
import { concludeReturn, type ReturnFindings } from '../../../shared/engine/return-proof.ts'
import { nextStage, type Circumstances, type Sight, type WaitStage } from '../../../shared/engine/return-table.ts'

const stages: readonly WaitStage[] = ['closing', 'lingering', 'installing', 'down', 'answering', 'services', 'settled']
const sights: readonly Sight[] = ['gone', 'mute', 'console', 'all', 'changed', 'blind']
const booleans = [true, false]
const circumstances: readonly Circumstances[] = booleans.flatMap((lineStands) =>
  booleans.flatMap((delivered) => booleans.map((calm) => ({ lineStands, delivered, calm }))),
)

describe('the table of the wait', () => {
  it('is total: every stage, every sight, every circumstance leads to a stage', () => {
    for (const stage of stages) {
      for (const sight of sights) {
        for (const now of circumstances) expect(stages).toContain(nextStage(stage, sight, now))
      }
    }
  })

  // Every path there is: what is reached, and whether a reboot (or another release) was seen on the way to it.
  const reached = new Map<string, readonly string[]>()
  const open: { stage: WaitStage; seen: boolean; path: readonly string[] }[] = [
    { stage: 'closing', seen: false, path: [] },
    { stage: 'lingering', seen: false, path: [] },
  ]
  for (let at = open.shift(); at !== undefined; at = open.shift()) {
    const key = `${at.stage} ${String(at.seen)}`
    if (reached.has(key)) continue
    reached.set(key, at.path)
    for (const sight of sights) {
      for (const now of circumstances) {
        const stage = nextStage(at.stage, sight, now)
        const seen = at.seen || sight === 'gone' || sight === 'changed'
        open.push({ stage, seen, path: [...at.path, sight] })
      }
    }
  }

  it('reaches every stage', () => {
    for (const stage of stages) expect([...reached.keys()].some((key) => key.startsWith(stage))).toBe(true)
  })

  it.each(['answering', 'services', 'settled'] as const)(
    'is never back online (%s) before it was seen down, or another release is in a banner',
    (stage) => {
      expect(reached.get(`${stage} false`)).toBeUndefined()
      expect(reached.get(`${stage} true`)).toBeDefined()
    },
  )

  it('never comes back to "as before" once it went down', () => {
    for (const stage of ['closing', 'lingering', 'installing'] as const) {
      for (const [key] of reached) if (key === `${stage} true`) expect(reached.get(key)?.at(-1)).not.toBe('gone')
    }
    for (const from of ['down', 'answering', 'services', 'settled'] as const) {
      for (const sight of sights) {
        for (const now of circumstances) {
          expect(['closing', 'lingering', 'installing']).not.toContain(nextStage(from, sight, now))
        }
      }
    }
  })

  it('is settled only after a calm time in which all services responded, or the new release did', () => {
    for (const stage of stages) {
      for (const sight of sights) {
        for (const now of circumstances) {
          if (nextStage(stage, sight, now) !== 'settled' || stage === 'settled') continue
          expect(now.calm && (sight === 'all' || sight === 'changed')).toBe(true)
        }
      }
    }
  })

  it('does not take a fault of this computer for anything', () => {
    for (const stage of stages) for (const now of circumstances) expect(nextStage(stage, 'blind', now)).toBe(stage)
  })
})

describe('what is concluded', () => {
  const releases = [undefined, '4.3.7-GA', '4.4.3-GA', '4.4.2-FCS', 'weird']
  const ids = [undefined, '0050AB10']
  const wanted: readonly ReturnFindings['wanted'][] = [
    { release: '4.4.3-GA' },
    { name: 'D4_1', listed: undefined },
    { name: 'D4_1', listed: [] },
    { name: 'D4_1', listed: ['D4_1', 'E4_2'] },
  ]
  const every: readonly ReturnFindings[] = booleans.flatMap((wentDown) =>
    booleans.flatMap((saidByPerson) =>
      releases.flatMap((before) =>
        releases.flatMap((release) =>
          ids.flatMap((hostId) =>
            ids.flatMap((serial) =>
              wanted.map((want) => ({
                wentDown,
                saidByPerson,
                before,
                release,
                identity: { hostId, serial },
                wanted: want,
              })),
            ),
          ),
        ),
      ),
    ),
  )

  it(`proves nothing without its proofs, in all ${String(every.length)} cases`, () => {
    let proven = 0
    for (const found of every) {
      const concluded = concludeReturn(found)
      if (concluded.kind === 'unproven') {
        expect(concluded.observed).toMatch(/^[A-Z].*\.$/)
        continue
      }
      proven += 1
      const { wentDown, before, release, identity } = found
      expect(release).toBeDefined()
      expect(identity.hostId ?? identity.serial).toBeDefined()
      if ('name' in found.wanted) expect(found.wanted.listed).toContain(found.wanted.name)
      else {
        expect(release).toBe(found.wanted.release)
        expect(wentDown || (before !== undefined && before !== release)).toBe(true)
      }
    }
    expect(proven).toBeGreaterThan(50)
  })

  const same: ReturnFindings = {
    wentDown: true,
    saidByPerson: false,
    before: '4.3.7-GA',
    release: '4.4.3-GA',
    identity: { hostId: '0050AB10', serial: 'MP-1' },
    wanted: { release: '4.4.3-GA' },
  }
  it.each<[string, Partial<ReturnFindings>, object]>([
    ['all of it', {}, { kind: 'proven', release: '4.4.3-GA' }],
    ['the release changed, the reboot unseen', { wentDown: false }, { kind: 'proven' }],
    [
      'the old release, regardless of what was refused meanwhile',
      { release: '4.3.7-GA' },
      {
        outcome: 'old-release',
        observed:
          'Back online on the old release 4.3.7-GA, not on the target release 4.4.3-GA. The install failed without a message, or has not finished.',
      },
    ],
    ['a release in between', { release: '4.4.2-FCS' }, { outcome: 'unproven', release: '4.4.2-FCS' }],
    [
      'the target release, which ran before, and no reboot seen',
      { wentDown: false, before: '4.4.3-GA' },
      { outcome: 'unproven' },
    ],
    [
      'the same, with a person who confirms it',
      { wentDown: false, before: '4.4.3-GA', saidByPerson: true },
      { outcome: 'unproven' },
    ],
    ['a reply that is not understood', { release: undefined }, { outcome: 'unproven' }],
    ['no identity', { identity: {} }, { outcome: 'unproven' }],
  ])('%s', (_what, change, wantedEnd) => {
    expect(concludeReturn({ ...same, ...change })).toMatchObject(wantedEnd)
  })
})
