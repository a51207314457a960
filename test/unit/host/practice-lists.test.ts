import { expect, it } from 'vitest'
import { practising } from './practising.ts'

it('a practice run is marked in the list of runs and in the fleet from its first connection on', async () => {
  const { client, run, carry, end } = await practising()
  const marks = async () => {
    const [runs, fleet] = [await client.ask('run.list', {}), await client.ask('fleet.list', {})]
    if (!runs.ok || !fleet.ok) throw new Error('the lists are not answered')
    return [runs.value.rows, fleet.value.rows].map((rows) => rows.map((row) => [row.run, row.practice]))
  }
  expect(await marks()).toEqual([[[run, undefined]], [[run, undefined]]])
  await end(await carry())
  expect(await marks()).toEqual([[[run, true]], [[run, true]]])
  const snapshot = await client.ask('run.snapshot', { run })
  expect(snapshot.ok && snapshot.value.state.practice).toBe(true)
})
