import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fold } from '../../../shared/model/fold.ts'
import {
  emptyList,
  entriesOf,
  entryAt,
  withAdded,
  withReplaced,
  type LongList,
} from '../../../shared/model/long-list.ts'
import type { EventData, EventType, JournalEntry } from '../../../shared/model/run-event.ts'
import {
  allCommands,
  answerOf,
  commandAt,
  emptyRunState,
  itemOf,
  type RunState,
} from '../../../shared/model/run-state.ts'

const at = '2026-11-30T10:00:00.000Z'

/** Folds events of a run one after the other, each with the next seq. */
class Folded {
  state: RunState = emptyRunState('run-1')

  take<T extends EventType>(type: T, data: EventData<T>): number {
    const seq = this.state.seq + 1
    this.state = fold(this.state, { type, data, seq, at } as JournalEntry)
    return seq
  }

  /** Sends a command of an item and ends it. */
  ask(appliance: string, item: string): number {
    const sent = this.take('command.sent', { appliance, item, command: 'Version', effect: 'none', by: 'engine' })
    this.take('command.finished', { appliance, item, sent, status: 'ok', lines: ['4.3.7-GA'], milliseconds: 3 })
    return sent
  }
}

const ids = (count: number, prefix: string): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${String(index + 1)}`)

/** A run in which each appliance has 100 items, each of them with a command, an answered question and a fact. */
function runOver(appliances: readonly string[]): Folded {
  const run = new Folded()
  run.take('run.opened', {
    run: 'run-1',
    signer: '00',
    runbook: { id: 'x', version: '1', sha256: 'a'.repeat(64) },
    product: { name: 'Uptick', version: '0' },
    appliances: appliances.map((id) => ({ id, address: `10.0.0.${id}`, role: 'appliance' })),
    purpose: 'check',
    by: 'Ada',
    options: { transport: 'telnet', user: 'x', serveWith: 'ftp', probeEvery: 1, settle: 1, giveUpAfter: 1 },
  })
  for (const appliance of appliances) {
    for (const item of ids(100, 'item-')) {
      run.take('item.started', { appliance, item, by: 'engine' })
      const sent = run.ask(appliance, item)
      run.take('fact.captured', { appliance, fact: item, value: item, source: { seq: sent + 1, from: 0, to: 1 } })
      run.take('question.asked', { appliance, item, question: item, answerType: 'boolean', why: item })
      run.take('question.answered', { appliance, question: item, value: true, by: 'Ada' })
      run.take('item.finished', { appliance, item, status: 'pass', reason: '', evidence: [] })
    }
  }
  return run
}

/** How many members an event copied: those of every object that is new in `after`, whatever it contains. */
function copied(before: unknown, after: unknown): number {
  if (typeof after !== 'object' || after === null || after === before) return 0
  const old = (typeof before === 'object' && before !== null ? before : {}) as Record<string, unknown>
  return Object.entries(after).reduce((sum, [name, member]) => sum + 1 + copied(old[name], member), 0)
}

/** The most members that one of these events copies in this run. */
function mostCopied(run: Folded): number {
  const about = { appliance: 'a1', item: 'item-7' }
  const steps: (() => void)[] = [
    () => run.take('item.started', { ...about, by: 'engine' }),
    () => run.ask('a1', 'item-7'),
    () => run.take('fact.captured', { appliance: 'a1', fact: 'item-7', value: 1, source: { person: 'Ada' } }),
    () => run.take('question.asked', { ...about, question: 'item-7', answerType: 'boolean', why: '' }),
    () => run.take('question.answered', { appliance: 'a1', question: 'item-7', value: false, by: 'Ada' }),
    () => run.take('item.ticked', { ...about, by: 'Ada', note: '', files: [] }),
  ]
  return Math.max(
    ...steps.map((step) => {
      const before = run.state
      step()
      return copied(before, run.state)
    }),
  )
}

describe('the fold', () => {
  it('copies what the event’s own appliance has, and shares the rest, however many appliances there are', () => {
    const one = mostCopied(runOver(['a1']))
    const run = runOver(ids(50, 'a'))
    const { items, questions, answers, appliances } = run.state
    expect(mostCopied(run)).toBeLessThanOrEqual(3 * one)
    for (const [before, after] of [
      [items, run.state.items],
      [questions, run.state.questions],
      [answers, run.state.answers],
      [appliances, run.state.appliances],
    ] as const) {
      expect(after['a2']).toBe(before['a2'])
    }
  })

  it('costs no more at the end of a long run than at its start', () => {
    const run = runOver(['a1'])
    const early = mostCopied(run)
    for (let count = 0; count < 6000; count += 1) run.ask('a1', 'item-7')
    expect(mostCopied(run)).toBeLessThanOrEqual(2 * early)
  })

  it('leaves the state before it as it was', () => {
    const run = runOver(['a1'])
    const before = run.state
    const sent = run.take('command.sent', {
      appliance: 'a1',
      item: 'x',
      command: 'Version',
      effect: 'none',
      by: 'engine',
    })
    const open = run.state
    run.take('command.finished', { appliance: 'a1', item: 'x', sent, status: 'ok', lines: [], milliseconds: 1 })
    run.take('item.ticked', { appliance: 'a1', item: 'item-1', by: 'Ada', note: '', files: [] })
    expect(commandAt(before, sent)).toBeUndefined()
    expect(commandAt(open, sent)?.finished).toBeUndefined()
    expect(commandAt(run.state, sent)?.finished).toMatchObject({ status: 'ok' })
    expect(itemOf(before, 'a1', 'item-1').state).toBe('pass')
    expect(itemOf(run.state, 'a1', 'item-1').state).toBe('ticked')
  })

  it('finds a command by its number among many, and ends no other', () => {
    const run = runOver(['a1', 'a2'])
    const numbers = allCommands(run.state).map(({ seq }) => seq)
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b))
    for (const seq of numbers) expect(commandAt(run.state, seq)?.seq).toBe(seq)
    expect(commandAt(run.state, 1)).toBeUndefined()
    const before = run.state.commands
    run.take('command.finished', { appliance: 'a1', item: 'x', sent: 1, status: 'ok', lines: [], milliseconds: 1 })
    expect(run.state.commands).toBe(before)
  })

  it('takes no member that every object has for an answer', () => {
    const { state } = runOver(['a1'])
    expect(answerOf(state, 'a1', 'constructor')).toBeUndefined()
    expect(itemOf(state, 'a1', 'toString').state).toBe('to-do')
  })
})

describe('a long list', () => {
  it('holds what an array would', () => {
    const steps = fc.array(fc.record({ value: fc.integer(), at: fc.option(fc.nat()) }), { maxLength: 600 })
    fc.assert(
      fc.property(steps, (all) => {
        let list: LongList<number> = emptyList
        let array: number[] = []
        for (const { value, at: place } of all) {
          if (place === null || array.length === 0) {
            list = withAdded(list, value)
            array = [...array, value]
          } else {
            list = withReplaced(list, place % array.length, value)
            array = array.with(place % array.length, value)
          }
        }
        expect(entriesOf(list)).toEqual(array)
        expect(list.length).toBe(array.length)
        expect(entryAt(list, array.length)).toBeUndefined()
        expect(entryAt(list, 130)).toBe(array[130])
      }),
      { numRuns: 50 },
    )
  })

  it('refuses to replace what is not there', () => {
    expect(() => withReplaced(withAdded(emptyList, 1), 1, 2)).toThrow(RangeError)
  })
})
