import { describe, expect, it } from 'vitest'
import { fold } from '../../../shared/model/fold.ts'
import { emptyRunState, runState } from '../../../shared/model/run-state.ts'
import { FakeHost } from '../../browser/fixtures/fake-host.ts'
import { throughASurprise } from '../../browser/fixtures/played.ts'

describe('the schema of a run’s state', () => {
  const host = new FakeHost()
  host.open({ purpose: 'upgrade', to: 'R4_4_3-GA', by: 'Robin Vale' })
  throughASurprise(host)

  it('holds everything that the fold makes, after each entry', () => {
    let state = emptyRunState(host.run)
    for (const [index, entry] of host.entries.entries()) {
      state = fold(state, entry)
      // Members that the schema does not know would be missing in what it gives back.
      if (index % 10 === 0) expect(runState.parse(state)).toEqual(state)
    }
    expect(runState.parse(state)).toEqual(state)
    expect(runState.parse(JSON.parse(JSON.stringify(state)))).toEqual(JSON.parse(JSON.stringify(state)))
  })

  it('refuses what no fold makes', () => {
    expect(runState.safeParse({ ...host.state, commands: [] }).success).toBe(false)
    expect(runState.safeParse({ ...host.state, items: { a1: { x: { state: 'fine' } } } }).success).toBe(false)
  })
})
