import { describe, expect, it, vi } from 'vitest'
import { createFleetStart } from '../../../electron/host/runs/fleet-start.ts'
import { failure } from '../../../shared/base/failure.ts'
import { failed, succeed, type Result } from '../../../shared/base/result.ts'

const runs = ['a', 'b', 'c', 'd'].map((run) => ({ run, credentialRefs: {} }))
const waits = failed(failure('run.waiting', 'Waiting for a person.', 'Answer.'))
const broke = failed(failure('console.unreachable', 'Refused.', 'Look.'))

function started(limits: { atOnce: number; stopAfter: number }) {
  const ends = new Map<string, (result: Result<unknown>) => void>()
  const start = createFleetStart({
    limits: () => limits,
    carry: ({ run }) => new Promise((resolve) => ends.set(run, resolve)),
    changed: () => undefined,
  })
  const end = async (run: string, result: Result<unknown>) => {
    ends.get(run)?.(result)
    await vi.waitFor(() => expect(start.state()?.going).not.toContain(run))
  }
  return { start, end }
}

describe('several runs at once', () => {
  it('go in their order, never more than the limit; one that waits for a person has done what it could', async () => {
    const { start, end } = started({ atOnce: 2, stopAfter: 1 })
    expect(start.begin(runs)).toEqual(succeed({}))
    expect(start.state()).toMatchObject({ going: ['a', 'b'], waiting: ['c', 'd'] })
    expect(start.begin(runs)).toMatchObject({ ok: false, failure: { code: 'run.not-allowed-now' } })
    await end('a', waits)
    expect(start.state()).toMatchObject({ going: ['b', 'c'], waiting: ['d'], done: ['a'], failed: [] })
    await end('b', succeed({}))
    await end('c', succeed({}))
    await end('d', succeed({}))
    expect(start.state()).toEqual({ going: [], waiting: [], done: ['a', 'b', 'c', 'd'], failed: [] })
  })

  it('stop by the stop rule, and leave those alone that go', async () => {
    const { start, end } = started({ atOnce: 2, stopAfter: 1 })
    start.begin(runs)
    await end('a', broke)
    expect(start.state()).toMatchObject({ going: ['b'], waiting: ['c', 'd'], failed: ['a'] })
    expect(start.state()?.halted).toContain('the stop rule is 1')
  })

  it('stop at the word of a person', async () => {
    const { start, end } = started({ atOnce: 1, stopAfter: 9 })
    start.begin(runs)
    start.halt('Robin Vale stopped starting new ones.')
    await end('a', succeed({}))
    expect(start.state()).toMatchObject({ going: [], waiting: ['b', 'c', 'd'], done: ['a'] })
    expect(start.begin(runs.slice(1))).toEqual(succeed({}))
  })
})
