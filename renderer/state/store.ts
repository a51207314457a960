import type { Failure } from '../../shared/base/failure.ts'
import { createClient, type Client } from '../../shared/contract/client.ts'
import type { ParamsOf } from '../../shared/contract/contract.ts'
import { noticeOf } from '../../shared/model/notice.ts'
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
  type ListName,
  type PassingState,
  type Serving,
  type Toast,
} from './app-state.ts'
import { createCell, type Cell } from './cell.ts'
import { createEntryQueue } from './entry-queue.ts'
import { shownRunOf } from './shown-run.ts'
import { createOperations, type Operations } from './operations.ts'
import { createLists } from './lists.ts'
import { RunFeed } from './run-feed.ts'
import type { Screen } from './screens.ts'
import { takePassing, without } from './take-push.ts'

/** How long a toast is shown, in milliseconds: long enough to read it twice and to reach its button. */
const toastStands = 8000

export type SettingName = ParamsOf<'settings.set'>['name']

export interface Store {
  readonly client: Client
  readonly lasting: Cell<AppState>
  readonly passing: Cell<PassingState>
  readonly download: PageLink['download']
  show(screen: Screen): void
  /** Shows a run; its journal is loaded at once and kept up to date. */
  openRun(id: string, screen?: Screen): Promise<void>
  /** Removes a deleted run from the page. */
  closeRun(id: string): void
  select(key: string | undefined): void
  /** Keeps an item selected while a person types, marks it done or waives it; returns the function that releases it. */
  hold(key: string): () => void
  /** Leaves the install approval or the wait for the items; undefined goes back to it. */
  leave(key: string | undefined): void
  /** Chooses what the fleet's screen shows: a visit, or every run. */
  showVisit(visit: string | undefined): void
  /** Shows the end of the run on the screen, or its items again. */
  finish(on: boolean): void
  report(failure: Failure): void
  /** Announces a sentence to a screen reader. */
  say(text: string): void
  toast(text: string, act?: Toast['act']): void
  dropToast(id: number): void
  dismiss(): void
  /** Notes what is served by hand; undefined: nothing any more. */
  serve(serving: Serving | undefined): void
  /** Passes a dropped record to the view that reads records. */
  dropRecord(path: string): void
  /** Sets who takes the files that are dropped on the window. */
  onDropped(listener: (paths: readonly string[]) => void): void
  keepSetting(name: SettingName, value: ParamsOf<'settings.set'>['value']): void
  refresh(what: ListName): void
  /** Notes that an operation executes this run, until its end is reported. */
  carries(operationId: string, run: string): void
  /** The end of an operation. */
  end: Operations['end']
  /** Does the work now, or as soon as nothing executes this run any more; a later call replaces an earlier one. */
  whenIdle(run: string, work: () => void): void
  /** Sets who runs the commands of the desktop menu. */
  onCommand(listener: (command: string) => void): void
}

/** The current screen and run, kept in the address so that a reload returns to them. */
export interface Place {
  readonly screen: Screen
  readonly run?: string
}

export interface StoreParts {
  readonly link: PageLink
  readonly schedule: (work: () => void, milliseconds: number) => void
  readonly now: () => number
  readonly place: { get(): Place; set(place: Place): void }
}

/** Everything that the page knows. Pushes change it; views read it through hooks.ts and act through actions. */
export function createStore(parts: StoreParts): Store {
  const client = createClient(parts.link)
  const lasting = createCell<AppState>({ ...emptyAppState, screen: parts.place.get().screen })
  const passing = createCell<PassingState>(emptyPassing)
  const operations = createOperations()
  const lists = createLists(client, lasting)
  let feed: RunFeed | undefined
  /**
   * The views that keep an item selected; the last one counts, so a form that closes leaves the item to a dialog over
   * it.
   */
  const holds: { readonly key: string }[] = []
  let count = 0
  /** Files that arrived before a screen could take them, such as those that the app was opened with. */
  const early: string[] = []
  let takeDropped: (paths: readonly string[]) => void = (paths) => void early.push(...paths)
  let giveCommand: (command: string) => void = () => undefined
  const afterwards = new Map<string, () => void>()

  const say = ({ text, urgent }: Announcement): void =>
    lasting.set(({ said, ...state }) => {
      const how = urgent ? 'urgent' : 'polite'
      // A screen reader only repeats the same sentence if the text changes, so a silent blank is added.
      return { ...state, said: { ...said, [how]: said[how] === text ? `${text}\u00A0` : text } }
    })
  const announcer = createAnnouncer(say, (item) => itemTitle(lasting.get().run?.runbook, item), parts.schedule)

  const store: Store = {
    client,
    lasting,
    passing,
    download: parts.link.download,
    show(screen) {
      lasting.set((state) => ({ ...state, screen }))
      rememberPlace()
    },
    async openRun(id, screen = 'run') {
      lasting.set(
        ({ selected: _selected, held: _held, inHand: _inHand, left: _left, finishing: _finishing, ...state }) => ({
          ...state,
          screen,
          run: emptyRunView(id),
        }),
      )
      const { texts, downloads, probes, greetings } = emptyPassing
      passing.set((state) => ({ ...state, texts, downloads, probes, greetings }))
      rememberPlace()
      await loadRun(id)
    },
    closeRun(id) {
      if (lasting.get().run?.id !== id) return
      feed = undefined
      lasting.set(
        ({
          run: _run,
          selected: _selected,
          held: _held,
          inHand: _inHand,
          left: _left,
          finishing: _finishing,
          ...state
        }) => state,
      )
      rememberPlace()
    },
    select: (key) =>
      lasting.set(({ selected: _, ...state }) => (key === undefined ? state : { ...state, selected: key })),
    hold(key) {
      const hold = { key }
      holds.push(hold)
      showHeld()
      return () => {
        const at = holds.indexOf(hold)
        if (at >= 0) holds.splice(at, 1)
        showHeld()
      }
    },
    leave: (key) => lasting.set(({ left: _, ...state }) => (key === undefined ? state : { ...state, left: key })),
    finish: (on) => lasting.set(({ finishing: _, ...state }) => (on ? { ...state, finishing: true } : state)),
    showVisit: (visit) => lasting.set(({ visit: _, ...state }) => (visit === undefined ? state : { ...state, visit })),
    report(failure) {
      count += 1
      lasting.set((state) => ({ ...state, trouble: { failure, count } }))
    },
    say: (text) => say({ text, urgent: false }),
    toast(text, act) {
      count += 1
      const toast = { id: count, text, ...(act === undefined ? {} : { act }) }
      lasting.set((state) => ({ ...state, toasts: [...state.toasts, toast].slice(-3) }))
      say({ text, urgent: false })
      parts.schedule(() => store.dropToast(toast.id), toastStands)
    },
    dropToast: (id) => lasting.set((state) => ({ ...state, toasts: state.toasts.filter((toast) => toast.id !== id) })),
    serve: (serving) =>
      lasting.set(({ serving: _, ...state }) => (serving === undefined ? state : { ...state, serving })),
    dropRecord(path) {
      count += 1
      lasting.set((state) => ({ ...state, droppedRecord: { path, count } }))
    },
    onDropped(listener) {
      takeDropped = listener
      if (early.length > 0) listener(early.splice(0))
    },
    dismiss: () => lasting.set(({ trouble: _, ...state }) => state),
    keepSetting(name, value) {
      lasting.set((state) => ({ ...state, settings: { ...state.settings, [name]: value } }))
      void client
        .ask('settings.set', { name, value })
        .then((kept) => (kept.ok ? undefined : store.report(kept.failure)))
    },
    refresh: (what) => void lists[what](),
    carries(operationId, run) {
      if (operations.isOver(operationId)) return
      lasting.set((state) => ({ ...state, carrying: { ...state.carrying, [operationId]: run } }))
    },
    end: (call, operationId) => operations.end(call, operationId),
    whenIdle(run, work) {
      if (Object.values(lasting.get().carrying).includes(run)) afterwards.set(run, work)
      else work()
    },
    onCommand(listener) {
      giveCommand = listener
    },
  }

  function showHeld(): void {
    const key = holds.at(-1)?.key
    lasting.set(({ held: _before, ...state }) => (key === undefined ? state : { ...state, held: key }))
  }

  function rememberPlace(): void {
    const { screen, run } = lasting.get()
    parts.place.set({ screen, ...(run === undefined ? {} : { run: run.id }) })
  }

  async function loadRun(id: string): Promise<void> {
    const isStill = (): boolean => lasting.get().run?.id === id
    /** What was in the journal before the run was shown is read, not announced. */
    let quietUntil = Number.POSITIVE_INFINITY
    const queue = createEntryQueue((entries) => {
      if (!isStill()) return
      lasting.set((state) =>
        state.run === undefined ? state : withInHand({ ...state, run: extendRun(state.run, entries) }),
      )
      announcer.take(entries.filter((entry) => entry.seq > quietUntil))
      forgetTexts(entries)
    }, parts.schedule)
    const mine = new RunFeed(client, id, (entries) => queue.take(entries))
    feed = mine
    const shown = await client.ask('runbook.show', { run: id })
    if (!isStill()) return
    if (shown.ok) {
      const { runbook } = shown.value
      lasting.set((state) => (state.run === undefined ? state : { ...state, run: { ...state.run, runbook } }))
    }
    const problem = shown.ok ? await mine.catchUp() : shown.failure
    quietUntil = mine.seq
    if (problem === undefined || !isStill()) return
    lasting.set((state) => (state.run === undefined ? state : { ...state, run: { ...state.run, problem } }))
  }

  /** A complete reply replaces its partial text. */
  function forgetTexts(entries: readonly JournalEntry[]): void {
    const done = entries.flatMap((entry) => (entry.type === 'command.finished' ? [entry.data.appliance] : []))
    if (done.length === 0) return
    passing.set((state) => ({ ...state, texts: without(state.texts, done) }))
  }

  function call(run: string, entry: JournalEntry): void {
    const { runs, run: shown } = lasting.get()
    const rows = runs.find((row) => row.run === run)?.appliances ?? []
    const hostOf = (id: string): string => {
      const known = shown?.id === run ? shown.state.appliances[id]?.identity.host : undefined
      return known ?? rows.find((row) => row.id === id)?.address ?? id
    }
    const notice = noticeOf(entry, run, hostOf)
    if (notice === undefined) return
    count += 1
    lasting.set((state) => ({ ...state, called: { ...notice, count } }))
  }

  async function start(): Promise<void> {
    const failure = await lists.everything()
    if (failure !== undefined) store.report(failure)
  }

  client.on('event', (push) => {
    const { run, ...entry } = push
    if (run === lasting.get().run?.id) feed?.take(entry)
    call(run, entry)
  })
  client.on('passing', (push) =>
    takePassing(
      {
        lasting,
        passing,
        operations,
        now: parts.now,
        report: (failure) => store.report(failure),
        refreshPatches: () => void lists.patches(),
        listChanged: (change) => lists.take(change),
        idle(run) {
          const work = afterwards.get(run)
          afterwards.delete(run)
          work?.()
        },
        command: (id) => giveCommand(id),
        dropped: (paths) => takeDropped(paths),
      },
      push,
    ),
  )
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

/**
 * The state with the item that it selects automatically, so that the next entries do not deselect it while it needs a
 * person.
 */
function withInHand(state: AppState): AppState {
  if (state.selected !== undefined || state.held !== undefined) return state
  const key = shownRunOf(state)?.current?.key
  return key === undefined || key === state.inHand ? state : { ...state, inHand: key }
}

function itemTitle(runbook: Runbook | undefined, id: string): string {
  return runbook?.phases.flatMap((phase) => phase.items).find((item) => item.id === id)?.title ?? id
}
