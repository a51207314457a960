import {
  createContext,
  useCallback,
  useContext,
  useLayoutEffect,
  useState,
  useSyncExternalStore,
  type FocusEvent,
} from 'react'
import type { Failure } from '../../shared/base/failure.ts'
import type { Result } from '../../shared/base/result.ts'
import type { Actions } from './actions.ts'
import type { AppState, PassingState } from './app-state.ts'
import type { Theme } from './screens.ts'
import { shownRunOf, type ShownRun } from './shown-run.ts'
import type { Store } from './store.ts'

export type { ShownRun } from './shown-run.ts'

export interface Page {
  readonly store: Store
  readonly actions: Actions
}

export const PageContext = createContext<Page | undefined>(undefined)

export function usePage(): Page {
  const page = useContext(PageContext)
  if (page === undefined) throw new Error('A view is used outside the page.')
  return page
}

/** A part of the lasting state; the view is drawn again only when that part changes. */
export function useApp<T>(pick: (state: AppState) => T): T {
  const { lasting } = usePage().store
  return useSyncExternalStore(lasting.subscribe, () => pick(lasting.get()))
}

export function usePassing<T>(pick: (state: PassingState) => T): T {
  const { passing } = usePage().store
  return useSyncExternalStore(passing.subscribe, () => pick(passing.get()))
}

const dark = (): MediaQueryList => matchMedia('(prefers-color-scheme: dark)')

function onSchemeChange(listener: () => void): () => void {
  const query = dark()
  query.addEventListener('change', listener)
  return () => query.removeEventListener('change', listener)
}

/** The theme that the person chose, or the system's, the same on every screen. */
export function useTheme(): Theme {
  const fixed = useApp((state) => state.settings['theme'])
  const system = useSyncExternalStore(onSchemeChange, () => (dark().matches ? 'dark' : 'light'))
  return fixed === 'dark' || fixed === 'light' ? fixed : system
}

/** The run on the screen with its outline; undefined until its journal and its runbook are loaded. */
export function useShownRun(): ShownRun | undefined {
  return useApp(shownRunOf)
}

/** Keeps the item selected while the view passes its key; undefined releases it. */
export function useHold(key: string | undefined): void {
  const { store } = usePage()
  useLayoutEffect(() => (key === undefined ? undefined : store.hold(key)), [store, key])
}

/**
 * Whether the focus is inside, for a form whose item must stay selected. When the whole window loses the focus, nothing
 * changes.
 */
export function useFocusInside(): {
  readonly inside: boolean
  readonly watch: { onFocus(): void; onBlur(event: FocusEvent<HTMLElement>): void }
} {
  const [inside, setInside] = useState(false)
  const watch = {
    onFocus: () => setInside(true),
    onBlur({ currentTarget, relatedTarget }: FocusEvent<HTMLElement>) {
      if (!currentTarget.contains(relatedTarget) && !currentTarget.contains(document.activeElement)) setInside(false)
    },
  }
  return { inside, watch }
}

export interface Act {
  readonly busy: boolean
  readonly failure: Failure | undefined
  /** Runs the work unless it is running already; true if it succeeded. */
  readonly run: (work: () => Promise<Result<unknown>>) => Promise<boolean>
  readonly clear: () => void
}

/** One act of a form: busy while it runs, with its failure. */
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
