import { expect, it } from 'vitest'
import { itemOf, type RunState } from '../../../shared/model/run-state.ts'
import { practising } from './practising.ts'

it('an answer that arrives while a run is executing is not missed', async () => {
  const { client, run, carry, end } = await practising()
  expect(await end(await carry())).toBe('done')
  const operations: string[] = []
  for (const [question, value] of Object.entries({
    otherAppliances: false,
    razorgateWithoutJmm: false,
    watchedBy: 'nothing',
  })) {
    expect(await client.ask('run.answer', { run, question, value })).toMatchObject({ ok: true })
    operations.push(await carry())
  }
  for (const operation of operations) expect(await end(operation)).toBe('done')
  const snapshot = await client.ask('run.snapshot', { run })
  if (!snapshot.ok) throw new Error(snapshot.failure.sentence)
  const state = snapshot.value.state as unknown as RunState
  const asked = ['rule.same-release', 'before.appliance-kind', 'before.watched-by']
  expect(asked.map((id) => itemOf(state, 'a1', id).state)).toEqual(['pass', 'pass', 'pass'])
})
