import { describe, expect, it } from 'vitest'
import { carryOn } from '../../shared/engine/carry-on.ts'
import type { EventData, JournalEntry } from '../../shared/model/run-event.ts'
import { answerOf } from '../../shared/model/run-state.ts'
import { prepareResume } from '../../shared/engine/resume.ts'
import { waitingFor } from '../../shared/model/next-actions.ts'
import { effectsAt, openJournal, runbook, setStage } from './kit.ts'
import type { MemoryJournal } from './memory-journal.ts'
import { liveOver } from './over-wire.ts'

// What confuses a reader of a command line, over the real console and the practice appliance: a check finds the same all
// the same, and an install is sent once.

type Knobs = Readonly<Record<string, string>>

async function check(knobs: Knobs): Promise<{ journal: MemoryJournal; effects: object }> {
  const stage = setStage(knobs)
  const journal = await openJournal(stage, undefined, 'check')
  await carryOn(liveOver('telnet')(stage, journal))
  return { journal, effects: effectsAt(stage.appliance) }
}

const factsOf = ({ state }: MemoryJournal): Record<string, unknown> =>
  Object.fromEntries(Object.entries(state.appliances['a1']?.facts ?? {}).map(([name, { value }]) => [name, value]))
const finished = (entries: readonly JournalEntry[]): EventData<'command.finished'>[] =>
  entries.flatMap((entry) => (entry.type === 'command.finished' ? [entry.data] : []))

const standard = factsOf((await check({})).journal)

describe('a check finds the same facts', () => {
  it.each<[string, Knobs]>([
    ['log lines come behind each prompt, which is drawn again', { promptLog: 'ntpd: time stepped' }],
    ['a second prompt comes late', { latePrompt: '250' }],
    ['a second prompt comes late, without an echo', { latePrompt: '250', echo: 'off' }],
    ['a second prompt comes very late', { latePrompt: '700', chunking: 'ones' }],
    ['a log line and a second prompt come', { promptLog: 'fan 2 failed', latePrompt: '100', chunking: 'sevens' }],
  ])('although %s', async (_how, knobs) => {
    const { journal, effects } = await check(knobs)
    expect(factsOf(journal)).toEqual(standard)
    expect(effects).toEqual({})
  })
})

it.each([
  ['on', { status: 'ok' }],
  // Without an echo, another reply might lie before that prompt: the doubt is reported, and nothing is judged from it.
  ['off', { status: 'none', doubt: 'the prompt was in the middle of it' }],
])('a reply that pauses behind the text of the prompt is whole, echo %s', async (echo, told) => {
  const { journal } = await check({ pauses: 'License List', echo, chunking: 'sevens' })
  const replies = finished(journal.entries).filter(({ item }) => item === 'before.licences')
  expect(replies.at(-1)?.lines).toContain('ms-01> is what the prompt looks like')
  expect(replies.at(-1)).toMatchObject(told)
  expect(factsOf(journal)['patches']).toEqual(standard['patches'])
})

it('OK and NO in the reply to an install is a contradiction: the wait continues, and one install is sent', async () => {
  const stage = setStage({ contradicts: 'Update Install' })
  const journal = await openJournal(stage)
  const context = liveOver('telnet')(stage, journal)
  const said: Record<string, boolean | string> = {
    watchedBy: 'nothing',
    nightWork: 'nothing',
    patchesToInstall: 'none',
  }
  for (let round = 0; round < 12; round++) {
    await prepareResume(context)
    const { outcome } = await carryOn(context)
    if (outcome !== 'waiting' || journal.entries.some(({ type }) => type === 'return.proven')) break
    for (const { kind, id, appliance, answerType } of waitingFor(journal.state, runbook)) {
      const about = { appliance, by: 'Ada' }
      if (kind === 'approval') await journal.append('approval.given', { ...about, gate: id, item: 'cli.install' })
      else if (kind === 'item') await journal.append('item.ticked', { ...about, item: id, note: 'seen', files: [] })
      else if (answerOf(journal.state, appliance, id) === undefined) {
        const value = said[id] ?? (answerType === 'boolean' ? id === 'restarted' : 'none')
        await journal.append('question.answered', { ...about, question: id, value })
      }
    }
  }
  const reply = finished(journal.entries).find(({ item, contradiction }) => item === 'cli.install' && contradiction)
  expect(reply?.contradiction).toEqual([expect.stringMatching(/^OK/), 'NO No route to host'])
  expect(journal.state.appliances['a1']?.returning?.outcome).toBe('proven')
  const installs = Object.entries(effectsAt(stage.appliance)).filter(([command]) => /^update install/i.test(command))
  expect(installs.map(([, times]) => times)).toEqual([1])
})
