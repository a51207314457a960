import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { logInOver } from '../../../electron/host/console/console-session.ts'
import { TelnetConnection } from '../../../electron/host/console/telnet-connection.ts'
import type { Result } from '../../../shared/base/result.ts'
import type { ConsoleNotice, ExecuteOptions, Reply } from '../../../shared/engine/ports.ts'
import type { Effect } from '../../../shared/model/run-event.ts'
import { VirtualClock } from '../../journeys/virtual-clock.ts'
import { wire } from '../../journeys/wire.ts'
import { calm, OddAppliance, type Habit } from './odd-appliance.ts'

interface Step {
  readonly effect: Effect
  readonly habit: Habit
}

interface Told {
  readonly replies: readonly Result<Reply>[]
  readonly notices: readonly ConsoleNotice[]
  readonly typed: readonly string[]
  readonly answered: readonly string[]
  readonly milliseconds: number
}

/** Logs in, sends each step's command (`Show n` reads, `Set n` changes) and keeps the results. */
async function play(echoes: boolean, steps: readonly Step[], person?: ExecuteOptions['onQuestion']): Promise<Told> {
  const clock = new VirtualClock()
  const [ours, theirs] = wire()
  const commands = steps.map(({ effect }, at) => `${effect === 'none' ? 'Show' : 'Set'} ${String(at)}`)
  const lost = new Set<string>()
  const appliance = new OddAppliance(theirs, clock, echoes, (command) => {
    const habit = steps[commands.indexOf(command)]?.habit ?? calm
    // What was lost once arrives complete when it is typed again.
    if (!habit.loses || lost.has(command)) return { ...habit, loses: false }
    lost.add(command)
    return habit
  })
  const password = 'osprey lattice'
  const opened = await logInOver(new TelnetConnection(ours), new AbortController().signal, {
    user: 'administrator',
    password,
    clock,
  })
  if (!opened.ok) throw new Error(opened.failure.sentence)
  const notices: ConsoleNotice[] = []
  const replies: Result<Reply>[] = []
  const began = clock.now()
  const onNotice = (notice: ConsoleNotice): void => void notices.push(notice)
  await opened.value.execute('Version', { deadline: 60_000, effect: 'none', onNotice })
  const asking = person === undefined ? {} : { onQuestion: person, attended: true }
  for (const [at, { effect }] of steps.entries()) {
    replies.push(await opened.value.execute(commands[at] ?? '', { deadline: 60_000, effect, onNotice, ...asking }))
  }
  const milliseconds = clock.now() - began
  theirs.destroy()
  ours.destroy()
  return { replies, notices, typed: appliance.typed, answered: appliance.answered, milliseconds }
}

const ofAnswers = (lines: readonly string[]): string[] => lines.filter((line) => line.startsWith('ANSWER'))

/**
 * Nothing wrong is accepted: a reply belongs to this command and is complete with its true status, or a doubt is
 * reported.
 */
function holds(steps: readonly Step[], { replies, typed }: Told): void {
  for (const [at, reply] of replies.entries()) {
    const { effect, habit } = steps[at] ?? { effect: 'none', habit: calm }
    const command = `${effect === 'none' ? 'Show' : 'Set'} ${String(at)}`
    if (effect !== 'none') expect(typed.filter((line) => line === command).length).toBeLessThan(2)
    if (!reply.ok) {
      const told = ['console.out-of-step', 'console.timeout', 'console.question', 'command.not-sendable']
      expect(told).toContain(reply.failure.code)
      continue
    }
    const { status, lines, doubt, missing, contradiction } = reply.value
    if (status === 'none') {
      expect(doubt !== undefined || contradiction !== undefined || (missing?.length ?? 0) > 0).toBe(true)
      continue
    }
    const truth = OddAppliance.truth(command, habit)
    expect({ at, status }).toEqual({ at, status: habit.answer })
    expect(ofAnswers(lines)).toEqual(ofAnswers(truth))
    expect(lines).toContain(truth.at(-1))
  }
}

describe('a reply is complete and belongs to its command, or a doubt is reported', () => {
  const logs = ['fan 2 failed', 'No route to host ntp1', 'NO carrier on eth1', 'OK link up', 'mail1 is slow']
  const places = [0, 1, 2, 3, 4].flatMap((at) => logs.map((line) => ({ at, line })))

  it.each([
    [true, 0],
    [true, 1],
    [false, 0],
    [false, 1],
  ])('a line of a log at every place of a reply, echo %s, packets of %i', async (echoes, packet) => {
    for (const log of places) {
      // Without an echo, a status directly after the command looks the same as the reply.
      if (!echoes && log.at === 0 && /^(?:OK|NO)/.test(log.line)) continue
      for (const answer of ['ok', 'no'] as const) {
        const step: Step = { effect: 'none', habit: { ...calm, packet, answer, log, delay: 20 } }
        holds([step, step], await play(echoes, [step, step]))
      }
    }
  })

  it.each([0, 20, 100, 500])('a way of %i ms: no answer is late, none is mixed up', async (delay) => {
    for (const echoes of [true, false]) {
      const step: Step = { effect: 'none', habit: { ...calm, delay } }
      const told = await play(echoes, [step, step, step, step, step])
      holds([step, step, step, step, step], told)
      expect(told.replies.every((reply) => reply.ok && reply.value.status === 'ok')).toBe(true)
      // If everything has arrived, nothing is awaited; without an echo only the first reply is.
      expect(told.milliseconds).toBeLessThan(6 * delay + (echoes ? 50 : Math.max(450, 5 * delay)))
    }
  })

  it('a pause behind the text of the prompt', async () => {
    for (const packet of [0, 1]) {
      const step: Step = { effect: 'none', habit: { ...calm, packet, pauseAt: 2, holdsPrompt: true } }
      const told = await play(true, [step, step])
      holds([step, step], told)
      expect(told.replies.every((reply) => reply.ok && reply.value.status === 'ok')).toBe(true)
    }
  })

  it('the first character of a command is lost: it is asked again where it only reads, and never where it changes', async () => {
    const loses: Step = { effect: 'none', habit: { ...calm, loses: true } }
    const reading = await play(true, [{ effect: 'none', habit: calm }, loses])
    holds([{ effect: 'none', habit: calm }, loses], reading)
    expect(reading.replies[1]).toMatchObject({ ok: true, value: { status: 'ok' } })
    expect(reading.notices.map(({ kind }) => kind)).toEqual(['repeated', 'resynchronized'])
    const changing = await play(true, [
      { effect: 'none', habit: calm },
      { ...loses, effect: 'changes' },
    ])
    expect(changing.replies[1]).toMatchObject({ ok: true, value: { status: 'none', missing: ['echo'] } })
    expect(changing.typed.filter((line) => /et 1/.test(line))).toEqual(['et 1'])
  })

  it('lines of a log behind the prompt end in a resynchronisation, not at the deadline', async () => {
    for (const redrawn of [true, false]) {
      const odd: Step = { effect: 'none', habit: { ...calm, delay: 5, behind: { line: 'fan 2 failed', redrawn } } }
      const told = await play(true, [odd, odd])
      holds([odd, odd], told)
      expect(told.replies.every((reply) => reply.ok && reply.value.status === 'ok')).toBe(true)
      expect(told.milliseconds).toBeLessThan(3000)
    }
  })

  const habit = fc.record(
    {
      delay: fc.constantFrom(0, 20, 150, 500),
      packet: fc.constantFrom(0, 1, 7),
      answer: fc.constantFrom<'ok' | 'no'>('ok', 'no'),
      log: fc.record({ line: fc.constantFrom(...logs), at: fc.nat(4) }),
      pauseAt: fc.nat(3),
      holdsPrompt: fc.boolean(),
      again: fc.constantFrom(50, 250, 700),
      behind: fc.record({ line: fc.constantFrom('fan 2 failed', 'No route to host'), redrawn: fc.boolean() }),
      loses: fc.constantFrom(false, false, false, true),
      asks: fc.record({
        line: fc.constantFrom('Overwrite? (y/n) ', '-- more --', 'Unit [1]: '),
        at: fc.nat(3),
        goesOnAfter: fc.constantFrom(undefined, 1, 5, 15),
      }),
    },
    { requiredKeys: ['delay', 'packet', 'answer', 'holdsPrompt', 'loses'] },
  )
  const effects = fc.constantFrom<Effect>('none', 'none', 'changes')

  it.each([
    ['nobody there', undefined],
    ['a person there', () => Promise.resolve('7')],
  ])(
    'no matter what comes in between, in any order, %s',
    async (_how, person) => {
      await fc.assert(
        fc.asyncProperty(
          fc.boolean(),
          fc.array(fc.record({ effect: effects, habit }), { minLength: 1, maxLength: 5 }),
          async (echoes, drawn) => {
            const steps = drawn.map(({ effect, habit: given }): Step => {
              const statusLike = given.log !== undefined && /^(?:OK|NO)/.test(given.log.line)
              // What no reader could tell apart: a status of a log's own before the answer, or before the prompt's text; and
              // without an echo, the refusal of a command that came cut from that of the whole one.
              const { log, ...without } = given
              const kept = log && !(statusLike && (!echoes || given.holdsPrompt)) ? { ...without, log } : without
              return { effect, habit: { ...kept, loses: echoes && given.loses } }
            })
            const told = await play(echoes, steps, person)
            holds(steps, told)
            // Nothing but what the person said is typed at a question, a pager's key excepted.
            if (person === undefined) expect(told.answered.filter((line) => line.trim() !== '')).toEqual([])
            else expect(told.answered.every((line) => ['7', ''].includes(line.trim()))).toBe(true)
          },
        ),
        { numRuns: 100 },
      )
    },
    120_000,
  )
})
