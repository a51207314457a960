import { describe, expect, it } from 'vitest'
import { checkPush, createDispatch, type Handlers } from '../../../electron/host/handlers/dispatch.ts'
import { failure } from '../../../shared/base/failure.ts'
import { failed, succeed } from '../../../shared/base/result.ts'
import { endOf } from '../../../shared/contract/operation-results.ts'

/** A host that has these handlers alone. */
function dispatchWith(handlers: Partial<Record<keyof Handlers, unknown>>) {
  const incidents: string[] = []
  const dispatch = createDispatch(handlers as never, (_incident, error) => incidents.push(String(error)))
  return { dispatch, incidents }
}

describe('in tests, what leaves the host is held to the contract', () => {
  it('an answer of another shape is a fault of Uptick, named in the log', async () => {
    const { dispatch, incidents } = dispatchWith({ 'practice.scenarios': () => succeed([{ name: 'smooth' }]) })
    const reply = await dispatch({ id: '1', name: 'practice.scenarios', params: {} })
    expect(reply).toMatchObject({ ok: false, failure: { code: 'internal' } })
    expect(incidents.join()).toContain('practice.scenarios does not match the contract')
  })

  it('the right one goes through', async () => {
    const scenarios = [{ name: 'smooth', sentence: 'All goes well' }]
    const { dispatch } = dispatchWith({ 'practice.scenarios': () => succeed(scenarios) })
    const reply = await dispatch({ id: '1', name: 'practice.scenarios', params: {} })
    expect(reply).toEqual({ id: '1', ok: true, value: scenarios })
  })

  it('an event with data of another event is refused', () => {
    const entry = { run: 'r', seq: 1, at: '2026-11-23T01:10:00.000Z', type: 'note.added' }
    expect(() =>
      checkPush({ name: 'event', value: { ...entry, data: { text: 'A note.', by: 'Robin' } } }),
    ).not.toThrow()
    expect(() => checkPush({ name: 'event', value: { ...entry, data: { cut: 1 } } })).toThrow(/note\.added/)
  })

  it('an operation ends with what its call ends with, or with a failure', () => {
    const done = endOf('run.carryOn', 'o1', succeed({ outcome: 'done' }))
    expect(() => checkPush({ name: 'passing', value: done })).not.toThrow()
    expect(() => checkPush({ name: 'passing', value: { ...done, call: 'patch.mirror' } })).toThrow()
    const failing = endOf('run.carryOn', 'o1', failed(failure('operation.cancelled', 'S.', 'H.')))
    expect(failing.ended).toBe('cancelled')
    expect(() => checkPush({ name: 'passing', value: failing })).not.toThrow()
    expect(() => checkPush({ name: 'passing', value: { ...failing, failure: { code: 'no.such' } } })).toThrow()
  })
})
