import { z } from 'zod'
import { commandStanding, type CommandStanding } from './command-standing.ts'
import { facts } from './fact.ts'
import { emptyList, entriesOf, entryAt } from './long-list.ts'
import { unreadReplies } from './unread-replies.ts'
import {
  approvalNeed,
  evidence,
  identity,
  itemStatus,
  json,
  keptFile,
  lateStart,
  returnOutcome,
  returnStage,
  runEventSchemas,
  runOptions,
} from './run-event.ts'

export type { CommandStanding }

/** The state of an item (RUNBOOK.md, "States"). */
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

const text = z.string()
const seq = z.number().int().nonnegative()

/** How Uptick itself judged an item last. */
const itemVerdict = z.object({ status: itemStatus, reason: text, seq, at: text }).readonly()

const itemStanding = z
  .object({
    state: itemState,
    reason: text,
    hint: text.exactOptional(),
    evidence: z.array(evidence).readonly(),
    by: text.exactOptional(),
    at: text.exactOptional(),
    files: z.array(keptFile).readonly(),
    /** The date up to which its waiver holds, as it was written. */
    until: text.exactOptional(),
    /** What Uptick judged last. A tick, a waiver or a reopening leaves it as it is. */
    verdict: itemVerdict.exactOptional(),
    /** Since its last tick: when what the note or file shows was so. Where no one named a time, when it was ticked. */
    evidenceFrom: text.exactOptional(),
    applies: z.enum(['yes', 'no', 'unknown']).exactOptional(),
    missing: z.array(text).readonly(),
    /** The backups and restores that were known when a person ticked or waived it. */
    seenJobs: z.object({ backups: json.optional(), restores: json.optional() }).readonly().exactOptional(),
    /** It was asked and put off (`item.put-off`): for how long so far, and when it is asked next. */
    wait: z
      .object({
        since: text,
        /** Milliseconds of waiting up to `at`. */
        waited: z.number().int(),
        at: text,
        /** Absent: no one asks at this moment, and a resume continues with the wait. */
        next: text.exactOptional(),
        /** Absent: it waits until a person decides. */
        until: text.exactOptional(),
        /** Its time is over. The next resume gives it as much again. */
        ended: z.literal(true).exactOptional(),
      })
      .readonly()
      .exactOptional(),
    /** How often it was started; a reopened item may be carried out again. */
    starts: z.number().int(),
    /** The seq of the last reopening: commands before it are history. */
    reopenedAt: seq,
    /** seq of the event that brought this state */
    seq,
  })
  .readonly()
export type ItemStanding = z.infer<typeof itemStanding>

/** A waiver as it was given, next to the verdict that it waives. */
const givenWaiver = z
  .object({
    appliance: text,
    item: text,
    by: text,
    authority: text,
    reason: text,
    /** The date up to which it holds, as it was written. */
    until: text.exactOptional(),
    seq,
    at: text,
    /** Absent: Uptick had not checked the item when it was waived. */
    verdict: itemVerdict.exactOptional(),
    /** When and why it stopped holding. */
    ended: z.object({ seq, at: text, reason: text }).readonly().exactOptional(),
  })
  .readonly()
export type GivenWaiver = z.infer<typeof givenWaiver>

const returnStanding = z
  .object({
    expected: runEventSchemas['return.expected'],
    seq,
    at: text,
    stage: returnStage.exactOptional(),
    observed: text.exactOptional(),
    wentDown: z.boolean(),
    /** It was seen refusing, which is more than silence. */
    refused: z.boolean(),
    /** The release from before, as Version named it at a login since the appliance was last down. */
    told: text.exactOptional(),
    outcome: z.enum(['proven', ...returnOutcome.options]).exactOptional(),
    mayGoOn: z.literal(true).exactOptional(), // although given up, its install may still go on
    release: text.exactOptional(),
    /** It takes longer than usual, and a person was notified. */
    late: z.boolean().exactOptional(),
  })
  .readonly()
export type ReturnStanding = z.infer<typeof returnStanding>

/** `readIn`: seq of the reply from which the value had been read. */
const outdatedFact = z.object({ seq, reason: text, readIn: seq.exactOptional() }).readonly()

const applianceState = z
  .object({
    id: text,
    address: text,
    role: text,
    /** Who logs in there, where that is another than the run's user. */
    user: text.optional(),
    /** What all sessions together have read. */
    identity: identity.partial(),
    /** What the last session alone has read: a verification does not rely on an earlier session's reply. */
    seen: identity.partial().exactOptional(),
    connected: z.boolean(),
    lostBecause: text.exactOptional(),
    facts,
    /** Values that count as unknown since something may have changed them, until they are read again. */
    outdated: z.record(text, outdatedFact).readonly().exactOptional(),
    /** OK replies to its commands with effect that were not read yet. */
    unread: unreadReplies.exactOptional(),
    /** Facts as they were when the install was sent: the comparison and the ledger use them. */
    factsBefore: facts.exactOptional(),
    offer: runEventSchemas['patch.offered'].extend({ seq }).readonly().exactOptional(),
    /** How a person wants the update to be served from here on; absent: as the run was opened with. */
    serveWith: runOptions.shape.serveWith.exactOptional(),
    /** seq of the offer with which the last install was started (before: of the first); what happened at a resume after it may have gone unseen. */
    firstOfferAt: seq.exactOptional(),
    /** The appliance has asked our server for the update at least once since the last install was sent. */
    requested: z.boolean().exactOptional(),
    delivered: runEventSchemas['patch.delivered'].extend({ seq }).readonly().exactOptional(),
    /** seq of the last command with no way back that went there. */
    begun: seq.exactOptional(),
    returning: returnStanding.exactOptional(),
    /** The result of each update that was started here, by its name; the last one of each counts. */
    returns: z.record(text, returnStanding).readonly(),
    /** Why its last install was refused or failed unseen, the likeliest cause first. */
    diagnosis: runEventSchemas['install.diagnosed'].shape.causes.exactOptional(),
    /** Who has control of its console; the run sends nothing there meanwhile. */
    takenBy: text.exactOptional(),
    takenAt: seq.exactOptional(),
  })
  .readonly()
export type ApplianceState = z.infer<typeof applianceState>

/** What an appliance has of its own: an event about one appliance leaves that of the others as it is. */
export type ByAppliance<T> = Readonly<Record<string, Readonly<Record<string, T>>>>
const byAppliance = <T extends z.ZodType>(schema: T) => z.record(text, z.record(text, schema).readonly()).readonly()

const askedQuestion = runEventSchemas['question.asked'].extend({ seq }).readonly()
export type AskedQuestion = z.infer<typeof askedQuestion>
const gate = runEventSchemas['approval.requested']
  .extend({
    by: text.exactOptional(),
    accepted: z.array(approvalNeed).readonly().exactOptional(),
    late: lateStart.readonly().exactOptional(),
    seq,
  })
  .readonly()
export type GateStanding = z.infer<typeof gate>
const givenAnswer = z
  .object({
    value: z.union([z.boolean(), z.number(), text]),
    by: text,
    sheet: text.exactOptional(),
    reason: text.exactOptional(),
    seq,
    at: text,
  })
  .readonly()
export type GivenAnswer = z.infer<typeof givenAnswer>

/** The fold of a run's journal, as it is kept and as it crosses. */
export const runState = z
  .object({
    run: text,
    seq,
    opened: runEventSchemas['run.opened'].extend({ at: text }).readonly().exactOptional(),
    /** The answer sheet that is in use. */
    sheet: keptFile.readonly().exactOptional(),
    appliances: z.record(text, applianceState).readonly(),
    /** By item. */
    items: byAppliance(itemStanding),
    /** By question. */
    questions: byAppliance(askedQuestion),
    answers: byAppliance(givenAnswer),
    /** By gate. */
    gates: byAppliance(gate),
    /** In the order of their seq (long-list.ts). */
    commands: z
      .object({ length: z.number().int(), blocks: z.array(z.array(commandStanding).readonly()).readonly() })
      .readonly(),
    /** Every waiver that was ever given, in order; see waivers.ts. */
    waivers: z.array(givenWaiver).readonly(),
    overruled: z.array(runEventSchemas['interlock.overruled']).readonly(),
    /** Unexpected changes that a person accepted; of several about the same change the last one counts. */
    decisions: z.array(runEventSchemas['change.decided'].extend({ at: text, seq }).readonly()).readonly(),
    signatures: z.array(runEventSchemas['run.signed']).readonly(),
    /** seqs of the resumes */
    resumedAt: z.array(seq).readonly(),
    /** When it was taken up last. */
    lastResumed: text.exactOptional(),
    paused: runEventSchemas['run.paused'].extend({ at: text }).readonly().exactOptional(),
    closed: z.object({ outcome: text, at: text }).readonly().exactOptional(),
    sealed: z.object({ code: text, seq, final: z.boolean() }).readonly().exactOptional(),
    /** The run was connected to a practice appliance at least once. */
    practice: z.literal(true).exactOptional(),
  })
  .readonly()
export type RunState = z.infer<typeof runState>

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
    waivers: [],
    overruled: [],
    decisions: [],
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

/** The place of the command with this seq among all, or where it would be. */
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
  return allCommands(state).filter(hasNoEnd)
}

/**
 * No reply came, or one that contradicts itself, no one has found out since whether the command took effect, and its item was
 * not started again.
 */
export function hasNoEnd({ finished, settled, reopened }: CommandStanding): boolean {
  return settled === undefined && reopened === undefined && (finished === undefined || finished.contradiction === true)
}
