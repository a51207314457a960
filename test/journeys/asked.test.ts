import { describe, expect, it } from 'vitest'
import { LiveRun } from '../../electron/host/runs/live-run.ts'
import type { OpenRun } from '../../electron/host/runs/open-run.ts'
import { personActs } from '../../electron/host/runs/person-acts.ts'
import { waitingFor } from '../../shared/model/next-actions.ts'
import { itemOf, questionOf } from '../../shared/model/run-state.ts'
import { openJournal, runbook, setStage, type Stage } from './kit.ts'
import type { MemoryJournal } from './memory-journal.ts'
import { liveOver } from './over-wire.ts'

// What the appliance asks in the reply to a command: over the real console, with a person at the screen and without one.

const never = new AbortController().signal
const item = 'before.backup-status'
const question = `console.${item}`
const asks = { inquires: 'Backup Status=Show the old ones too? (y/n) ' }

async function carried(knobs: Record<string, string>, attended: boolean) {
  const stage = setStage(knobs)
  const journal = await openJournal(stage, undefined, 'check')
  const { doors, probe, store, offers } = liveOver('telnet')(stage, journal)
  const open = {
    run: 'run-1',
    runbook,
    entries: journal.entries,
    state: () => journal.state,
    journal: Object.assign(journal, { onEntry: () => undefined }),
    close: () => Promise.resolve(),
  } as unknown as OpenRun
  const run = new LiveRun(open, {
    ...{ clock: stage.clock, probe, store, offers, attended },
    confirmedRelease: () => Promise.resolve('4.4.3-GA'),
    history: { usual: () => undefined, note: () => Promise.resolve() },
    door: doors,
    elsewhere: () => Promise.resolve(undefined),
    push: () => undefined,
    changed: () => undefined,
  })
  return { stage, journal, run, open }
}

const typed = ({ appliance }: Stage): string[] =>
  appliance.diary.filter(({ kind }) => kind === 'answered').map(({ text }) => text)
const typesFrom = (journal: MemoryJournal, first: string): string[] => {
  const types = journal.entries.map(({ type }) => type)
  return types.slice(types.lastIndexOf(first as never)).filter((type) => /^(?:question|console|command)\./.test(type))
}
const waits = (journal: MemoryJournal, wanted: string): unknown =>
  waitingFor(journal.state, runbook).find(({ id }) => id === wanted)
const answer = { run: 'run-1', appliance: 'a1', question, value: 'y', by: 'Ada', goOn: false }

describe('a question of the appliance’s', () => {
  it('is put to the person at the screen, answered while the run is executed, and typed once', async () => {
    const { stage, journal, run, open } = await carried(asks, true)
    const carrying = run.carryOn(never)
    while (questionOf(journal.state, 'a1', question) === undefined) await stage.clock.sleep(1000)
    await stage.clock.sleep(30 * 60_000)
    expect(run.busy).toBe(true)
    const asked = questionOf(journal.state, 'a1', question)
    expect(asked).toMatchObject({ item, answerType: 'text', emptyAllowed: true })
    expect(asked?.why).toContain('"Show the old ones too? (y/n)"')
    expect(asked?.seen).toMatch(/Show the old ones too\? \(y\/n\)$/)
    expect(await run.act(() => personActs.answer(open, answer))).toMatchObject({ ok: true })
    expect(await carrying).toMatchObject({ ok: true, value: { outcome: 'waiting' } })
    expect(typed(stage)).toEqual(['y'])
    expect(itemOf(journal.state, 'a1', item).state).toBe('pass')
    expect(typesFrom(journal, 'console.question').slice(0, 5)).toEqual([
      'console.question',
      'question.asked',
      'question.answered',
      'console.answered',
      'command.finished',
    ])
    await run.close()
  })

  it('ends the run if no person is there, is shown with its text, and is answered at the next try', async () => {
    const { stage, journal, run, open } = await carried(asks, false)
    const ended = await run.carryOn(never)
    expect(ended).toMatchObject({ ok: false, failure: { code: 'console.question' } })
    expect(typed(stage)).toEqual([])
    expect(waits(journal, question)).toMatchObject({ kind: 'question', emptyAllowed: true })
    expect(await run.act(() => personActs.answer(open, { ...answer, value: '' }))).toMatchObject({ ok: true })
    expect(await run.carryOn(never)).toMatchObject({ ok: true, value: { outcome: 'waiting' } })
    expect(typed(stage)).toEqual([''])
    expect(itemOf(journal.state, 'a1', item).state).toBe('pass')
    await run.close()
  })

  it('is withdrawn where the command is answered without it at the next try', async () => {
    const { stage, journal, run } = await carried(asks, false)
    await run.carryOn(never)
    stage.appliance.state.knobs.inquires = ''
    expect(await run.carryOn(never)).toMatchObject({ ok: true })
    expect(questionOf(journal.state, 'a1', question)).toBeUndefined()
    expect(typesFrom(journal, 'question.withdrawn')[0]).toBe('question.withdrawn')
    await run.close()
  })

  it('of a login belongs to no item, and is asked for all the same', async () => {
    const { stage, journal, run, open } = await carried({ inquires: 'License Hostid=Which unit [1]? ' }, false)
    expect(await run.carryOn(never)).toMatchObject({ ok: false, failure: { code: 'console.question' } })
    const id = 'console.session.identity'
    expect(waits(journal, id)).toMatchObject({ kind: 'question' })
    await run.act(() => personActs.answer(open, { ...answer, question: id, value: '1' }))
    // The same command in an item is another question.
    expect(await run.carryOn(never)).toMatchObject({ ok: false, failure: { code: 'console.question' } })
    expect(typed(stage)).toEqual(['1'])
    expect(waits(journal, 'console.support.info.hostid')).toMatchObject({ kind: 'question' })
    await run.close()
  })

  it.each(['y\nReboot', 'a\u0003'])('is not answered with %j, which is not one line', async (value) => {
    const { run, open } = await carried(asks, false)
    await run.carryOn(never)
    const refused = await run.act(() => personActs.answer(open, { ...answer, value }))
    expect(refused).toMatchObject({ ok: false, failure: { code: 'words.wrong' } })
    await run.close()
  })
})
