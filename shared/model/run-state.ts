import { z } from 'zod'
import type { Facts } from './fact.ts'
import { emptyList, entriesOf, entryAt, type LongList } from './long-list.ts'
import type { EntryOf, Evidence, Identity, Json, KeptFile, ReturnOutcome, ReturnStage } from './run-event.ts'

/** How an item stands (RUNBOOK.md, "States"). */
export const itemState = z.enum([
  'to-do', 'running', 'pass', 'attention', 'fail', 'error', 'ticked', 'waived',
  'not-applicable', 'waiting', 'uncertain', 'stale',
]) // prettier-ignore
export type ItemState = z.infer<typeof itemState>

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
  /** seq of the last command with no way back that went there. */
  readonly begun?: number
  readonly returning?: ReturnStanding
  /** What became of each update that was begun here, by its name; the last one of each counts. */
  readonly returns: Readonly<Record<string, ReturnStanding>>
  /** Why its last install was refused or failed unseen, the likeliest cause first. */
  readonly diagnosis?: EntryOf<'install.diagnosed'>['data']['causes']
  /** Who has its console in hand; nothing of the run is sent there meanwhile. */
  readonly takenBy?: string
  readonly takenAt?: number // seq
}

/** What an appliance has of its own: an event about one appliance leaves that of the others as it is. */
export type ByAppliance<T> = Readonly<Record<string, Readonly<Record<string, T>>>>

export type AskedQuestion = EntryOf<'question.asked'>['data'] & { readonly seq: number }
export type GateStanding = EntryOf<'approval.requested'>['data'] & { readonly by?: string; readonly seq: number }
export interface GivenAnswer {
  readonly value: boolean | number | string
  readonly by: string
  readonly seq: number
  readonly at: string
}

export interface RunState {
  readonly run: string
  readonly seq: number
  readonly opened?: EntryOf<'run.opened'>['data'] & { readonly at: string }
  readonly appliances: Readonly<Record<string, ApplianceState>>
  /** By item. */
  readonly items: ByAppliance<ItemStanding>
  /** By question. */
  readonly questions: ByAppliance<AskedQuestion>
  readonly answers: ByAppliance<GivenAnswer>
  /** By gate. */
  readonly gates: ByAppliance<GateStanding>
  /** In the order of their seq. */
  readonly commands: LongList<CommandStanding>
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
    commands: emptyList,
    overruled: [],
    signatures: [],
    resumedAt: [],
  }
}

/** The standing of one item; one that was never touched is to do. */
export function itemOf(state: RunState, appliance: string, item: string): ItemStanding {
  return find(state.items, appliance, item) ?? emptyItem
}

/** A question as it was put last; undefined where it was not. */
export function questionOf(state: RunState, appliance: string, question: string): AskedQuestion | undefined {
  return find(state.questions, appliance, question)
}

/** What was answered to a question; undefined where it is open, or was never put. */
export function answerOf(state: RunState, appliance: string, question: string): GivenAnswer | undefined {
  return find(state.answers, appliance, question)
}

/** A gate whose command was shown to a person or approved; undefined where neither happened. */
export function gateStanding(state: RunState, appliance: string, gate: string): GateStanding | undefined {
  return find(state.gates, appliance, gate)
}

function find<T>(all: ByAppliance<T>, appliance: string, name: string): T | undefined {
  const own = all[appliance]
  // A document may call an item or a question like a member that every object has.
  return own !== undefined && Object.hasOwn(own, name) ? own[name] : undefined
}

/** Every command of the run, in order. */
export function allCommands(state: RunState): readonly CommandStanding[] {
  return entriesOf(state.commands)
}

/** The command that was sent with this seq. */
export function commandAt(state: RunState, seq: number): CommandStanding | undefined {
  const command = entryAt(state.commands, placeOfCommand(state, seq))
  return command?.seq === seq ? command : undefined
}

/** Where the command with this seq stands among all, or would stand. */
export function placeOfCommand({ commands }: RunState, seq: number): number {
  let [low, high] = [0, commands.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((entryAt(commands, middle)?.seq ?? seq) < seq) low = middle + 1
    else high = middle
  }
  return low
}

/** The last command with no way back that went to this appliance. */
export function lastInstall(state: RunState, appliance: string): CommandStanding | undefined {
  const { begun } = state.appliances[appliance] ?? {}
  return begun === undefined ? undefined : commandAt(state, begun)
}

/** The commands that were sent for one item of one appliance, wherever they went. */
export function commandsOf(state: RunState, appliance: string, item: string): readonly CommandStanding[] {
  return allCommands(state).filter(
    (command) => (command.for ?? command.appliance) === appliance && command.item === item,
  )
}

/** A command that was sent and of which no end is known: exactly these must never be sent again by us. */
export function openCommands(state: RunState): readonly CommandStanding[] {
  return allCommands(state).filter((command) => command.finished === undefined && command.settled === undefined)
}
