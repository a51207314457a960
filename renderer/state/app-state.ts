import type { Failure } from '../../shared/base/failure.ts'
import type { ResultOf } from '../../shared/contract/contract.ts'
import type { MirroredPatch } from '../../shared/model/patch.ts'
import type { JournalEntry } from '../../shared/model/run-event.ts'
import { fold } from '../../shared/model/fold.ts'
import { emptyRunState, type RunState } from '../../shared/model/run-state.ts'
import type { Runbook } from '../../shared/model/runbook.ts'
import type { Announcement } from './announcer.ts'
import { emptyTranscript, extendTranscript, type Transcript } from './transcript.ts'

export type { Failure } from '../../shared/base/failure.ts'
export type Screen = 'start' | 'run' | 'mirror' | 'record'
export const screens: readonly Screen[] = ['start', 'run', 'mirror', 'record']
export type Theme = 'dark' | 'light'
export type RunRow = ResultOf<'run.list'>[number]
export type RunbookRow = ResultOf<'runbook.list'>[number]
export type Scenario = ResultOf<'practice.scenarios'>[number]

/** One stage of the wait as it was seen, with its time. */
export interface SeenStage {
  readonly appliance: string
  readonly stage: string
  readonly observed: string
  readonly at: string
}

/** The run on the screen: the fold of its journal, and what the fold leaves out. */
export interface RunView {
  readonly id: string
  readonly state: RunState
  readonly transcript: Transcript
  readonly stages: readonly SeenStage[]
  readonly runbook?: Runbook
  /** Milliseconds since 1970 of the last entry; says how fresh the screen is. */
  readonly latest: string
  readonly problem?: Failure
}

export interface Notice {
  readonly failure: Failure
  /** Makes the same failure a new notice. */
  readonly count: number
}

/** Everything on the screen that lasts. What passes (progress, text as it comes) lies in PassingState. */
export interface AppState {
  readonly screen: Screen
  readonly lineUp: boolean
  readonly ready: boolean
  readonly info?: ResultOf<'app.info'>
  readonly settings: Readonly<Record<string, unknown>>
  readonly runs: readonly RunRow[]
  readonly runbooks: readonly RunbookRow[]
  readonly patches: readonly MirroredPatch[]
  readonly scenarios: readonly Scenario[]
  readonly run?: RunView
  /** The item in hand, by 'appliance/item'; undefined: whatever is next. */
  readonly selected?: string
  /** operationId -> the run that it carries on. */
  readonly carrying: Readonly<Record<string, string>>
  readonly notice?: Notice
  readonly announcement: Announcement & { readonly count: number }
}

export const emptyAppState: AppState = {
  screen: 'start',
  lineUp: false,
  ready: false,
  settings: {},
  runs: [],
  runbooks: [],
  patches: [],
  scenarios: [],
  carrying: {},
  announcement: { text: '', urgent: false, count: 0 },
}

export function emptyRunView(id: string): RunView {
  return { id, state: emptyRunState(id), transcript: emptyTranscript, stages: [], latest: '' }
}

/** The run with these entries, folded by the same function as in the host. */
export function extendRun(run: RunView, entries: readonly JournalEntry[]): RunView {
  const stages = entries.flatMap((entry): SeenStage[] =>
    entry.type === 'return.stage' ? [{ ...entry.data, at: entry.at }] : [],
  )
  // A new install begins a new wait; the stages of the one before stay in the transcript.
  const began = entries.findLastIndex((entry) => entry.type === 'return.expected')
  const kept = began === -1 ? [...run.stages, ...stages] : stagesAfter(entries, began)
  return {
    ...run,
    state: entries.reduce(fold, run.state),
    transcript: extendTranscript(run.transcript, entries),
    stages: kept,
    latest: entries.at(-1)?.at ?? run.latest,
  }
}

function stagesAfter(entries: readonly JournalEntry[], index: number): readonly SeenStage[] {
  return entries
    .slice(index)
    .flatMap((entry) => (entry.type === 'return.stage' ? [{ ...entry.data, at: entry.at }] : []))
}

/** May be lost at any moment without harm. */
export interface PassingState {
  /** Text of the open command as it comes, by appliance. */
  readonly texts: Readonly<Record<string, string>>
  readonly downloads: Readonly<Record<string, { readonly sent: number; readonly total: number }>>
  readonly probes: Readonly<Record<string, string>>
  /** By operationId. */
  readonly mirrors: Readonly<Record<string, { readonly name: string; readonly bytes: number; readonly total?: number }>>
}

export const emptyPassing: PassingState = { texts: {}, downloads: {}, probes: {}, mirrors: {} }
