import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RunFeed } from '../../../renderer/state/run-feed.ts'
import { failure } from '../../../shared/base/failure.ts'
import type { Client } from '../../../shared/contract/client.ts'
import type { JournalEntry } from '../../../shared/model/run-event.ts'
import { createEntries } from './entries.ts'

function journal(length: number): readonly JournalEntry[] {
  const entries = createEntries()
  for (let count = 0; count < length; count += 1) entries.add('note.added', { text: String(count), by: 'x' })
  return entries.all
}

/** A host that has `known()` entries when it is asked; each question is answered when the test lets it. */
function feedOf(known: () => readonly JournalEntry[]) {
  const asked: number[] = []
  const applied: number[] = []
  let down = false
  const client = {
    ask: (_name: string, params: { seq: number }) => {
      asked.push(params.seq)
      if (down) return Promise.resolve({ ok: false, failure: failure('internal', 'No answer.', 'Wait.') })
      return Promise.resolve({ ok: true, value: known().filter((entry) => entry.seq > params.seq) })
    },
  } as unknown as Client
  const feed = new RunFeed(client, 'r', (entries) => applied.push(...entries.map((entry) => entry.seq)))
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve()
  }
  return { feed, asked, applied, settle, setDown: (value: boolean) => (down = value) }
}

describe('the feed of a run', () => {
  it('asks for all of it once, then takes pushes as they come', async () => {
    const all = journal(5)
    const { feed, asked, applied } = feedOf(() => all.slice(0, 3))
    await feed.catchUp()
    for (const entry of all.slice(3)) feed.take(entry)
    expect(applied).toEqual([1, 2, 3, 4, 5])
    expect(asked).toEqual([0])
  })

  it('asks for a gap, and drops what comes twice', async () => {
    const all = journal(6)
    const { feed, asked, applied, settle } = feedOf(() => all)
    feed.take(all[0] as JournalEntry)
    feed.take(all[0] as JournalEntry)
    feed.take(all[4] as JournalEntry)
    await settle()
    expect(applied).toEqual([1, 2, 3, 4, 5, 6])
    expect(asked).toEqual([1])
  })

  it('continues after a host that did not respond', async () => {
    const all = journal(4)
    const { feed, applied, setDown } = feedOf(() => all)
    setDown(true)
    expect((await feed.catchUp())?.code).toBe('internal')
    setDown(false)
    expect(await feed.catchUp()).toBeUndefined()
    expect(applied).toEqual([1, 2, 3, 4])
  })

  it('after lost, duplicate or reordered pushes: in order, each once, none missing', async () => {
    const all = journal(12)
    const order = fc.array(fc.integer({ min: 0, max: 11 }), { maxLength: 30 })
    await fc.assert(
      fc.asyncProperty(order, async (pushes) => {
        const { feed, applied, settle } = feedOf(() => all)
        for (const index of pushes) {
          feed.take(all[index] as JournalEntry)
          if (index % 3 === 0) await settle()
        }
        await feed.catchUp()
        await settle()
        expect(applied).toEqual(all.map((entry) => entry.seq))
      }),
    )
  })
})
