import { describe, expect, it } from 'vitest'
import { carryThrough, effectsAt, live, openJournal, runbook, setStage } from './kit.ts'
import { Crash, MemoryJournal } from './memory-journal.ts'
import { carryOn } from '../../shared/engine/carry-on.ts'
import type { GreetingProbe, PatchOffer } from '../../shared/engine/ports.ts'
import { failure } from '../../shared/base/failure.ts'
import { failed, succeed } from '../../shared/base/result.ts'
import { waitingFor } from '../../shared/model/next-actions.ts'
import { questionOf } from '../../shared/model/run-state.ts'
import { prepareResume } from '../../shared/engine/resume.ts'

const once = {
  'Update Install ftp://127.0.0.1:2121/R4_4_3-GA': 1,
  'License Fetch': 1,
  'Uce Update rpdengine': 1,
  'Uce Update default': 1,
}

describe('an upgrade from end to end', () => {
  it('sends each thing once, proves the return and is done', async () => {
    const stage = setStage()
    const journal = await openJournal(stage)
    const ended = await carryThrough(stage, journal)
    const states = Object.fromEntries(
      Object.entries(journal.state.items['a1'] ?? {}).map(([id, item]) => [id, item.state]),
    )
    expect(states).toMatchObject({
      'support.info.version': 'pass',
      'before.licences': 'pass',
      'cli.install': 'pass',
      'cli.closes-and-reboots': 'pass',
      'after.version': 'pass',
      'after.antispam': 'pass',
      'after.antispam.verify': 'pass',
      'before.time-source': 'not-applicable',
    })
    expect(ended).toEqual({ outcome: 'done' })
    expect(effectsAt(stage.appliance)).toEqual(once)
    expect(stage.appliance.diary.filter(({ kind }) => kind === 'sin')).toEqual([])
    expect(journal.state.appliances['a1']?.returning?.outcome).toBe('proven')
    expect(
      journal.entries
        .filter(({ type }) => type === 'return.stage')
        .map(({ data }) => (data as { stage: string }).stage),
    ).toEqual(expect.arrayContaining(['installing', 'down', 'services', 'settled']))
  })

  it.each([
    ['comes back on the old release', { returns: 'old' }, 'old-release'],
    ['never goes down', { returns: 'stays' }, 'never-went-down'],
    ['does not come back', { returns: 'never' }, 'did-not-return'],
    ['is another one afterwards', { returns: 'other' }, 'other-appliance'],
  ])('ends as what it is when the appliance %s', async (_words, knobs, outcome) => {
    const stage = setStage(knobs)
    const journal = await openJournal(stage)
    const ended = await carryThrough(stage, journal)
    expect(ended.outcome).toBe('unproven')
    expect(journal.state.appliances['a1']?.returning?.outcome).toBe(outcome)
    expect(effectsAt(stage.appliance)).toEqual({ 'Update Install ftp://127.0.0.1:2121/R4_4_3-GA': 1 })
    expect(stage.appliance.diary.filter(({ kind }) => kind === 'sin')).toEqual([])
  })

  it.each([
    ['after the close, without a word', { fetchAfterClose: 'on', noStatus: 'on' }],
    ['with the line reset', { reset: 'on' }],
    ['with the line hanging', { hang: 'on' }],
  ])('lives through an install %s', async (_words, knobs) => {
    const stage = setStage(knobs)
    const journal = await openJournal(stage)
    expect(await carryThrough(stage, journal)).toEqual({ outcome: 'done' })
    expect(effectsAt(stage.appliance)).toEqual(once)
    expect(stage.appliance.diary.filter(({ kind }) => kind === 'sin')).toEqual([])
  })

  it('does not install while a backup runs, nor after a refusal', async () => {
    const busy = setStage({ backups: 'Backup-10000 Done|Backup-10001 Running' })
    const busyJournal = await openJournal(busy)
    expect((await carryThrough(busy, busyJournal)).outcome).toBe('blocked')
    expect(effectsAt(busy.appliance)).toEqual({})
    const refusing = setStage({ refuse: 'disk' })
    const journal = await openJournal(refusing)
    expect((await carryThrough(refusing, journal)).outcome).toBe('unproven')
    await carryThrough(refusing, journal)
    expect(effectsAt(refusing.appliance)).toEqual({ 'Update Install ftp://127.0.0.1:2121/R4_4_3-GA': 1 })
  })

  it('asks again where the command is no longer the one that was approved', async () => {
    const stage = setStage()
    const journal = await openJournal(stage)
    const ticks = async (): Promise<void> => {
      for (const { kind, id, appliance } of waitingFor(journal.state, runbook)) {
        if (kind === 'question')
          await journal.append('question.answered', { appliance, question: id, value: false, by: 'Ada' })
        else if (kind === 'item')
          await journal.append('item.ticked', { appliance, item: id, by: 'Ada', note: '', files: [] })
      }
    }
    const asked = (): unknown[] =>
      journal.entries.flatMap((entry) => (entry.type === 'approval.requested' ? [entry.data.command] : []))
    while (asked().length === 0) {
      const context = live(stage, journal)
      await prepareResume(context)
      await carryOn(context)
      await ticks()
    }
    expect(asked()).toEqual(['Update Install ftp://127.0.0.1:2121/R4_4_3-GA'])
    const gate = { appliance: 'a1', gate: 'point-of-no-return', item: 'cli.install', by: 'Ada' }
    await journal.append('approval.given', gate)
    const moved = live(stage, journal)
    await prepareResume(moved)
    const ended = await carryOn({ ...moved, offers: onAnotherAddress(moved.offers) })
    expect(ended.outcome).toBe('waiting')
    expect(asked().at(-1)).toBe('Update Install ftp://10.9.9.9:2121/R4_4_3-GA')
    expect(effectsAt(stage.appliance)).toEqual({})
  })

  it('changes nothing in a check', async () => {
    const stage = setStage()
    const journal = await openJournal(stage, undefined, 'check')
    await carryThrough(stage, journal)
    expect(effectsAt(stage.appliance)).toEqual({})
    expect(
      journal.entries.filter(
        ({ type, data }) => type === 'command.sent' && (data as { effect: string }).effect !== 'none',
      ),
    ).toEqual([])
  })
})

describe('a crash at every event', () => {
  it.each(['after', 'before'] as const)(
    '%s the line is on disk: nothing with effect is sent twice',
    async (side) => {
      const whole = setStage()
      const first = await openJournal(whole)
      await carryThrough(whole, first)
      for (let at = 1; at < first.entries.length; at += 1) {
        const stage = setStage()
        const crashed = await openJournal(stage, { at, side }).catch(() => undefined)
        if (crashed === undefined) continue
        await carryThrough(stage, crashed).then(
          () => undefined,
          (error: unknown) => {
            if (!(error instanceof Crash)) throw error
          },
        )
        const where = `crash ${side} ${String(at)} (${crashed.entries.at(-1)?.type ?? ''})`
        const journal = new MemoryJournal(stage.clock, crashed.entries)
        if (journal.state.closed === undefined) await journal.append('run.resumed', { reason: 'test' })
        const ended = await carryThrough(stage, journal)
        const counts = effectsAt(stage.appliance)
        for (const [command, count] of Object.entries(counts)) expect(count, `${where}: ${command}`).toBe(1)
        expect(
          stage.appliance.diary.filter(({ kind }) => kind === 'sin'),
          where,
        ).toEqual([])
        if (ended.outcome === 'done') continue
        // Only where the intention was on disk and the bytes never left may a person be needed: the one who can look.
        const last = crashed.entries.at(-1)
        expect(last?.type, where).toBe('command.sent')
        expect((last?.data as { effect: string }).effect, where).not.toBe('none')
        expect(side, where).toBe('after')
        const item = (last?.data as { item: string }).item
        await journal.append('command.settled', {
        appliance: 'a1', item, sent: last?.seq ?? 0, arrived: false, reason: 'looked', by: 'Ada', evidence: [],
      }) // prettier-ignore
        await journal.append('item.taken-up', { appliance: 'a1', item, reason: 'settled by a person' })
        expect((await carryThrough(stage, journal)).outcome, where).toBe('done')
        expect(effectsAt(stage.appliance), where).toEqual(once)
      }
    },
    240_000,
  )
})

describe('a gap in the watch', () => {
  it('asks a person where the appliance may have been down and back unseen, and proves it after the answer', async () => {
    const stage = setStage()
    const first = await openJournal(stage)
    await carryThrough(stage, first)
    const sent = first.entries.findIndex(({ type }) => type === 'return.stage') + 1
    const again = setStage()
    const crashed = await openJournal(again, { at: sent, side: 'after' })
    await carryThrough(again, crashed).catch(() => undefined)
    await again.clock.sleep(3_600_000)
    const journal = new MemoryJournal(again.clock, crashed.entries)
    await journal.append('run.resumed', { reason: 'an hour later' })
    const context = live(again, journal)
    await prepareResume(context)
    const expected = journal.state.appliances['a1']?.returning?.expected
    expect(expected?.baseline.map(({ service }) => service)).toEqual(['telnet', 'smtp'])
    expect((await carryOn({ ...context, probe: silentButConsole(context.probe) })).outcome).toBe('waiting')
    expect(questionOf(journal.state, 'a1', 'restarted')).toBeDefined()
    await journal.append('question.answered', { appliance: 'a1', question: 'restarted', value: true, by: 'Ada' })
    expect(await carryThrough(again, journal)).toEqual({ outcome: 'done' })
    expect(effectsAt(again.appliance)).toEqual(once)
  })
})

/** The laptop has moved to another network in between, and the port of the earlier offer is taken there. */
function onAnotherAddress(offers: PatchOffer): PatchOffer {
  return {
    offer: async (request) => {
      if (request.port !== undefined) return failed(failure('offer.port-in-use', 'Taken.', 'Choose another.'))
      const opened = await offers.offer(request)
      if (!opened.ok) return opened
      return succeed({ ...opened.value, url: opened.value.url.replace('127.0.0.1', '10.9.9.9') })
    },
  }
}

/** Nothing but the console greets: no release to be seen from outside. */
function silentButConsole(probe: GreetingProbe): GreetingProbe {
  return {
    probe: async (address, service, signal) => {
      const greeting = await probe.probe(address, service, signal)
      return service === 'telnet' ? greeting : { ...greeting, service, kind: 'refused', text: '' }
    },
  }
}

describe('the kit itself', () => {
  it('drives the document that ships', async () => {
    const stage = setStage()
    const journal = await openJournal(stage)
    const context = live(stage, journal)
    await prepareResume(context)
    await carryOn(context)
    expect(runbook.phases.map(({ id }) => id)).toEqual(['before', 'install', 'return', 'after'])
  })
})
