import type { Facts } from './fact.ts'
import type { EntryOf, Evidence, Identity, Json, KeptFile, ReturnOutcome, ReturnStage } from './run-event.ts'

/** How an item stands (RUNBOOK.md, "States"). */
export type ItemState =
  | 'to-do' | 'running' | 'pass' | 'attention' | 'fail' | 'error' | 'ticked' | 'waived'
  | 'not-applicable' | 'waiting' | 'uncertain' | 'stale' // prettier-ignore

const over: readonly ItemState[] = ['pass', 'attention', 'ticked', 'waived', 'not-applicable']

/** Whether items that need this one may start. `attention` is a warning and does not block (RUNBOOK.md). */
export function isOver(state: ItemState): boolean {
  return over.includes(state)
}

export interface ItemStanding {
  readonly state: ItemState
  readonly reason: string
  readonly hint?: string
  readonly evidence: readonly Evidence[]
  readonly by?: string
  readonly at?: string
  readonly files: readonly KeptFile[]
  /** The date up to which its waiver holds, as it was written. */
  readonly until?: string
  readonly applies?: 'yes' | 'no' | 'unknown'
  readonly missing: readonly string[]
  /** The backups and restores that were known when a person ticked or waived it. */
  readonly seenJobs?: { readonly backups?: Json | undefined; readonly restores?: Json | undefined }
  /** How often it was started; a reopened item may be carried out again. */
  readonly starts: number
  /** The seq of the last reopening: commands before it are history. */
  readonly reopenedAt: number
  /** seq of the event that brought this state */
  readonly seq: number
}

export interface CommandStanding {
  readonly seq: number
  readonly appliance: string
  readonly item: string
  readonly command: string
  readonly effect: EntryOf<'command.sent'>['data']['effect']
  readonly by: 'engine' | 'person'
  readonly at: string
  /** Whose item it was sent for, where that is another appliance than the one it went to. */
  readonly for?: string | undefined
  /** What was found out about a command without an end; only `arrived: false` lets it be sent again. */
  readonly settled?: { readonly arrived: boolean; readonly reason: string; readonly seq: number }
  readonly finished?: {
    readonly seq: number
    readonly status: 'ok' | 'no' | 'bad' | 'none'
    readonly statusText?: string
    /** It could not be written to the line, so nothing of it left. */
    readonly unsent?: boolean
  }
}

export interface ReturnStanding {
  readonly expected: EntryOf<'return.expected'>['data']
  readonly seq: number
  readonly at: string
  readonly stage?: ReturnStage
  readonly observed?: string
  readonly wentDown: boolean
  /** It was seen refusing, which is more than silence. */
  readonly refused: boolean
  readonly outcome?: 'proven' | ReturnOutcome
  readonly release?: string
  /** It takes longer than usual, and a person was told so. */
  readonly late?: boolean
}

export interface ApplianceState {
  readonly id: string
  readonly address: string
  readonly role: string
  /** Who logs in there, where that is another than the run's user. */
  readonly user?: string | undefined
  /** Everything that its visits together have told. */
  readonly identity: Identity
  /** What the last visit alone has told: a proof of today does not rest on yesterday's reply. */
  readonly seen?: Identity
  readonly connected: boolean
  readonly lostBecause?: string
  readonly facts: Facts
  /** Facts as they stood when the install was sent: what the comparison and the ledger rest on. */
  readonly factsBefore?: Facts
  readonly offer?: EntryOf<'patch.offered'>['data'] & { readonly seq: number }
  /** seq of the offer with which the last install was begun (before: of the first); what happened at a resume after it may have gone unseen. */
  readonly firstOfferAt?: number
  /** The appliance has asked our server for the update at least once since the last install was sent. */
  readonly requested?: boolean
  readonly delivered?: EntryOf<'patch.delivered'>['data'] & { readonly seq: number }
  readonly returning?: ReturnStanding
  /** What became of each update that was begun here, by its name; the last one of each counts. */
  readonly returns: Readonly<Record<string, ReturnStanding>>
  /** Why its last install was refused or failed unseen, the likeliest cause first. */
  readonly diagnosis?: EntryOf<'install.diagnosed'>['data']['causes']
  /** Who has its console in hand; nothing of the run is sent there meanwhile. */
  readonly takenBy?: string
  readonly takenAt?: number // seq
}

export interface RunState {
  readonly run: string
  readonly seq: number
  readonly opened?: EntryOf<'run.opened'>['data'] & { readonly at: string }
  readonly appliances: Readonly<Record<string, ApplianceState>>
  /** By 'appliance/item'. */
  readonly items: Readonly<Record<string, ItemStanding>>
  readonly questions: Readonly<Record<string, EntryOf<'question.asked'>['data'] & { readonly seq: number }>> // by 'appliance/question'
  readonly answers: Readonly<
    Record<
      string,
      { readonly value: boolean | number | string; readonly by: string; readonly seq: number; readonly at: string }
    >
  >
  readonly gates: Readonly<
    Record<string, EntryOf<'approval.requested'>['data'] & { readonly by?: string; readonly seq: number }>
  > // by 'appliance/gate'
  readonly commands: readonly CommandStanding[]
  readonly overruled: readonly EntryOf<'interlock.overruled'>['data'][]
  readonly signatures: readonly EntryOf<'run.signed'>['data'][]
  /** seqs of the resumes */
  readonly resumedAt: readonly number[]
  /** When it was taken up last. */
  readonly lastResumed?: string
  readonly paused?: EntryOf<'run.paused'>['data'] & { readonly at: string }
  readonly closed?: { readonly outcome: string; readonly at: string }
  readonly sealed?: { readonly code: string; readonly seq: number; readonly final: boolean }
}

export const itemKey = (appliance: string, item: string): string => `${appliance}/${item}`

export const emptyItem: ItemStanding = {
  state: 'to-do',
  reason: '',
  evidence: [],
  files: [],
  missing: [],
  starts: 0,
  reopenedAt: 0,
  seq: 0,
}

export function emptyRunState(run = ''): RunState {
  return {
    run,
    seq: 0,
    appliances: {},
    items: {},
    questions: {},
    answers: {},
    gates: {},
    commands: [],
    overruled: [],
    signatures: [],
    resumedAt: [],
  }
}

/** The standing of one item; one that was never touched is to do. */
export function itemOf(state: RunState, appliance: string, item: string): ItemStanding {
  return state.items[itemKey(appliance, item)] ?? emptyItem
}

/** The commands that were sent for one item of one appliance, wherever they went. */
export function commandsOf(state: RunState, appliance: string, item: string): readonly CommandStanding[] {
  return state.commands.filter((command) => (command.for ?? command.appliance) === appliance && command.item === item)
}

/** A command that was sent and of which no end is known: exactly these must never be sent again by us. */
export function openCommands(state: RunState): readonly CommandStanding[] {
  return state.commands.filter((command) => command.finished === undefined && command.settled === undefined)
}
