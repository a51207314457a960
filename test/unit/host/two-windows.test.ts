import { expect, it } from 'vitest'
import { practising } from './practising.ts'

it('of two windows that act on one item or answer one question, the one with the outdated view is refused', async () => {
  const { client, run, carry, end } = await practising()
  expect(await end(await carry())).toBe('done')
  const snapshot = await client.ask('run.snapshot', { run })
  if (!snapshot.ok) throw new Error(snapshot.failure.sentence)
  const { seq: seen } = snapshot.value
  const late = (sentence: string) => ({ ok: false, failure: { code: 'run.not-allowed-now', sentence } })

  const tick = { run, item: 'notice.latest-field-notices', note: 'Read.', seen }
  const ticks = await Promise.all([
    client.ask('run.tick', { ...tick, by: 'Ada' }),
    client.ask('run.tick', { ...tick, by: 'Ben' }),
  ])
  expect(ticks).toMatchObject([{ ok: true }, late('Ada has ticked this in the meantime.')])
  const waiver = { run, item: tick.item, authority: 'Kim', reason: 'Known.', seen }
  expect(await client.ask('run.waive', waiver)).toMatchObject(late('Ada has ticked this in the meantime.'))

  const answer = { run, question: 'otherAppliances', seen }
  const answers = await Promise.all([
    client.ask('run.answer', { ...answer, value: false, by: 'Ada' }),
    client.ask('run.answer', { ...answer, value: true, by: 'Ben' }),
  ])
  expect(answers).toMatchObject([{ ok: true }, late('Ada has answered this in the meantime.')])

  // Who has seen it, or says nothing of what was seen, corrects it: the record shows both.
  expect(await client.ask('run.answer', { run, question: 'otherAppliances', value: true })).toMatchObject({ ok: true })
  const now = await client.ask('run.snapshot', { run })
  if (!now.ok) throw new Error(now.failure.sentence)
  expect(await client.ask('run.waive', { ...waiver, seen: now.value.seq })).toMatchObject({ ok: true })
})
