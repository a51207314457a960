import type { Failure } from '../base/failure.ts'
import type { Identity, UsualTime } from '../model/run-event.ts'
import type { Runbook } from '../model/runbook.ts'
import type { AnswerSheet } from '../runbook/read-sheet.ts'
import type { RunState } from '../model/run-state.ts'
import type {
  Clock,
  Console,
  ConsoleDoor,
  Greeting,
  GreetingProbe,
  Journal,
  Offer,
  PatchOffer,
  PatchStore,
} from './ports.ts'

/** What one service said to a probe, as it was seen. */
type SeenGreeting = {
  readonly service: string
  readonly port: number
  readonly finding: Greeting['kind']
  readonly text: string
}

/** Events for display only, which a listener may miss: the state of a run does not depend on them. */
export type Passing =
  | { readonly kind: 'text'; readonly appliance: string; readonly text: string }
  | { readonly kind: 'download'; readonly appliance: string; readonly sent: number; readonly total: number }
  /** A stop is put off for a download that is under way; `until` is ISO 8601. */
  | { readonly kind: 'outlasting'; readonly appliance: string; readonly sentence: string; readonly until: string }
  | {
      readonly kind: 'probe'
      readonly appliance: string
      readonly observed: string
      /** Milliseconds to the next probe. */
      readonly next: number
    }
  | ({ readonly kind: 'greeting'; readonly appliance: string } & SeenGreeting)

/** The update that a run installs, as the mirror knows it. */
export interface WantedUpdate {
  readonly name: string
  readonly release?: string
  /** Who says that the update brings this release; a guess from the name counts only with the gate's approval. */
  readonly releaseSource: 'confirmed' | 'guess' | 'unknown'
}

/** An answer sheet in use, and the hash under which the run keeps it. */
export interface SheetInUse {
  readonly sheet: AnswerSheet
  readonly sha256: string
}

/**
 * Everything that the engine may use, one context for each live run. The parts are ports, so tests can replace all of
 * them.
 */
export interface EngineContext {
  readonly runbook: Runbook
  readonly clock: Clock
  readonly journal: Journal
  readonly doors: (appliance: string) => ConsoleDoor
  readonly probe: GreetingProbe
  readonly store: PatchStore
  readonly offers: PatchOffer
  readonly update: WantedUpdate | undefined
  /** The answer sheet that a person gave for this run. */
  readonly sheet?: SheetInUse | undefined
  /** Another run's install that may still go on on the appliance that answers with this identity; undefined: none. */
  readonly elsewhere?: (identity: Identity) => Promise<Failure | undefined>
  /** How long installs of this kind took on this model before, by earlier runs of this Uptick; undefined where none did. */
  readonly usualTime?: (appliance: string) => UsualTime | undefined
  /** Lines and offers that stand now, by appliance; they outlive an item and end with the run. */
  readonly lines: Map<string, Console>
  readonly offered: Map<string, Offer>
  /** Aborts when a person stops the run or the host closes. */
  readonly signal: AbortSignal
  /** A person closes the run; without this a run that is done is closed on its own. */
  readonly keepOpen?: boolean
  /** Aborts when a person asks for the stop a second time: the current work is interrupted. */
  readonly breakOff?: AbortSignal
  /** A person sits before the screen and can answer what the appliance asks while it waits. */
  readonly attended?: boolean
  /**
   * Milliseconds to wait for a running backup or restore; undefined: until a person decides, or as the runbook says.
   */
  readonly waitForJobs?: number | undefined
  /** Aborts when there may be something new to do: a run that only waits looks at once. A new signal each time it is asked for after that. */
  readonly nudged?: () => AbortSignal
  state(): RunState
  tell(passing: Passing): void
}

/**
 * How carrying out one item ended. `over`: its verdict is in the journal, go on. `stop`: the verdict is in the journal and
 * the run cannot go on now, for this reason (the line is gone, the return is unproven, the disk is full). `later`: it was put off
 * and is asked again.
 */
export type ItemEnding =
  { readonly kind: 'over' } | { readonly kind: 'stop'; readonly failure: Failure } | { readonly kind: 'later' }

export const itemOver: ItemEnding = { kind: 'over' }
export const runStops = (failure: Failure): ItemEnding => ({ kind: 'stop', failure })
