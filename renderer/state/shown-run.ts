import type { AppState, RunView } from './app-state.ts'
import { nextOf, outlineOf, type Outline, type OutlineItem } from './outline.ts'

export interface ShownRun {
  readonly run: RunView
  readonly appliance: string
  readonly outline: Outline
  /**
   * The selected item: the one that a person chose, otherwise the one that they are busy with, otherwise the next one.
   */
  readonly current: OutlineItem | undefined
  readonly busy: boolean
  readonly live: boolean
  /** Uptick is executing the run now. */
  readonly running: boolean
}

type Parts = readonly [...keys: (string | undefined)[], AppState['carrying'], AppState['runs']]
const known = new WeakMap<RunView, { readonly parts: Parts; readonly open: ShownRun | undefined }>()

/**
 * The run on the screen with its outline; undefined until its journal and its runbook are loaded. All callers share one
 * object.
 */
export function shownRunOf(state: AppState): ShownRun | undefined {
  const { run, selected, held, inHand, carrying, runs } = state
  if (run === undefined) return undefined
  const parts: Parts = [selected, held, inHand, carrying, runs]
  const before = known.get(run)
  if (before?.parts.every((part, index) => part === parts[index]) === true) return before.open
  const open = derive(run, state)
  known.set(run, { parts, open })
  return open
}

function derive(run: RunView, { selected, held, inHand, carrying, runs }: AppState): ShownRun | undefined {
  const all = Object.keys(run.state.appliances)
  const chosen = (selected ?? held)?.split('/')[0]
  const appliance = chosen !== undefined && all.includes(chosen) ? chosen : all[0]
  if (run.runbook === undefined || appliance === undefined) return undefined
  const outline = outlineOf(run.state, run.runbook, appliance)
  const find = (key: string | undefined): OutlineItem | undefined => outline.items.find((entry) => entry.key === key)
  const current = find(selected) ?? find(held) ?? nextOf(outline, inHand)
  const row = runs.find((candidate) => candidate.run === run.id)
  const busy = Object.values(carrying).includes(run.id) || row?.state === 'running'
  const live = row?.live === true
  // If a run was interrupted, its item may still say that it is running. The run needs a resume then, and there is
  // nothing to stop.
  const running = busy || (live && outline.items.some((entry) => entry.standing.state === 'running'))
  return { run, appliance, outline, current, busy, live, running }
}
