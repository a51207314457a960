import { describe, expect, it } from 'vitest'
import type { LiveParts } from '../../../electron/host/runs/live-parts.ts'
import { LiveRun } from '../../../electron/host/runs/live-run.ts'
import type { OpenRun } from '../../../electron/host/runs/open-run.ts'
import { live, openJournal, runbook, setStage } from '../../journeys/kit.ts'
import type { MemoryJournal } from '../../journeys/memory-journal.ts'

/** A run that waits for a return, paused by a person; `carry` takes it up again in the same app, and is stopped at once. */
async function pausedWait(installing = true): Promise<{
  journal: MemoryJournal
  pass: (milliseconds: number) => Promise<void>
  carry: () => Promise<unknown>
}> {
  const stage = setStage()
  const journal = await openJournal(stage)
  if (installing) {
    const about = { appliance: 'a1', item: 'cli.install' }
    const command = 'Update Install ftp://127.0.0.1:2121/R4_4_3-GA'
    await journal.append('command.sent', { ...about, command, effect: 'point-of-no-return', by: 'engine' })
    await journal.append('return.expected', {
      appliance: 'a1',
      proves: 'release',
      name: 'R4_4_3-GA',
      since: new Date(stage.clock.now()).toISOString(),
      baseline: [],
    })
  }
  await journal.append('run.paused', { outcome: 'interrupted', reason: 'A person stopped it.' })
  const context = live(stage, journal)
  const open = {
    run: 'run-1',
    runbook,
    state: () => journal.state,
    journal: Object.assign(journal, { onEntry: () => () => undefined }),
  }
  const parts: LiveParts = {
    ...context,
    door: context.doors,
    confirmedRelease: () => Promise.resolve('4.4.3-GA'),
    history: { usual: () => undefined, note: () => Promise.resolve() },
    elsewhere: () => Promise.resolve(undefined),
    push: () => undefined,
    changed: () => undefined,
  }
  const run = new LiveRun(open as unknown as OpenRun, parts)
  return { journal, pass: (time) => stage.clock.sleep(time), carry: () => run.carryOn(AbortSignal.abort()) }
}

const resumes = (journal: MemoryJournal) => journal.entries.filter(({ type }) => type === 'run.resumed')

describe('a wait that was stopped and resumes later in the same app', () => {
  it('counts as a resume: no probe was sent for longer than a reboot can take', async () => {
    const { journal, pass, carry } = await pausedWait()
    await pass(3 * 60_000)
    await carry()
    expect(resumes(journal)).toMatchObject([{ data: { reason: 'continued after a pause' } }])
    // Before anything else is looked at: what comes next is judged knowing of the gap.
    expect(journal.entries.findIndex(({ type }) => type === 'run.resumed')).toBe(4)
  })

  it('counts as one wait where no reboot can have passed unseen', async () => {
    const { journal, pass, carry } = await pausedWait()
    await pass(60_000)
    await carry()
    expect(resumes(journal)).toEqual([])
  })

  it('is none where no install is open: nothing can have been missed', async () => {
    const { journal, pass, carry } = await pausedWait(false)
    await pass(3 * 60_000)
    await carry()
    expect(resumes(journal)).toEqual([])
  })
})
