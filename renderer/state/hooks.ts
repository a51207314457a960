import { createContext, useCallback, useContext, useMemo, useState, useSyncExternalStore } from 'react'
import type { Failure } from '../../shared/base/failure.ts'
import type { Result } from '../../shared/base/result.ts'
import type { ItemStanding } from '../../shared/model/run-state.ts'
import type { Actions } from './actions.ts'
import type { AppState, PassingState, RunView, Theme } from './app-state.ts'
import { outlineOf, type Outline, type OutlineItem } from './outline.ts'
import type { Store } from './store.ts'

export interface Page {
  readonly store: Store
  readonly actions: Actions
}

export const PageContext = createContext<Page | undefined>(undefined)

export function usePage(): Page {
  const page = useContext(PageContext)
  if (page === undefined) throw new Error('A view stands outside the page.')
  return page
}

/** A part of what lasts; the view is drawn again only when that part changes. */
export function useApp<T>(pick: (state: AppState) => T): T {
  const { lasting } = usePage().store
  return useSyncExternalStore(lasting.subscribe, () => pick(lasting.get()))
}

export function usePassing<T>(pick: (state: PassingState) => T): T {
  const { passing } = usePage().store
  return useSyncExternalStore(passing.subscribe, () => pick(passing.get()))
}

/** The theme that the person fixed, else the screen's own. */
export function useTheme(): Theme {
  const fixed = useApp((state) => state.settings['theme'])
  const screen = useApp((state) => state.screen)
  if (fixed === 'dark' || fixed === 'light') return fixed
  return screen === 'run' || screen === 'mirror' ? 'dark' : 'light'
}

export interface OpenRun {
  readonly run: RunView
  readonly appliance: string
  readonly outline: Outline
  /** The item in hand: the one that was chosen, else the one that runs or asks. */
  readonly current: OutlineItem | undefined
  readonly busy: boolean
  readonly live: boolean
}

/** The run on the screen with its outline; undefined until its journal and its runbook are there. */
export function useOpenRun(): OpenRun | undefined {
  const run = useApp((state) => state.run)
  const selected = useApp((state) => state.selected)
  const carrying = useApp((state) => state.carrying)
  const rows = useApp((state) => state.runs)
  const chosen = selected?.split('/')[0]
  const appliance = chosen ?? Object.keys(run?.state.appliances ?? {})[0]
  const outline = useMemo(() => {
    if (run?.runbook === undefined || appliance === undefined) return undefined
    return outlineOf(run.state, run.runbook, appliance)
  }, [run?.state, run?.runbook, appliance])
  if (run === undefined || outline === undefined || appliance === undefined) return undefined
  const current = outline.items.find((entry) => entry.key === selected) ?? nextOf(outline)
  const busy = Object.values(carrying).includes(run.id)
  const live = rows.find((row) => row.run === run.id)?.live === true
  return { run, appliance, outline, current, busy, live }
}

/** What is next: what runs, else what asks, else what could begin, else the last. */
export function nextOf(outline: Outline): OutlineItem | undefined {
  const find = (state: ItemStanding['state']): OutlineItem | undefined =>
    outline.items.find((entry) => entry.standing.state === state)
  return (
    find('running') ??
    outline.waiting[0] ??
    outline.items.find((entry) => entry.standing.state === 'to-do' && entry.blockedBy.length === 0) ??
    outline.items.at(-1)
  )
}

export interface Act {
  readonly busy: boolean
  readonly failure: Failure | undefined
  /** Runs it once at a time; true if it was done. */
  readonly run: (work: () => Promise<Result<unknown>>) => Promise<boolean>
  readonly clear: () => void
}

/** One act of a form: busy while it runs, with its failure beside it. */
export function useAct(): Act {
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | undefined>(undefined)
  const run = useCallback(async (work: () => Promise<Result<unknown>>) => {
    setBusy(true)
    setFailure(undefined)
    const result = await work()
    setBusy(false)
    if (!result.ok) setFailure(result.failure)
    return result.ok
  }, [])
  const clear = useCallback(() => setFailure(undefined), [])
  return { busy, failure, run, clear }
}
