import { failure, type Failure } from '../../shared/base/failure.ts'
import type { PushOf, ResultOf } from '../../shared/contract/contract.ts'
import { fold } from '../../shared/model/fold.ts'
import type { Notice } from '../../shared/model/notice.ts'
import type { JournalEntry } from '../../shared/model/run-event.ts'
import { emptyRunState, type RunState } from '../../shared/model/run-state.ts'
import type { Runbook } from '../../shared/model/runbook.ts'
import { emptyDetails, extendDetails, type RunDetails } from './run-details.ts'
import type { Screen } from './screens.ts'
import { emptyTranscript, extendTranscript, type Transcript } from './transcript.ts'

export { isVouched, patchLabel, trustLabels } from '../../shared/model/patch-trust.ts'
export type { Failure } from '../../shared/base/failure.ts'
export type RunRow = ResultOf<'run.list'>['rows'][number]
export type RunbookRow = ResultOf<'runbook.list'>[number]
export type Scenario = ResultOf<'practice.scenarios'>[number]
export type Patch = ResultOf<'patch.list'>[number]
export type Delivery = ResultOf<'patch.deliveries'>[number]
export type Room = ResultOf<'patch.room'>
export type Plan = ResultOf<'patch.plans'>[number]
export type Fleet = ResultOf<'fleet.list'>
export type FleetRow = Fleet['rows'][number]
export type WayIn = ResultOf<'appliance.ways'>[number]
export type Profile = ResultOf<'profile.list'>[number]
export type System = ResultOf<'system.state'>
export type UsualTime = NonNullable<ResultOf<'run.timing'>['usual']>

/** The run on the screen: the fold of its journal, and what the fold leaves out. */
export interface RunView {
  readonly id: string
  readonly state: RunState
  readonly transcript: Transcript
  readonly details: RunDetails
  readonly runbook?: Runbook
  /** ISO time of the last entry; '' before the first: says how fresh the screen is. */
  readonly latest: string
  readonly problem?: Failure
}

/** What is said where the host does not answer any more; the page stays as it was. */
export const hostGone: Failure = failure(
  'internal',
  'Uptick itself does not answer: what you see is what it knew last.',
  'Start it again. An install that is open goes on without it, and is waited for when its run is resumed.',
  { retry: 'safe' },
)

export interface Trouble {
  readonly failure: Failure
  /** Makes the same failure a new one. */
  readonly count: number
}

/** Something that was done, told for some seconds, with the way to take it back or correct it where there is one. */
export interface Toast {
  readonly id: number
  readonly text: string
  readonly act?: { readonly words: string; readonly work: () => void }
}

/** An offer of the mirror that was opened by hand, until it is stopped. */
export interface Serving {
  readonly serving: string
  readonly urls: readonly string[]
  readonly port: number
  readonly missed?: string | undefined
  /** What stopping it now would break; it ends by itself after that. */
  readonly waits?: string
  readonly on: string
  readonly protocol: 'ftp' | 'http'
}

/** What is read from the host as a whole, and read again when it changed. */
export type ListName = 'runs' | 'patches' | 'fleet' | 'profiles' | 'system' | 'settings' | 'scenarios'

/** Everything on the screen that lasts. What passes (progress, text as it comes) lies in PassingState. */
export interface AppState {
  readonly screen: Screen
  readonly lineUp: boolean
  readonly ready: boolean
  readonly info?: ResultOf<'app.info'>
  readonly system?: System
  readonly settings: Readonly<Record<string, unknown>>
  readonly runs: readonly RunRow[]
  readonly runbooks: readonly RunbookRow[]
  readonly patches: readonly Patch[]
  /** Updates that were taken whole, in all runs of this installation; undefined until that is read. */
  readonly deliveries?: readonly Delivery[]
  /** What is free on the mirror's disk. */
  readonly room?: Room
  /** Runs that are planned, with the updates that they need. */
  readonly plans: readonly Plan[]
  /** What this page has put on offer by hand. */
  readonly serving?: Serving
  readonly scenarios: readonly Scenario[]
  readonly profiles: readonly Profile[]
  readonly fleet?: Fleet
  /** The path of a record that was dropped on the record's screen; `count` makes it new. */
  readonly droppedRecord?: { readonly path: string; readonly count: number }
  readonly run?: RunView
  /** The item in hand, by 'appliance/item'; undefined: whatever is next. */
  readonly selected?: string
  /** The item that a person is busy with, by 'appliance/item': it stays in hand whatever the engine does meanwhile. */
  readonly held?: string
  /** What was in hand last without being chosen: it stays so for as long as it asks, also where an earlier item begins to. */
  readonly inHand?: string
  /** The gate or the wait that a person left to look at the items, by 'appliance/item'. */
  readonly left?: string
  /** A person is finishing the run on the screen. */
  readonly finishing?: true
  /** operationId -> the run that it carries on. */
  readonly carrying: Readonly<Record<string, string>>
  /** Lists that could not be read when they were asked for last, with why: what is shown of them may be old, or missing. */
  readonly unread: Readonly<Partial<Record<ListName, Failure>>>
  readonly trouble?: Trouble
  /** What a person is called for, in any run; `count` makes it new. */
  readonly called?: Notice & { readonly count: number }
  readonly toasts: readonly Toast[]
  /** What was said last, politely and at once: what is polite never takes the place of an alarm before it was heard. */
  readonly said: { readonly polite: string; readonly urgent: string }
}

export const emptyAppState: AppState = {
  screen: 'start',
  lineUp: false,
  ready: false,
  settings: {},
  runs: [],
  runbooks: [],
  patches: [],
  plans: [],
  scenarios: [],
  profiles: [],
  carrying: {},
  unread: {},
  toasts: [],
  said: { polite: '', urgent: '' },
}

export function emptyRunView(id: string): RunView {
  return { id, state: emptyRunState(id), transcript: emptyTranscript, details: emptyDetails, latest: '' }
}

/** The run with these entries, folded by the same function as in the host. */
export function extendRun(run: RunView, entries: readonly JournalEntry[]): RunView {
  return {
    ...run,
    state: entries.reduce(fold, run.state),
    transcript: extendTranscript(run.transcript, entries),
    details: extendDetails(run.details, entries),
    latest: entries.at(-1)?.at ?? run.latest,
  }
}

/** How far an appliance has fetched, with the points from which the page works out a rate. */
export interface Download {
  readonly sent: number
  readonly total: number
  /** Milliseconds since 1970 and bytes, the newest last; at most the last `pointsKept`. */
  readonly points: readonly { readonly at: number; readonly sent: number }[]
}

export const pointsKept = 120

export type MirrorProgress = Omit<Extract<PushOf<'passing'>, { kind: 'mirror' }>, 'kind' | 'operationId'>

export type Finding = Extract<PushOf<'passing'>, { kind: 'finding' }>['finding']
export type OfferRequest = Omit<Extract<PushOf<'passing'>, { kind: 'request' }>, 'kind'> & { readonly at: number }

export interface SeenGreeting {
  readonly port: number
  readonly finding: 'answered' | 'open' | 'refused' | 'silent' | 'blind'
  readonly text: string
  /** Milliseconds since 1970: when it was seen, and since when it is so. */
  readonly at: number
  readonly since: number
}

/** One round of probes: when it ended, and after how many milliseconds the next one follows. */
export interface SeenProbe {
  readonly at: number
  readonly observed: string
  readonly next?: number
}

/** May be lost at any moment without harm. */
export interface PassingState {
  /** Text of the open command as it comes, by appliance. */
  readonly texts: Readonly<Record<string, string>>
  readonly downloads: Readonly<Record<string, Download>>
  /** By run: the download that puts its stop off, in a sentence. */
  readonly outlasting: Readonly<Record<string, string>>
  readonly probes: Readonly<Record<string, readonly SeenProbe[]>>
  /** What each service said to the last probe, by appliance and service. */
  readonly greetings: Readonly<Record<string, Readonly<Record<string, SeenGreeting>>>>
  /** By operationId. */
  readonly mirrors: Readonly<Record<string, MirrorProgress>>
  /** What a rehearsal has found so far, by operationId. */
  readonly findings: Readonly<Record<string, readonly Finding[]>>
  /** Who asked the offer for what, the newest last; `serving` may be a rehearsal. */
  readonly requests: readonly OfferRequest[]
  /** Updates that were taken whole from an offer that was opened by hand. */
  readonly delivered: readonly { readonly peer: string; readonly name: string; readonly at: number }[]
}

export const emptyPassing: PassingState = {
  ...{ texts: {}, downloads: {}, outlasting: {}, probes: {}, greetings: {}, mirrors: {}, findings: {} },
  ...{ requests: [], delivered: [] },
}
