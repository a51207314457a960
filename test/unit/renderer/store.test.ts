import { describe, expect, it, vi } from 'vitest'
import { createActions } from '../../../renderer/state/actions.ts'
import { createStore, type Place } from '../../../renderer/state/store.ts'
import { outlineOf } from '../../../renderer/state/outline.ts'
import type { Push, Request } from '../../../shared/contract/envelope.ts'
import { FakeHost } from '../../browser/fixtures/fake-host.ts'

function setUp(place: Place = { screen: 'start' }, host = new FakeHost()) {
  const seen: Place[] = []
  let line: (up: boolean) => void = () => undefined
  const store = createStore({
    link: {
      call: (request: Request) => host.dispatch(request),
      listen: (callback: (push: Push) => void) => host.onPush(callback),
      onLine: (listener) => {
        line = listener
        return () => undefined
      },
      fileUrl: () => undefined,
    },
    schedule: () => undefined,
    place: { get: () => place, set: (now) => seen.push(now) },
  })
  return { host, store, actions: createActions(store), seen, line: (up: boolean) => line(up) }
}

const form = {
  address: '192.0.2.11',
  transport: 'telnet',
  user: 'administrator',
  password: 's3cret',
  by: 'Robin Vale',
  purpose: 'upgrade',
  runbook: '',
  to: 'R4_4_3-GA',
  customer: '',
  ticket: '',
  windowFrom: '',
  windowTo: '',
  practice: false,
} as const

const settled = (work: () => void): Promise<void> => vi.waitFor(work, { timeout: 2000, interval: 5 })

describe('the store', () => {
  it('connects: the password goes in once, and only its reference goes on', async () => {
    const { actions, store, host, seen } = setUp()
    expect(await actions.connect(form)).toMatchObject({ ok: true })
    const withPassword = host.calls.filter((call) => JSON.stringify(call).includes('s3cret'))
    expect(withPassword.map((call) => call.name)).toEqual(['credential.put'])
    expect(JSON.stringify(store.lasting.get())).not.toContain('s3cret')
    expect(seen).toContainEqual({ screen: 'run', run: host.run })
    expect(host.calls.filter((call) => call.name === 'run.carryOn')).toHaveLength(1)
  })

  it('folds what is pushed to the same state as the host, also when pushes were lost', async () => {
    const host = new FakeHost()
    for (let seq = 5; seq < 12; seq += 1) host.lose.add(seq)
    const { actions, store } = setUp({ screen: 'start' }, host)
    await actions.connect(form)
    await settled(() => expect(store.lasting.get().run?.state.seq).toBe(host.state.seq))
    expect(store.lasting.get().run?.state).toEqual(host.state)
  })

  it('comes back to the same run, item for item, after a reload', async () => {
    const first = setUp()
    await first.actions.connect(form)
    await settled(() => expect(first.store.lasting.get().run?.state.seq).toBe(first.host.state.seq))
    const again = setUp({ screen: 'run', run: first.host.run }, first.host)
    await settled(() => expect(again.store.lasting.get().run?.state).toEqual(first.host.state))
    expect(again.store.lasting.get().run?.transcript).toEqual(first.store.lasting.get().run?.transcript)
    expect(again.store.lasting.get().screen).toBe('run')
  })

  it('catches up when the line comes back', async () => {
    const { actions, store, host, line } = setUp()
    await actions.connect(form)
    await settled(() => expect(store.lasting.get().run?.state.seq).toBe(host.state.seq))
    line(false)
    expect(store.lasting.get().lineUp).toBe(false)
    for (const seq of [1, 2]) host.lose.add(host.state.seq + seq)
    host.append('note.added', { text: 'unseen', by: 'x' })
    host.append('note.added', { text: 'unseen too', by: 'x' })
    line(true)
    await settled(() => expect(store.lasting.get().run?.state.seq).toBe(host.state.seq))
  })

  it('carries the run on after an act, but not while it is being carried', async () => {
    const { actions, store, host } = setUp()
    await actions.connect(form)
    await settled(() => expect(store.lasting.get().runs[0]?.live).toBe(true))
    await settled(() => expect(store.lasting.get().carrying).toEqual({}))
    const carried = (): number => host.calls.filter((call) => call.name === 'run.carryOn').length
    expect(carried()).toBe(1)
    await actions.answer(host.run, 'a1', 'wantedRelease', '4.4.3-GA')
    await actions.answer(host.run, 'a1', 'razorgateWithoutJmm', false)
    await settled(() => expect(store.lasting.get().carrying).toEqual({}))
    // one for the first answer, one more for what was said while that ran
    expect(carried()).toBe(3)
  })

  it('keeps what passes apart from what lasts', () => {
    const { store, host } = setUp({ screen: 'run', run: '20261123-100405-ms-01-4f2a' })
    const before = store.lasting.get()
    host.tell({ kind: 'download', run: host.run, appliance: 'a1', sent: 1, total: 2 })
    host.tell({ kind: 'text', run: host.run, appliance: 'a1', text: 'abc' })
    host.tell({ kind: 'text', run: 'another', appliance: 'a1', text: 'not ours' })
    expect(store.lasting.get()).toBe(before)
    expect(store.passing.get()).toMatchObject({ downloads: { a1: { sent: 1, total: 2 } }, texts: { a1: 'abc' } })
  })

  it('reports how an operation failed, but not that a run waits for a person', () => {
    const { store, host } = setUp()
    const cause = (code: string) => ({ code, sentence: 'S.', hint: 'H.', retry: 'safe' })
    host.tell({ kind: 'operation', operationId: 'o1', ended: 'failed', failure: cause('run.waiting') })
    expect(store.lasting.get().notice).toBeUndefined()
    host.tell({ kind: 'operation', operationId: 'o2', ended: 'failed', failure: cause('console.login-refused') })
    expect(store.lasting.get().notice?.failure.code).toBe('console.login-refused')
    store.dismiss()
    expect(store.lasting.get().notice).toBeUndefined()
  })
})

describe('the outline', () => {
  it('tells what asks, what blocks, and how far each phase is', async () => {
    const { actions, host } = setUp()
    await actions.connect(form)
    await settled(() => expect(host.state.seq).toBeGreaterThan(20))
    const outline = outlineOf(host.state, host.runbook, 'a1')
    const [before, install] = outline.phases
    expect(before?.mark).toBe('waiting')
    expect(outline.waiting.map((entry) => entry.item.id)).toEqual(['before.wanted-release'])
    expect(outline.waiting[0]?.asks.map((asked) => asked.id)).toEqual(['wantedRelease'])
    const blocked = install?.items.find(({ item }) => item.id === 'cli.install')?.blockedBy ?? []
    expect(blocked.map((item) => item.id)).toContain('before.wanted-release')
    expect(before?.over).toBe(before?.items.filter((entry) => entry.standing.state === 'pass').length)
  })
})
