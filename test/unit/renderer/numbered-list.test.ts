import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NumberedList } from '../../../renderer/state/numbered-list.ts'

interface Whole {
  readonly number: number
  readonly rows: readonly string[]
}
interface Change {
  readonly number: number
  readonly row: string
}

/** A list of words that a host changes; its questions are answered by the test, in any order. */
function page() {
  let shown: readonly string[] = []
  const questions: ((answer: Whole | undefined) => void)[] = []
  const list = new NumberedList<Whole, Change>(
    () => new Promise((resolve) => questions.push(resolve)),
    ({ rows }) => (shown = rows),
    (changes) => (shown = [...shown, ...changes.map(({ row }) => row)]),
  )
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve()
  }
  return { list, questions, shown: () => shown, settle }
}

const upTo = (number: number): Whole => ({
  number,
  rows: Array.from({ length: number }, (_, index) => `row ${index + 1}`),
})
const change = (number: number): Change => ({ number, row: `row ${number}` })

describe('a numbered list', () => {
  it('is asked for once, and then takes changes as they come', async () => {
    const { list, questions, shown } = page()
    const asked = list.ask()
    questions[0]?.(upTo(2))
    await asked
    list.take(change(3))
    list.take(change(3))
    list.take(change(2))
    list.take(change(4))
    expect(shown()).toEqual(upTo(4).rows)
    expect(questions).toHaveLength(1)
  })

  it('has one question open at most: asked for in the meantime, it is asked for again', async () => {
    const { list, questions, shown, settle } = page()
    for (let count = 0; count < 5; count += 1) void list.ask()
    expect(questions).toHaveLength(1)
    questions[0]?.(upTo(1))
    await settle()
    expect(questions).toHaveLength(2)
    questions[1]?.(upTo(3))
    await settle()
    expect(questions).toHaveLength(2)
    expect(shown()).toEqual(upTo(3).rows)
  })

  it('keeps what was pushed while an answer was on its way: the late answer takes nothing back', async () => {
    const { list, questions, shown, settle } = page()
    void list.ask()
    list.take(change(2))
    list.take(change(3))
    questions[0]?.(upTo(1))
    await settle()
    expect(shown()).toEqual(upTo(3).rows)
    expect(questions).toHaveLength(1)
  })

  it('asks for the whole of it after a gap, and drops changes before anybody asked', async () => {
    const { list, questions, shown, settle } = page()
    list.take(change(1))
    expect(questions).toHaveLength(0)
    void list.ask()
    questions[0]?.(upTo(1))
    await settle()
    list.take(change(4))
    expect(questions).toHaveLength(2)
    expect(shown()).toEqual(upTo(1).rows)
    questions[1]?.(upTo(4))
    await settle()
    expect(shown()).toEqual(upTo(4).rows)
  })

  it('recovers after a host that could not answer, and after one that restarted', async () => {
    const { list, questions, shown, settle } = page()
    void list.ask()
    questions[0]?.(undefined)
    await settle()
    expect(shown()).toEqual([])
    void list.ask()
    questions[1]?.(upTo(9))
    await settle()
    void list.ask()
    list.take(change(12))
    questions[2]?.(upTo(1))
    await settle()
    questions[3]?.(upTo(1))
    await settle()
    expect(questions, 'a change of a host that is gone is not asked for again and again').toHaveLength(4)
    list.take(change(2))
    expect(shown()).toEqual(upTo(2).rows)
  })

  it('ends on the newest, in whichever order changes come and whichever are lost', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(2), { minLength: 1, maxLength: 30 }), async (fates) => {
        const { list, questions, shown, settle } = page()
        let [number, answered] = [0, 0]
        const answer = async (): Promise<void> => {
          for (; answered < questions.length; answered += 1) {
            questions[answered]?.(upTo(number))
            await settle()
          }
        }
        void list.ask()
        await answer()
        const late: Change[] = []
        for (const fate of fates) {
          number += 1
          // Pushed at once, later, or lost.
          if (fate === 0) list.take(change(number))
          else if (fate === 1) late.push(change(number))
        }
        for (const each of late) list.take(each)
        await answer()
        number += 1
        list.take(change(number))
        await answer()
        expect(shown()).toEqual(upTo(number).rows)
      }),
      { numRuns: 100 },
    )
  })
})
