import { expect, it } from 'vitest'
import type { LiveParts } from '../../../electron/host/runs/live-parts.ts'
import { LiveRun } from '../../../electron/host/runs/live-run.ts'
import type { OpenRun } from '../../../electron/host/runs/open-run.ts'
import type { JournalEntry } from '../../../shared/model/run-event.ts'
import { live, openJournal, runbook, setStage, type Stage } from '../../journeys/kit.ts'
import type { MemoryJournal } from '../../journeys/memory-journal.ts'

const never = new AbortController().signal
const wait = runbook.phases.flatMap(({ items }) => items).find((item) => item.do === 'await-return')?.id ?? ''

/** A run over a practice appliance, on a clock of its own, carried as the host does it. */
function carried(stage: Stage, journal: MemoryJournal, words: Partial<LiveParts> = {}): LiveRun {
  const { doors, probe, store, offers } = live(stage, journal)
  const heard: ((entry: JournalEntry) => void)[] = []
  const open = {
    run: 'run-1',
    runbook,
    entries: journal.entries,
    state: () => journal.state,
    journal: Object.assign(journal, { onEntry: (listener: (entry: JournalEntry) => void) => heard.push(listener) }),
    close: () => Promise.resolve(),
  } as unknown as OpenRun
  return new LiveRun(open, {
    clock: stage.clock,
    probe,
    store,
    offers,
    confirmedRelease: () => Promise.resolve('4.4.3-GA'),
    history: { usual: () => undefined, note: () => Promise.resolve() },
    door: doors,
    elsewhere: () => Promise.resolve(undefined),
    push: () => undefined,
    changed: () => undefined,
    ...words,
  })
}

const resumedIn = (journal: MemoryJournal): number =>
  journal.entries.filter(({ type }) => type === 'run.resumed').length

/** A journal of a run with two appliances. */
async function twoAppliances(stage: Stage): Promise<MemoryJournal> {
  const journal = await openJournal(stage)
  const { opened } = journal.state
  const both = ['a1', 'a2'].map((id) => ({ id, address: '127.0.0.1:2323', role: 'appliance' }))
  journal.entries.length = 0
  const { at: _at, ...about } = opened!
  await journal.append('run.opened', { ...about, appliances: both })
  return journal
}

/** Resolves when something happens. */
function signalled(): { readonly happens: Promise<void>; readonly happen: () => void } {
  let happen = (): void => undefined
  const happens = new Promise<void>((resolve) => (happen = resolve))
  return { happens, happen }
}

it('work that begins while unused lines are hung up keeps the lines that still stand', async () => {
  const stage = setStage()
  const journal = await twoAppliances(stage)
  const { doors } = live(stage, journal)
  const [parting, parted] = [signalled(), signalled()]
  const slowToPart = (appliance: string): ReturnType<LiveParts['door']> => ({
    async open(address, signal) {
      const opened = await doors(appliance).open(address, signal)
      if (opened.ok && appliance === 'a1') {
        opened.value.close = async () => {
          parting.happen()
          await parted.happens
        }
      }
      return opened
    },
  })
  const run = carried(stage, journal, { door: slowToPart })
  for (const appliance of ['a1', 'a2']) {
    expect(await run.startItem(appliance, 'support.info.version', 'Ada', never)).toMatchObject({ ok: true })
  }
  await parting.happens
  const working = run.startItem('a2', 'support.info.hostid', 'Ada', never)
  parted.happen()
  expect(await working).toMatchObject({ ok: true })
  const lost = journal.entries.filter(({ type }) => type === 'session.lost').map(({ data }) => data)
  expect(lost).toMatchObject([{ appliance: 'a1' }])
  await run.close()
})

/** A run that is stopped while it logs in, and wanted again before it has come to its end; `opened`: how often it logged in. */
async function stoppedAndWanted() {
  const stage = setStage()
  const journal = await openJournal(stage)
  const { doors } = live(stage, journal)
  const asked = signalled()
  let opened = 0
  const door = (appliance: string): ReturnType<LiveParts['door']> => ({
    open(address, signal) {
      opened += 1
      asked.happen()
      return doors(appliance).open(address, signal)
    },
  })
  const run = carried(stage, journal, { door })
  const first = run.carryOn(never)
  await asked.happens
  run.stop()
  return { run, first, again: run.carryOn(never), opened: () => opened }
}

it('the caller that starts a run while it is being stopped is not told that it was stopped', async () => {
  const { run, first, again } = await stoppedAndWanted()
  expect(await first).toMatchObject({ failure: { code: 'operation.cancelled' } })
  expect(await again).toMatchObject({ value: { outcome: 'waiting' } })
  await run.close()
})

it('a stop is the last word, also where somebody had wanted the run to go on after the stop before', async () => {
  const { run, first, again, opened } = await stoppedAndWanted()
  run.stop()
  expect(await first).toMatchObject({ failure: { code: 'operation.cancelled' } })
  expect(await again).toMatchObject({ failure: { code: 'operation.cancelled' } })
  expect(opened()).toBe(1)
  await run.close()
})

it('a wait that resumes automatically after a while says that it was not watched meanwhile', async () => {
  const stage = setStage()
  const journal = await openJournal(stage)
  const about = { appliance: 'a1', item: 'cli.install' }
  const command = 'Update Install ftp://127.0.0.1/R4_4_3-GA'
  await journal.append('command.sent', { ...about, command, effect: 'point-of-no-return', by: 'engine' })
  await journal.append('item.finished', { ...about, status: 'uncertain', reason: 'the line was lost', evidence: [] })
  const since = new Date(stage.clock.now()).toISOString()
  const expected = { appliance: 'a1', proves: 'release' as const, name: 'R4_4_3-GA', since, baseline: [] }
  await journal.append('return.expected', { ...expected, release: '4.4.3-GA' })
  let looks = 0
  const run = carried(stage, journal, {
    push: (passing) => {
      if (passing.kind === 'probe' && (looks += 1) % 3 === 0) run.stop()
    },
  })
  const watch = async (): Promise<number> => {
    expect(await run.startItem('a1', wait, 'Ada', never)).toMatchObject({ failure: { code: 'operation.cancelled' } })
    return resumedIn(journal)
  }
  expect(await watch()).toBe(0)
  expect(await watch()).toBe(0)
  await stage.clock.sleep(3_600_000)
  expect(await watch()).toBe(1)
  // A call that continues the whole run right after that did not stop watching.
  expect(await watch()).toBe(1)
  await run.close()
})
