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
  /** ISO time of the last entry, or '' before the first: shows how current the screen is. */
  readonly latest: string
  readonly problem?: Failure
}

/** Shown when the host no longer responds; the page stays as it was. */
export const hostGone: Failure = failure(
  'internal',
  'Connection to Uptick lost. This page shows the last known state.',
  'Start Uptick again. An open install continues without it; resume the run to keep waiting.',
  { retry: 'safe' },
)

export interface Trouble {
  readonly failure: Failure
  /** Makes a repeat of the same failure a new one. */
  readonly count: number
}

/** Something that was done, shown for some seconds, with a button to undo or correct it if possible. */
export interface Toast {
  readonly id: number
  readonly text: string
  readonly act?: { readonly words: string; readonly work: () => void }
}

/** Serving that was started by hand, until it is stopped. */
export interface Serving {
  readonly serving: string
  readonly urls: readonly string[]
  readonly port: number
  readonly missed?: string | undefined
  /** What stopping now would interrupt; serving ends on its own after that. */
  readonly waits?: string
  readonly on: string
  readonly protocol: 'ftp' | 'http'
}

/** What is read from the host as a whole, and read again when it changed. */
export type ListName = 'runs' | 'patches' | 'fleet' | 'profiles' | 'system' | 'settings' | 'scenarios'

/** Everything on the screen that lasts. Transient values (progress, text as it arrives) are in PassingState. */
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
  /** Updates that were delivered in full, in all runs of this installation; undefined until they are read. */
  readonly deliveries?: readonly Delivery[]
  /** Free space on the mirror's disk. */
  readonly room?: Room
  /** Planned runs, with the updates that they need. */
  readonly plans: readonly Plan[]
  /** What this page serves by hand. */
  readonly serving?: Serving
  readonly scenarios: readonly Scenario[]
  readonly profiles: readonly Profile[]
  readonly fleet?: Fleet
  /** The visit that the fleet's screen shows; undefined: every run. */
  readonly visit?: string
  /** The path of a record that was dropped on the record screen; `count` makes a second drop of it new. */
  readonly droppedRecord?: { readonly path: string; readonly count: number }
  readonly run?: RunView
  /** The selected item, by 'appliance/item'; undefined selects the next item to act on. */
  readonly selected?: string
  /**
   * The item that a person is busy with, by 'appliance/item': it stays selected, no matter what the engine does
   * meanwhile.
   */
  readonly held?: string
  /**
   * The item that was last selected automatically: it stays selected while it needs a person, even if an earlier item
   * starts to need one.
   */
  readonly inHand?: string
  /** The install approval or wait that a person left to look at the items, by 'appliance/item'. */
  readonly left?: string
  /** A person is finishing the run on the screen. */
  readonly finishing?: true
  /** operationId -> the run that the operation executes. */
  readonly carrying: Readonly<Record<string, string>>
  /**
   * Lists that could not be read the last time, with the reason: what the screen shows of them may be outdated or
   * missing.
   */
  readonly unread: Readonly<Partial<Record<ListName, Failure>>>
  readonly trouble?: Trouble
  /** The latest request for a person, in any run; `count` makes a repeat of it new. */
  readonly called?: Notice & { readonly count: number }
  readonly toasts: readonly Toast[]
  /**
   * The last polite and the last urgent announcement. They are kept apart, so that a polite one never replaces an alarm
   * before it was heard.
   */
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

/** The run with these entries added, folded by the same function as in the host. */
export function extendRun(run: RunView, entries: readonly JournalEntry[]): RunView {
  return {
    ...run,
    state: entries.reduce(fold, run.state),
    transcript: extendTranscript(run.transcript, entries),
    details: extendDetails(run.details, entries),
    latest: entries.at(-1)?.at ?? run.latest,
  }
}

/** How much an appliance has downloaded, with the samples from which the page calculates a rate. */
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
  /** Milliseconds since 1970: when the banner was last seen, and since when it has been the same. */
  readonly at: number
  readonly since: number
}

/** One round of probes: when it ended, and how many milliseconds later the next one follows. */
export interface SeenProbe {
  readonly at: number
  readonly observed: string
  readonly next?: number
}

/** May be lost at any moment without harm. */
export interface PassingState {
  /** Text of the running command as it arrives, by appliance. */
  readonly texts: Readonly<Record<string, string>>
  readonly downloads: Readonly<Record<string, Download>>
  /** By run: the download that delays its stop, in a sentence. */
  readonly outlasting: Readonly<Record<string, string>>
  readonly probes: Readonly<Record<string, readonly SeenProbe[]>>
  /** What each service said to the last probe, by appliance and service. */
  readonly greetings: Readonly<Record<string, Readonly<Record<string, SeenGreeting>>>>
  /** By operationId. */
  readonly mirrors: Readonly<Record<string, MirrorProgress>>
  /** What a connection test has found so far, by operationId. */
  readonly findings: Readonly<Record<string, readonly Finding[]>>
  /** Requests to the built-in server, the newest last; `serving` may be a connection test. */
  readonly requests: readonly OfferRequest[]
  /** Updates that were delivered in full by a server that was started by hand. */
  readonly delivered: readonly { readonly peer: string; readonly name: string; readonly at: number }[]
}

export const emptyPassing: PassingState = {
  ...{ texts: {}, downloads: {}, outlasting: {}, probes: {}, greetings: {}, mirrors: {}, findings: {} },
  ...{ requests: [], delivered: [] },
}
