import { describe, expect, it } from 'vitest'
import { fold } from '../../../shared/model/fold.ts'
import type { JournalEntry, RunEvent } from '../../../shared/model/run-event.ts'
import { emptyRunState, itemOf, type RunState } from '../../../shared/model/run-state.ts'
import { waiverOf, waivers } from '../../../shared/model/waivers.ts'
import { EntryReader } from '../../../shared/record/record-entry.ts'
import { WaiversFold } from '../../../shared/record/build-waivers.ts'

const about = { appliance: 'a1', item: 'rule.minimum-release' }
const judged = (status: 'fail' | 'pass', reason: string): RunEvent => ({
  type: 'item.finished',
  data: { ...about, status, reason, evidence: [] },
})
const waive = (reason: string): RunEvent => ({
  type: 'item.waived',
  data: { ...about, by: 'Ada', authority: 'Kim, change manager', reason },
})
const at = (seq: number): string => `2026-11-30T10:00:0${String(seq)}.000Z`

function entriesOf(events: readonly RunEvent[]): JournalEntry[] {
  return events.map((event, index) => ({ ...event, seq: index + 1, at: at(index + 1) }))
}

const folded = (events: readonly RunEvent[]): RunState => entriesOf(events).reduce(fold, emptyRunState('r'))
const recorded = (events: readonly RunEvent[]) => {
  const rows = new WaiversFold()
  for (const { seq, at: when, type, data } of entriesOf(events))
    rows.take(new EntryReader({ seq, at: when, type, data: data as never }))
  return rows.rows()
}

describe('a waiver', () => {
  const failed = judged('fail', '4.1.8-GA is older than 4.1.9-GA')

  it('is shown next to the verdict that it overrides, in the run and in the record', () => {
    const events = [failed, waive('Support says so.')]
    const state = folded(events)
    const verdict = { status: 'fail', reason: '4.1.8-GA is older than 4.1.9-GA', seq: 1, at: at(1) }
    expect(itemOf(state, 'a1', about.item)).toMatchObject({ state: 'waived', verdict })
    expect(waivers(state)).toEqual([
      { ...about, by: 'Ada', authority: 'Kim, change manager', reason: 'Support says so.', seq: 2, at: at(2), verdict },
    ])
    expect(recorded(events)).toMatchObject([
      { authority: 'Kim, change manager', endedAt: '', verdict: { status: 'fail', reason: verdict.reason, at: at(1) } },
    ])
  })

  it('has no verdict where nothing was checked', () => {
    expect(waivers(folded([waive('Not needed.')]))[0]).not.toHaveProperty('verdict')
    expect(recorded([waive('Not needed.')])[0]?.verdict.status).toBe('')
  })

  const reopened: RunEvent = { type: 'item.reopened', data: { ...about, by: 'Ada', reason: 'A newer release.' } }
  const stale: RunEvent = { type: 'item.stale', data: { ...about, reason: 'It held until 2026-11-30.' } }
  it.each([
    ['a reopening', reopened, 'A newer release.'],
    ['its date', stale, 'It held until 2026-11-30.'],
    ['another verdict', judged('pass', '4.2.5-GA'), '4.2.5-GA'],
    ['another waiver', waive('Again.'), 'Waived again.'],
  ])('is ended by %s and stays in the list', (_, event, reason) => {
    const events = [failed, waive('Support says so.'), event]
    expect(waivers(folded(events))[0]?.ended).toEqual({ seq: 3, at: at(3), reason })
    expect(recorded(events)[0]).toMatchObject({ endedAt: at(3), endedBecause: reason })
    expect(waiverOf(folded(events), 'a1', about.item)?.seq).toBe(event.type === 'item.waived' ? 3 : undefined)
  })

  it('is not ended by an entry about another item, or by a judgement that the item applies', () => {
    const other: RunEvent = { type: 'item.stale', data: { appliance: 'a2', item: about.item, reason: 'x' } }
    const applies: RunEvent = { type: 'item.judged', data: { ...about, applies: 'yes', reason: 'x', missing: [] } }
    const events = [failed, waive('Support says so.'), other, applies]
    expect(waiverOf(folded(events), 'a1', about.item)).toMatchObject({ seq: 2 })
    expect(recorded(events)[0]?.endedAt).toBe('')
  })

  it('leaves the failed verdict in the run when a person reopens the item', () => {
    expect(itemOf(folded([failed, reopened]), 'a1', about.item)).toMatchObject({
      state: 'to-do',
      verdict: { status: 'fail' },
    })
  })
})
