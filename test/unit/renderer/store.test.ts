import { describe, expect, it, vi } from 'vitest'
import { createActions } from '../../../renderer/state/actions.ts'
import { createStore, type Place } from '../../../renderer/state/store.ts'
import { shownRunOf } from '../../../renderer/state/shown-run.ts'
import { outlineOf } from '../../../renderer/state/outline.ts'
import type { Push, Request } from '../../../shared/contract/envelope.ts'
import { failure, type FailureCode } from '../../../shared/base/failure.ts'
import { failed } from '../../../shared/base/result.ts'
import { endOf } from '../../../shared/contract/operation-results.ts'
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
    },
    schedule: (work, milliseconds) => void setTimeout(work, milliseconds).unref(),
    now: () => 1000,
    place: { get: () => place, set: (now) => seen.push(now) },
  })
  return { host, store, actions: createActions(store), seen, line: (up: boolean) => line(up) }
}

const opening = {
  members: [{ address: '192.0.2.11', role: 'appliance', user: 'administrator', password: { typed: 's3cret' } }],
  transport: 'telnet',
  by: 'Robin Vale',
  purpose: 'upgrade',
  runbook: '',
  cluster: '',
  to: 'R4_4_3-GA',
  customer: '',
  ticket: '',
  windowFrom: '',
  windowTo: '',
  practice: false,
  services: {},
} as const

const settled = (work: () => void): Promise<void> => vi.waitFor(work, { timeout: 2000, interval: 5 })

describe('the store', () => {
  it('connects: the password is passed on once, and only its reference after that', async () => {
    const { actions, store, host, seen } = setUp()
    expect(await actions.connect(opening)).toMatchObject({ ok: true })
    const withPassword = host.calls.filter((call) => JSON.stringify(call).includes('s3cret'))
    expect(withPassword.map((call) => call.name)).toEqual(['credential.put'])
    expect(JSON.stringify(store.lasting.get())).not.toContain('s3cret')
    expect(seen).toContainEqual({ screen: 'run', run: host.run })
    const [open] = host.calls.filter((call) => call.name === 'run.open')
    expect(open?.params).toMatchObject({ goOn: true })
    expect(host.calls.filter((call) => call.name === 'run.carryOn')).toEqual([])
  })

  it('folds what is pushed to the same state as the host, also when pushes were lost', async () => {
    const host = new FakeHost()
    for (let seq = 5; seq < 12; seq += 1) host.lose.add(seq)
    const { actions, store } = setUp({ screen: 'start' }, host)
    await actions.connect(opening)
    await settled(() => expect(store.lasting.get().run?.state.seq).toBe(host.state.seq))
    expect(store.lasting.get().run?.state).toEqual(host.state)
  })

  it('comes back to the same run, item for item, after a reload', async () => {
    const first = setUp()
    await first.actions.connect(opening)
    await settled(() => expect(first.store.lasting.get().run?.state.seq).toBe(first.host.state.seq))
    const again = setUp({ screen: 'run', run: first.host.run }, first.host)
    await settled(() => expect(again.store.lasting.get().run?.state).toEqual(first.host.state))
    expect(again.store.lasting.get().run?.transcript).toEqual(first.store.lasting.get().run?.transcript)
    expect(again.store.lasting.get().screen).toBe('run')
  })

  it('catches up when the line comes back', async () => {
    const { actions, store, host, line } = setUp()
    await actions.connect(opening)
    await settled(() => expect(store.lasting.get().run?.state.seq).toBe(host.state.seq))
    line(false)
    expect(store.lasting.get().lineUp).toBe(false)
    for (const seq of [1, 2]) host.lose.add(host.state.seq + seq)
    host.append('note.added', { text: 'unseen', by: 'x' })
    host.append('note.added', { text: 'unseen too', by: 'x' })
    line(true)
    await settled(() => expect(store.lasting.get().run?.state.seq).toBe(host.state.seq))
  })

  it('acts and continues in one call, and asks for no list because of it', async () => {
    const { actions, store, host, line } = setUp()
    line(true)
    await settled(() => expect(store.lasting.get().deliveries).toBeDefined())
    await settled(() => expect(store.lasting.get().room).toBeDefined())
    await actions.connect(opening)
    await settled(() => expect(store.lasting.get().runs[0]?.live).toBe(true))
    await settled(() => expect(store.lasting.get().carrying).toEqual({}))
    const before = host.calls.length
    const asked = { run: host.run, appliance: 'a1', seen: host.state.seq }
    await actions.answer(asked, 'wantedRelease', '4.4.3-GA')
    await actions.answer(asked, 'razorgateWithoutJmm', false)
    await settled(() => expect(store.lasting.get().carrying).toEqual({}))
    expect(host.calls.slice(before).map(({ name }) => name)).toEqual(['run.answer', 'run.answer'])
    expect(host.calls.at(-1)?.params).toMatchObject({ goOn: true })
  })

  it('ends with the newer list if two requests overlap and a row is pushed between them', async () => {
    const { store, host, line } = setUp()
    const row = { appliances: [], openedAt: '', live: true }
    const answers: ((value: unknown) => void)[] = []
    host.given.set('run.list', () => new Promise((resolve) => answers.push(resolve)))
    line(true)
    store.refresh('runs')
    store.refresh('runs')
    await settled(() => expect(answers).toHaveLength(1))
    host.tell({ kind: 'runs', number: 6, run: 'r1', row: { ...row, run: 'r1', state: 'done' } })
    answers[0]?.({ number: 5, rows: [{ ...row, run: 'r1', state: 'running' }] })
    const state = () => store.lasting.get().runs.map((each) => each.state)
    await settled(() => expect(state()).toEqual(['done']))
    await settled(() => expect(answers).toHaveLength(2))
    host.tell({ kind: 'runs', number: 7, run: 'r1' })
    answers[1]?.({ number: 6, rows: [{ ...row, run: 'r1', state: 'done' }] })
    await settled(() => expect(state()).toEqual([]))
    expect(answers).toHaveLength(2)
  })

  it('shows how an act can be corrected, and undoes it by reopening, which the record shows', async () => {
    const { actions, store, host } = setUp()
    await actions.connect(opening)
    await settled(() => expect(store.lasting.get().run?.state.seq).toBe(host.state.seq))
    const target = { run: host.run, appliance: 'a1', item: 'before.backup', seen: host.state.seq }
    await actions.tick(target, 'Pre-upgrade backup', { note: 'Seen.', files: [], from: '' })
    const [toast] = store.lasting.get().toasts
    expect(toast).toMatchObject({ text: 'Marked done: Pre-upgrade backup.', act: { words: 'Reopen' } })
    toast?.act?.work()
    await settled(() =>
      expect(host.calls.at(-1)).toMatchObject({ name: 'run.reopen', params: { item: 'before.backup' } }),
    )
    store.dropToast(toast?.id ?? 0)
    expect(store.lasting.get().toasts).toEqual([])
  })

  it('calls for a person for any run, once for each thing, by the name of the appliance', async () => {
    const { actions, store, host } = setUp()
    await actions.connect(opening)
    await settled(() => expect(store.lasting.get().run?.state.seq).toBeGreaterThan(20))
    host.append('return.late', { appliance: 'a1', minutes: 61 })
    expect(store.lasting.get().called).toMatchObject({ run: host.run, title: 'ms-01: overdue' })
    const before = store.lasting.get().called?.count
    host.append('note.added', { text: 'nothing to be called for', by: 'x' })
    expect(store.lasting.get().called?.count).toBe(before)
  })

  it('keeps what passes apart from what lasts', () => {
    const { store, host } = setUp({ screen: 'run', run: '20261123-100405-ms-01-4f2a' })
    const before = store.lasting.get()
    host.tell({ kind: 'download', run: host.run, appliance: 'a1', sent: 1, total: 2 })
    host.tell({ kind: 'text', run: host.run, appliance: 'a1', text: 'abc' })
    host.tell({ kind: 'text', run: 'another', appliance: 'a1', text: 'not ours' })
    const said = { service: 'smtp', port: 25, finding: 'answered', text: '220 ms-01' } as const
    host.tell({ kind: 'greeting', run: host.run, appliance: 'a1', ...said })
    expect(store.lasting.get()).toBe(before)
    expect(store.passing.get()).toMatchObject({
      downloads: { a1: { sent: 1, total: 2, points: [{ at: 1000, sent: 1 }] } },
      texts: { a1: 'abc' },
      greetings: { a1: { smtp: { port: 25, finding: 'answered', text: '220 ms-01', at: 1000, since: 1000 } } },
    })
  })

  it('reports how an operation failed, but not that a run waits for a person', () => {
    const { store, host } = setUp()
    const fail = (code: FailureCode) => host.tell(endOf('run.startItem', code, failed(failure(code, 'S.', 'H.'))))
    fail('run.waiting')
    expect(store.lasting.get().trouble).toBeUndefined()
    fail('console.login-refused')
    expect(store.lasting.get().trouble?.failure.code).toBe('console.login-refused')
    store.dismiss()
    expect(store.lasting.get().trouble).toBeUndefined()
  })
})

describe('the outline', () => {
  it('shows what needs a person, what blocks, and how far each phase is', async () => {
    const { actions, host } = setUp()
    await actions.connect(opening)
    await settled(() => expect(host.state.seq).toBeGreaterThan(20))
    const outline = outlineOf(host.state, host.runbook, 'a1')
    const [before, install] = outline.phases
    expect(before?.mark).toBe('waiting')
    expect(outline.waiting.map((entry) => entry.item.id)).toEqual(['before.wanted-release'])
    expect(outline.waiting[0]?.asks.map((asked) => asked.id)).toEqual(['wantedRelease'])
    const blocked = install?.items.find(({ item }) => item.id === 'cli.install')?.blockedBy ?? []
    expect(blocked.map(({ key }) => key)).toContain('a1/before.wanted-release')
    expect(before?.over).toBe(before?.items.filter((entry) => entry.standing.state === 'pass').length)
  })

  it('keeps an item selected while a person is busy with it, whatever the engine starts meanwhile', async () => {
    const { actions, store, host } = setUp()
    await actions.connect(opening)
    await settled(() => expect(store.lasting.get().carrying).toEqual({}))
    const inHand = (): string | undefined => shownRunOf(store.lasting.get())?.current?.key
    const asking = inHand()
    expect(asking).toBeDefined()
    const letGo = store.hold(asking ?? '')
    const { question } = host.entries.findLast((entry) => entry.type === 'question.asked')?.data as { question: string }
    host.append('question.answered', { appliance: 'a1', question, value: '4.4.3-GA', by: 'x' })
    host.carryOn()
    await settled(() => expect(store.lasting.get().run?.state.seq).toBe(host.state.seq))
    expect(inHand()).toBe(asking)
    const another = store.hold('a1/before.backup')
    letGo()
    expect(inHand(), 'releasing one holds no other').toBe('a1/before.backup')
    const over = store.hold('a1/before.backup')
    another()
    expect(inHand(), 'a form that closes leaves the item to the dialog over it').toBe('a1/before.backup')
    over()
    another()
    expect(inHand()).not.toBe('a1/before.backup')
  })

  it('asks a person first, though the engine reads something else meanwhile', async () => {
    const { actions, store, host } = setUp()
    await actions.connect(opening)
    const inHand = () => shownRunOf(store.lasting.get())?.current
    await settled(() => expect(inHand()?.standing.state).toBe('waiting'))
    const asking = inHand()
    host.append('item.started', { appliance: 'a1', item: 'before.backup', by: 'engine' })
    await settled(() => expect(store.lasting.get().run?.state.seq).toBe(host.state.seq))
    expect(inHand()?.key).toBe(asking?.key)
  })

  it('keeps asking while the engine takes up again what waits, and shows no question that is answered or over', async () => {
    const { actions, store, host } = setUp()
    await actions.connect(opening)
    const inHand = () => shownRunOf(store.lasting.get())?.current
    await settled(() => expect(inHand()?.asks.map(({ id }) => id)).toEqual(['wantedRelease']))
    const item = { appliance: 'a1', item: inHand()?.item.id ?? '' }
    const shown = async () => {
      await settled(() => expect(store.lasting.get().run?.state.seq).toBe(host.state.seq))
      return { key: inHand()?.item.id, asks: inHand()?.asks.length }
    }
    host.append('item.taken-up', { ...item, reason: 'carried on' })
    expect(await shown()).toEqual({ key: item.item, asks: 1 })
    host.append('item.started', { ...item, by: 'engine' })
    expect(await shown()).toEqual({ key: item.item, asks: 1 })
    host.append('question.answered', { appliance: 'a1', question: 'wantedRelease', value: '4.4.3-GA', by: 'x' })
    expect(await shown()).toMatchObject({ asks: 0 })
  })

  it('keeps the waiting item selected, although an item before it starts to wait as well', async () => {
    const { actions, store, host } = setUp()
    await actions.connect(opening)
    const inHand = () => shownRunOf(store.lasting.get())?.current
    await settled(() => expect(inHand()?.standing.state).toBe('waiting'))
    const asking = inHand()
    const earlier = shownRunOf(store.lasting.get())?.outline.items[0]
    host.append('item.finished', {
      ...{ appliance: 'a1', item: earlier?.item.id ?? '', evidence: [] },
      ...{ status: 'waiting', reason: 'It is asked as well.' },
    })
    await settled(() => expect(store.lasting.get().run?.state.seq).toBe(host.state.seq))
    expect(shownRunOf(store.lasting.get())?.outline.waiting[0]?.key).toBe(earlier?.key)
    expect(inHand()?.key).toBe(asking?.key)
  })
})
