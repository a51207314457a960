import { describe, expect, it } from 'vitest'
import { approvalNeeds, approvalRefusal, needsLeft } from '../../../shared/engine/approve-rules.ts'
import { emptyRunState, type RunState } from '../../../shared/model/run-state.ts'
import type { Item } from '../../../shared/model/runbook.ts'

const now = Date.parse('2026-11-30T23:30:00Z')
const install = { id: 'cli.install', effect: 'point-of-no-return', gate: 'point-of-no-return' } as Item
const change = { id: 'cluster.detach', effect: 'changes', gate: 'cluster' } as Item

/** A run whose maintenance window ends at that time. */
function ending(to: string | undefined): RunState {
  const opened = { at: '2026-11-30T21:00:00Z', ...(to === undefined ? {} : { window: { from: '22:00', to } }) }
  return { ...emptyRunState('r'), opened } as RunState
}

describe('what an approval needs', () => {
  const usual = { from: 20, to: 45, runs: 3 }
  it.each([
    ['no window', undefined, undefined, ['licence-agreement']],
    ['an end that is far', '02:00', usual, ['licence-agreement']],
    ['an end nearer than the longest install', '00:10', usual, ['licence-agreement', 'late']],
    ['an end that is near, and no earlier install', '00:10', undefined, ['licence-agreement']],
    ['an end that is past', '23:00', undefined, ['licence-agreement', 'late']],
    ['text that is not a time', 'at night', usual, ['licence-agreement']],
  ] as const)('%s', (_, to, known, needs) => {
    expect(approvalNeeds(ending(to), install, { now, zone: 0, usual: known })).toEqual(needs)
    expect(approvalNeeds(ending(to), change, { now, zone: 0, usual: known })).toEqual([])
  })

  it('is met by what was accepted; only an approval without a list is of a version that did not ask for the license', () => {
    const late = { authority: 'Kim', reason: 'agreed' }
    expect(needsLeft(['licence-agreement', 'late'], { accepted: ['licence-agreement'], late })).toEqual([])
    expect(needsLeft(['licence-agreement', 'late'], { accepted: [] })).toEqual(['licence-agreement', 'late'])
    expect(needsLeft(['licence-agreement', 'late', 'old-build'], {})).toEqual(['late', 'old-build'])
  })
})

describe('an approval', () => {
  const command = 'Update Install ftp://10.0.0.1/R4_4_3-GA'
  const asked = { appliance: 'a1', gate: 'point-of-no-return', item: 'cli.install', command, seq: 7 }
  const time = { now, zone: 0 }
  const accepted = ['licence-agreement'] as const
  it.each([
    ['another command than the one shown', { accepted, command: 'Update Install R4_4_2' }, 'run.not-allowed-now'],
    ['no license agreement', { accepted: [] }, 'words.wrong'],
    ['an authority without a reason', { accepted, late: { authority: 'Kim', reason: ' ' } }, 'words.wrong'],
    ['what it needs', { accepted, command }, undefined],
  ])('with %s: %s', (_, words, code) => {
    expect(approvalRefusal(ending('02:00'), install, asked, words as never, time)?.code).toBe(code)
  })

  it('is refused without what was needed when it was asked for, although nothing tells it now', () => {
    const old = { ...asked, needs: ['licence-agreement' as const, 'old-build' as const] }
    expect(approvalRefusal(ending(undefined), install, old, { accepted }, time)).toMatchObject({
      sentence: expect.stringContaining('made for the old release') as string,
    })
  })
})
