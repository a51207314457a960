import { describe, expect, it } from 'vitest'
import { carryOn } from '../../shared/engine/carry-on.ts'
import type { JournalEntry } from '../../shared/model/run-event.ts'
import { itemOf } from '../../shared/model/run-state.ts'
import { effectsAt, openJournal, setStage } from './kit.ts'
import { liveOver } from './over-wire.ts'

// A status line that comes behind the prompt may belong to the reply before: what was judged from that is not kept.

/** A check in which this line follows the prompt, from the reply to `first` on, as often as is said. */
async function checked(line: string, first: string, times: number) {
  const stage = setStage()
  const journal = await openJournal(stage, undefined, 'check')
  const context = liveOver('telnet')(stage, journal)
  const { knobs } = stage.appliance.state
  let doubts = 0
  const append = journal.append.bind(journal)
  journal.append = async (type, data) => {
    const entry = await append(type, data)
    const about = entry as unknown as JournalEntry
    if (about.type === 'command.sent' && about.data.command === first) knobs.promptLog = doubts < times ? line : ''
    if (about.type === 'console.resynchronized') knobs.promptLog = (doubts += 1) < times ? line : ''
    return entry
  }
  const ended = await carryOn(context)
  return { journal, ended, stage }
}

const of = (entries: readonly JournalEntry[], item: string): string[] =>
  entries.flatMap(({ type, data }) => ('item' in data && data.item === item ? [type] : []))

describe('a status line that comes late', () => {
  it.each([
    ['License List', 'before.licences', 'licences'],
    ['Uce Version', 'before.antispam-engines', 'antispamEngines'],
  ])('makes what was judged from the reply to %s outdated, and it is asked again first', async (first, item, fact) => {
    const { journal, ended } = await checked('NO carrier on eth1', first, 1)
    expect(ended.failure).toBeUndefined()
    const types = of(journal.entries, item)
    const asked = ['item.started', 'command.sent', 'command.finished', 'item.finished']
    expect(types.filter((type) => asked.includes(type) || /stale|taken/.test(type))).toEqual([
      ...asked,
      'item.stale',
      'item.taken-up',
      ...asked,
    ])
    const stale = journal.entries.findIndex(({ type, data }) => type === 'fact.stale' && data.facts.includes(fact))
    expect(stale).toBeGreaterThan(0)
    const next = journal.entries.slice(stale).find(({ type }) => type === 'item.started')
    expect(next?.data).toMatchObject({ item })
    expect(journal.state.appliances['a1']?.facts[fact]).toBeDefined()
    expect(['pass', 'attention']).toContain(itemOf(journal.state, 'a1', item).state)
  })

  it('that comes at every prompt ends the run, since no reply can be relied on', async () => {
    const { journal, ended } = await checked('OK link up', 'License List', 1000)
    expect(ended.failure).toMatchObject({ code: 'console.out-of-step' })
    expect(ended.failure?.sentence).toContain('keeps sending lines on its own')
    const starts = of(journal.entries, 'before.licences').filter((type) => type === 'item.started')
    expect(starts.length).toBeLessThan(4)
  })

  it('that is none does not touch the reply before', async () => {
    const { journal } = await checked('fan 2 failed', 'License List', 1)
    expect(journal.entries.filter(({ type }) => type === 'item.stale' || type === 'fact.stale')).toEqual([])
    expect(journal.entries.some(({ type }) => type === 'console.resynchronized')).toBe(true)
  })

  it('a log line that is none at every prompt does not keep a check from its end', async () => {
    const { journal, ended } = await checked('fan 2 failed', 'License List', 1000)
    expect(ended.failure).toBeUndefined()
    expect(journal.state.appliances['a1']?.facts['patches']?.value).toHaveLength(2)
  })

  it('changes nothing at the appliance', async () => {
    const { stage } = await checked('NO carrier on eth1', 'Backup Status', 5)
    expect(effectsAt(stage.appliance)).toEqual({})
  })
})
