import type { Failure } from '../../shared/base/failure.ts'
import { createClient, type Client } from '../../shared/contract/client.ts'
import type { PushOf } from '../../shared/contract/contract.ts'
import type { JournalEntry } from '../../shared/model/run-event.ts'
import type { Runbook } from '../../shared/model/runbook.ts'
import type { PageLink } from '../link.ts'
import { createAnnouncer, type Announcement } from './announcer.ts'
import {
  emptyAppState,
  emptyPassing,
  emptyRunView,
  extendRun,
  type AppState,
  type PassingState,
  type Screen,
} from './app-state.ts'
import { createCell, type Cell } from './cell.ts'
import { RunFeed } from './run-feed.ts'

export interface Store {
  readonly client: Client
  readonly lasting: Cell<AppState>
  readonly passing: Cell<PassingState>
  readonly fileUrl: (path: string) => string | undefined
  show(screen: Screen): void
  /** Puts a run on the screen; its journal comes at once and stays up to date. */
  openRun(id: string): Promise<void>
  select(key: string | undefined): void
  report(failure: Failure): void
  /** Says a sentence to whoever listens instead of looks. */
  say(text: string): void
  dismiss(): void
  keepSetting(name: 'theme' | 'density' | 'by' | 'lastAddress' | 'keys', value: string): void
  refresh(what: 'runs' | 'patches'): void
  /** Notes that an operation carries this run on, until its end is told. */
  carries(operationId: string, run: string): void
  /** Does it now, or as soon as nothing carries this run any more; a later wish takes the place of an earlier one. */
  whenIdle(run: string, work: () => void): void
}

/** A run that waits for a person, or that is carried on already, says so in its outline; it is no trouble. */
const quietCodes: readonly string[] = ['run.waiting', 'run.not-allowed-now']

/** Where the person is, kept in the address so that a reload comes back to it: screen and run. */
export interface Place {
  readonly screen: Screen
  readonly run?: string
}

export interface StoreParts {
  readonly link: PageLink
  readonly schedule: (work: () => void, milliseconds: number) => void
  readonly place: { get(): Place; set(place: Place): void }
}

/** Everything that the page knows. Pushes change it; views read it through hooks.ts and act through actions.ts. */
export function createStore(parts: StoreParts): Store {
  const client = createClient(parts.link)
  const lasting = createCell<AppState>({ ...emptyAppState, screen: parts.place.get().screen })
  const passing = createCell<PassingState>(emptyPassing)
  let feed: RunFeed | undefined
  let count = 0
  const afterwards = new Map<string, () => void>()
  /** Ends of operations that came before the reply that names them. */
  const ended = new Set<string>()

  const say = (announcement: Announcement): void => {
    count += 1
    lasting.set((state) => ({ ...state, announcement: { ...announcement, count } }))
  }
  const announcer = createAnnouncer(say, (item) => itemTitle(lasting.get().run?.runbook, item), parts.schedule)

  const store: Store = {
    client,
    lasting,
    passing,
    fileUrl: (path) => parts.link.fileUrl(path),
    show(screen) {
      lasting.set((state) => ({ ...state, screen }))
      rememberPlace()
    },
    async openRun(id) {
      lasting.set(({ selected: _, ...state }) => ({ ...state, screen: 'run', run: emptyRunView(id) }))
      rememberPlace()
      await loadRun(id)
    },
    select: (key) =>
      lasting.set(({ selected: _, ...state }) => (key === undefined ? state : { ...state, selected: key })),
    report(failure) {
      count += 1
      lasting.set((state) => ({ ...state, notice: { failure, count } }))
    },
    say: (text) => say({ text, urgent: false }),
    dismiss: () => lasting.set(({ notice: _, ...state }) => state),
    keepSetting(name, value) {
      lasting.set((state) => ({ ...state, settings: { ...state.settings, [name]: value } }))
      void client.ask('settings.set', { name, value })
    },
    refresh(what) {
      void (what === 'runs' ? refreshRuns() : refreshPatches())
    },
    carries(operationId, run) {
      if (ended.delete(operationId)) return
      lasting.set((state) => ({ ...state, carrying: { ...state.carrying, [operationId]: run } }))
    },
    whenIdle(run, work) {
      if (Object.values(lasting.get().carrying).includes(run)) afterwards.set(run, work)
      else work()
    },
  }

  function rememberPlace(): void {
    const { screen, run } = lasting.get()
    parts.place.set({ screen, ...(run === undefined ? {} : { run: run.id }) })
  }

  async function loadRun(id: string): Promise<void> {
    const isStill = (): boolean => lasting.get().run?.id === id
    const mine = new RunFeed(client, id, (entries) => {
      if (!isStill()) return
      const loaded = lasting.get().run?.latest !== ''
      lasting.set((state) => (state.run === undefined ? state : { ...state, run: extendRun(state.run, entries) }))
      if (loaded) announcer.take(entries)
      forgetTexts(entries)
    })
    feed = mine
    const shown = await client.ask('runbook.show', { run: id })
    if (!isStill()) return
    if (shown.ok) {
      const runbook = shown.value.runbook as unknown as Runbook
      lasting.set((state) => (state.run === undefined ? state : { ...state, run: { ...state.run, runbook } }))
    }
    const problem = shown.ok ? await mine.catchUp() : shown.failure
    if (problem === undefined || !isStill()) return
    lasting.set((state) => (state.run === undefined ? state : { ...state, run: { ...state.run, problem } }))
  }

  /** A reply that is complete takes the place of its text as it came. */
  function forgetTexts(entries: readonly JournalEntry[]): void {
    const done = entries.flatMap((entry) => (entry.type === 'command.finished' ? [entry.data.appliance] : []))
    if (done.length === 0) return
    passing.set((state) => ({ ...state, texts: without(state.texts, done) }))
  }

  async function refreshRuns(): Promise<void> {
    const runs = await client.ask('run.list', {})
    if (runs.ok) lasting.set((state) => ({ ...state, runs: runs.value }))
  }

  async function refreshPatches(): Promise<void> {
    const patches = await client.ask('patch.list', {})
    if (patches.ok) lasting.set((state) => ({ ...state, patches: patches.value }))
  }

  async function start(): Promise<void> {
    const [info, settings, runbooks, scenarios] = await Promise.all([
      client.ask('app.info', {}),
      client.ask('settings.get', {}),
      client.ask('runbook.list', {}),
      client.ask('practice.scenarios', {}),
      refreshRuns(),
      refreshPatches(),
    ])
    lasting.set((state) => ({
      ...state,
      ready: true,
      ...(info.ok ? { info: info.value } : {}),
      ...(settings.ok ? { settings: { ...settings.value, ...state.settings } } : {}),
      ...(runbooks.ok ? { runbooks: runbooks.value } : {}),
      ...(scenarios.ok ? { scenarios: scenarios.value } : {}),
    }))
    if (!info.ok) store.report(info.failure)
  }

  client.on('event', (push) => {
    const { run, ...entry } = push
    if (run === lasting.get().run?.id) feed?.take(entry as unknown as JournalEntry)
  })
  client.on('passing', takePassing)

  function takePassing(push: PushOf<'passing'>): void {
    const mine = 'run' in push ? push.run === lasting.get().run?.id : true
    switch (push.kind) {
      case 'runs':
        return void refreshRuns()
      case 'patches':
        return void refreshPatches()
      case 'operation':
        return endOperation(push)
      case 'mirror': {
        const { operationId, name, bytes, total } = push
        const progress = { name, bytes, ...(total === undefined ? {} : { total }) }
        return passing.set((state) => ({ ...state, mirrors: { ...state.mirrors, [operationId]: progress } }))
      }
      case 'text': {
        const add = (texts: PassingState['texts']): PassingState['texts'] => ({
          ...texts,
          [push.appliance]: `${texts[push.appliance] ?? ''}${push.text}`.slice(-20_000),
        })
        return mine ? passing.set((state) => ({ ...state, texts: add(state.texts) })) : undefined
      }
      case 'download': {
        const { sent, total } = push
        const downloads = { ...passing.get().downloads, [push.appliance]: { sent, total } }
        return mine ? passing.set((state) => ({ ...state, downloads })) : undefined
      }
      case 'probe': {
        const probes = { ...passing.get().probes, [push.appliance]: push.observed }
        return mine ? passing.set((state) => ({ ...state, probes })) : undefined
      }
    }
  }

  function endOperation(push: Extract<PushOf<'passing'>, { kind: 'operation' }>): void {
    const { operationId, failure } = push
    const run = lasting.get().carrying[operationId]
    const mirrored = passing.get().mirrors[operationId] !== undefined
    if (run === undefined && !mirrored) ended.add(operationId)
    lasting.set((state) => ({ ...state, carrying: without(state.carrying, [operationId]) }))
    passing.set((state) => ({ ...state, mirrors: without(state.mirrors, [operationId]) }))
    if (push.ended === 'failed' && failure !== undefined) {
      const cause = failure as unknown as Failure
      if (!quietCodes.includes(cause.code)) store.report(cause)
    }
    const work = run === undefined ? undefined : afterwards.get(run)
    if (run !== undefined && work !== undefined && !Object.values(lasting.get().carrying).includes(run)) {
      afterwards.delete(run)
      work()
    }
    void refreshRuns()
    void refreshPatches()
  }

  parts.link.onLine((up) => {
    lasting.set((state) => ({ ...state, lineUp: up }))
    if (!up) return
    void start()
    void feed?.catchUp()
  })
  const { run } = parts.place.get()
  if (run !== undefined) {
    lasting.set((state) => ({ ...state, run: emptyRunView(run) }))
    void loadRun(run)
  }
  return store
}

function itemTitle(runbook: Runbook | undefined, id: string): string {
  return runbook?.phases.flatMap((phase) => phase.items).find((item) => item.id === id)?.title ?? id
}

function without<V>(record: Readonly<Record<string, V>>, names: readonly string[]): Readonly<Record<string, V>> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => !names.includes(name)))
}
