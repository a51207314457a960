import { assertNever } from '../base/result.ts'
import { itemChange, seenJobs, type ItemEntry } from './item-change.ts'
import { waitAfter, withoutEndedWaits } from './put-off.ts'
import type { EntryOf, JournalEntry } from './run-event.ts'
import { withAdded, withReplaced } from './long-list.ts'
import { commandAt, commandsOf, gateStanding, hasNoEnd, itemOf, placeOfCommand } from './run-state.ts'
import type { ApplianceState, ByAppliance, CommandStanding, ReturnStanding, RunState } from './run-state.ts'
import { withReplyRead, withUnreadReply } from './unread-replies.ts'
import { waiversAfter } from './waivers.ts'

/**
 * The only reducer: the host decides by it, the page draws by it, the resume starts from it. Pure. An event copies what its
 * own appliance has and shares the rest with the state before, so its cost grows neither with the run's appliances nor with
 * its length.
 */
export function fold(state: RunState, entry: JournalEntry): RunState {
  return { ...apply(state, entry), seq: entry.seq }
}

function apply(state: RunState, entry: JournalEntry): RunState {
  switch (entry.type) {
    case 'run.opened':
      return {
        ...state,
        run: entry.data.run,
        opened: { ...entry.data, at: entry.at },
        appliances: Object.fromEntries(
          entry.data.appliances.map((a) => [a.id, { ...a, identity: {}, connected: false, facts: {}, returns: {} }]),
        ),
        ...sheetOf(entry),
      }
    case 'run.resumed':
      return without(without(resumed(state, entry), 'paused'), 'closed')
    case 'run.paused':
      return { ...state, paused: { ...entry.data, at: entry.at } }
    case 'run.closed':
      return { ...state, closed: { outcome: entry.data.outcome, at: entry.at } }
    case 'run.signed':
      return { ...state, signatures: [...state.signatures, entry.data] }
    case 'record.sealed':
      return { ...state, sealed: { code: entry.data.code, seq: entry.seq, final: entry.data.seal.final } }
    case 'session.connected':
      return onAppliance(
        entry.data.practice === true ? { ...state, practice: true } : state,
        entry.data.appliance,
        (a) => without({ ...a, connected: true }, 'lostBecause'),
      )
    case 'session.lost':
      return onAppliance(state, entry.data.appliance, (a) => ({
        ...a,
        connected: false,
        lostBecause: entry.data.cause,
      }))
    case 'identity.noted':
      return onAppliance(state, entry.data.appliance, (a) =>
        entry.data.same
          ? { ...a, identity: { ...a.identity, ...entry.data.identity }, seen: entry.data.identity }
          : { ...a, seen: entry.data.identity },
      )
    case 'fact.captured':
      return onAppliance(state, entry.data.appliance, (a) => ({
        ...withReplyRead(a, entry),
        facts: {
          ...a.facts,
          [entry.data.fact]: { value: entry.data.value, source: entry.data.source, seq: entry.seq },
        },
        ...(a.outdated === undefined ? {} : { outdated: without(a.outdated, entry.data.fact) }),
      }))
    case 'fact.stale':
      return onAppliance(state, entry.data.appliance, (a) => withOutdated(a, entry))
    case 'question.asked': {
      // Asked again: what was said to it before is not an answer now.
      const { appliance, question } = entry.data
      const answers = state.answers[appliance]
      return {
        ...state,
        questions: withOwn(state.questions, appliance, question, { ...entry.data, seq: entry.seq }),
        answers: answers === undefined ? state.answers : { ...state.answers, [appliance]: without(answers, question) },
      }
    }
    case 'question.withdrawn': {
      const { appliance, question } = entry.data
      const asked = state.questions[appliance]
      if (asked === undefined) return state
      return { ...state, questions: { ...state.questions, [appliance]: without(asked, question) } }
    }
    case 'question.answered': {
      const { appliance, question, value, by, sheet, reason } = entry.data
      const origin = { ...(sheet === undefined ? {} : { sheet }), ...(reason === undefined ? {} : { reason }) }
      const answer = { value, by, ...origin, seq: entry.seq, at: entry.at }
      return { ...state, answers: withOwn(state.answers, appliance, question, answer) }
    }
    case 'approval.requested': {
      const { appliance, gate } = entry.data
      return { ...state, gates: withOwn(state.gates, appliance, gate, { ...entry.data, seq: entry.seq }) }
    }
    case 'approval.given': {
      const { appliance, gate, item, command = '', by, accepted, late } = entry.data
      const asked = gateStanding(state, appliance, gate) ?? { appliance, gate, item, command }
      const more = { ...(accepted === undefined ? {} : { accepted }), ...(late === undefined ? {} : { late }) }
      return { ...state, gates: withOwn(state.gates, appliance, gate, { ...asked, by, ...more, seq: entry.seq }) }
    }
    case 'command.sent':
      return withCommand(state, { ...entry.data, seq: entry.seq, at: entry.at })
    case 'install.begun': {
      const { appliance, item, url } = entry.data
      const begun = {
        appliance,
        item,
        command: `Install Now ${url}`,
        effect: 'point-of-no-return',
        by: 'person',
      } as const
      return withCommand(state, { ...begun, seq: entry.seq, at: entry.at })
    }
    case 'console.taken':
      return onAppliance(state, entry.data.appliance, (a) => ({ ...a, takenBy: entry.data.by, takenAt: entry.seq }))
    case 'console.given':
      return onAppliance(state, entry.data.appliance, (a) => without(without(a, 'takenBy'), 'takenAt'))
    case 'command.finished': {
      const { sent, status, statusText, cause } = entry.data
      const unsent: { unsent?: true } = cause === 'command.not-sendable' ? { unsent: true } : {}
      const both = cause === 'contradiction' ? { contradiction: true } : {}
      const finished = {
        seq: entry.seq,
        status,
        ...(statusText === undefined ? {} : { statusText }),
        ...unsent,
        ...both,
      }
      const refused = status === 'no' || status === 'bad' || unsent.unsent === true
      const command = commandAt(state, sent)
      const read = onAppliance(state, entry.data.appliance, (a) => withUnreadReply(a, entry, command))
      return endCommand(read, sent, refused, (own) => ({ ...own, finished }))
    }
    case 'command.settled': {
      const { sent, arrived, reason, by } = entry.data
      return endCommand(state, sent, !arrived, (command) => ({
        ...command,
        settled: { arrived, reason, by, seq: entry.seq },
      }))
    }
    case 'patch.offered':
      return onAppliance(state, entry.data.appliance, (a) => ({
        ...a,
        offer: { ...entry.data, seq: entry.seq },
        firstOfferAt: a.firstOfferAt ?? entry.seq,
      }))
    case 'patch.requested':
      return onAppliance(state, entry.data.appliance, (a) => ({ ...a, requested: true }))
    case 'patch.delivered':
      return onAppliance(state, entry.data.appliance, (a) => ({ ...a, delivered: { ...entry.data, seq: entry.seq } }))
    case 'return.expected':
      return onAppliance(state, entry.data.appliance, (a) =>
        withReturn(a, { expected: entry.data, seq: entry.seq, at: entry.at, wentDown: false, refused: false }),
      )
    case 'return.late':
      return onReturn(state, entry.data.appliance, (r) => ({ ...r, late: true }))
    case 'install.diagnosed':
      return onAppliance(state, entry.data.appliance, (a) => ({ ...a, diagnosis: entry.data.causes }))
    case 'return.stage':
      return onReturn(state, entry.data.appliance, (r) => ({
        ...(entry.data.stage === 'down' ? without(r, 'told') : r),
        ...(entry.data.release === undefined ? {} : { told: entry.data.release }),
        stage: entry.data.stage,
        observed: entry.data.observed,
        wentDown: r.wentDown || entry.data.stage === 'down',
        refused: r.refused || entry.data.refused === true,
      }))
    case 'return.proven':
      return onReturn(state, entry.data.appliance, (r) => ({ ...r, outcome: 'proven', release: entry.data.release }))
    case 'return.unproven':
      return onReturn(state, entry.data.appliance, ({ mayGoOn: _before, ...r }) => ({
        ...r,
        outcome: entry.data.outcome,
        observed: entry.data.observed,
        ...(entry.data.mayGoOn === undefined ? {} : { mayGoOn: entry.data.mayGoOn }),
      }))
    case 'item.reopened': {
      const { appliance, serveWith } = entry.data
      const reopened = onItem(withReopened(state, entry), entry)
      return serveWith === undefined ? reopened : onAppliance(reopened, appliance, (a) => ({ ...a, serveWith }))
    }
    case 'item.started':
    case 'item.finished':
    case 'item.put-off':
    case 'item.judged':
    case 'item.ticked':
    case 'item.waived':
    case 'item.taken-up':
    case 'item.stale':
    case 'evidence.attached':
      return onItem(state, entry)
    case 'change.decided':
      return { ...state, decisions: [...state.decisions, { ...entry.data, at: entry.at, seq: entry.seq }] }
    case 'interlock.overruled':
      return { ...state, overruled: [...state.overruled, entry.data] }
    case 'command.output':
    case 'console.key':
    case 'console.resynchronized':
    case 'console.repeated':
    case 'console.confirmed':
    case 'console.question':
    case 'console.answered':
    case 'session.failed':
    case 'interlock.refused':
    case 'patch.mirrored':
    case 'patch.verified':
    case 'patch.quarantined':
    case 'note.added':
    case 'journal.repaired':
    case 'key.replaced':
      return state
    default:
      return assertNever(entry)
  }
}

function resumed(state: RunState, entry: EntryOf<'run.resumed'>): RunState {
  const { seq, at } = entry
  const resumedAt = [...state.resumedAt, seq]
  return { ...state, resumedAt, lastResumed: at, items: withoutEndedWaits(state.items), ...sheetOf(entry) }
}

/** The answer sheet that is used from this entry on; one that was in use before makes room for it. */
function sheetOf({ data }: EntryOf<'run.opened' | 'run.resumed'>): Pick<RunState, 'sheet'> {
  const sheet = data.files?.find(({ sha256 }) => sha256 === data.sheet)
  return sheet === undefined ? {} : { sheet }
}

/** Ends a command. An install that was refused, or never arrived, is not waited for. */
function endCommand(
  state: RunState,
  seq: number,
  undone: boolean,
  change: (command: CommandStanding) => CommandStanding,
): RunState {
  const ended = commandAt(state, seq)
  if (ended === undefined) return state
  const commands = withReplaced(state.commands, placeOfCommand(state, seq), change(ended))
  if (!undone || ended.effect !== 'point-of-no-return') return { ...state, commands }
  return onAppliance({ ...state, commands }, ended.appliance, withoutReturn)
}

/** Whether its commands without an end took effect stays unknown; an install among them is not waited for any more. */
function withReopened(state: RunState, { data, seq }: EntryOf<'item.reopened'>): RunState {
  const open = commandsOf(state, data.appliance, data.item).filter((c) => c.effect !== 'none' && hasNoEnd(c))
  return open.reduce((now, sent) => endCommand(now, sent.seq, true, (c) => ({ ...c, reopened: seq })), state)
}

/** The first command with no way back freezes what was known before it: `after` is compared with that. */
function withCommand(state: RunState, command: CommandStanding): RunState {
  const sent = { ...state, commands: withAdded(state.commands, command) }
  if (command.effect !== 'point-of-no-return') return sent
  return onAppliance(sent, command.appliance, (a) => ({
    ...without(without(a, 'delivered'), 'requested'),
    begun: command.seq,
    factsBefore: a.factsBefore ?? a.facts,
    firstOfferAt: a.offer?.seq ?? command.seq,
  }))
}

/** What was known before the install stays as it was: only what is known now is lost. */
function withOutdated(appliance: ApplianceState, { data, seq }: EntryOf<'fact.stale'>): ApplianceState {
  const facts = { ...appliance.facts }
  const outdated = { ...appliance.outdated }
  for (const name of data.facts) {
    const source = facts[name]?.source
    outdated[name] = {
      seq,
      reason: data.reason,
      ...(source !== undefined && 'seq' in source ? { readIn: source.seq } : {}),
    }
    delete facts[name]
  }
  return { ...appliance, facts, outdated }
}

function onReturn(state: RunState, id: string, change: (standing: ReturnStanding) => ReturnStanding): RunState {
  return onAppliance(state, id, (a) => (a.returning === undefined ? a : withReturn(a, change(a.returning))))
}

function withReturn(appliance: ApplianceState, returning: ReturnStanding): ApplianceState {
  return { ...appliance, returning, returns: { ...appliance.returns, [returning.expected.name]: returning } }
}

/** Drops a wait for an install that never started; what happened to earlier updates stays. */
function withoutReturn(appliance: ApplianceState): ApplianceState {
  const { returning } = appliance
  if (returning === undefined) return appliance
  return { ...without(appliance, 'returning'), returns: without(appliance.returns, returning.expected.name) }
}

function onItem(state: RunState, entry: ItemEntry): RunState {
  const { appliance, item } = entry.data
  const before = itemOf(state, appliance, item)
  const wait = waitAfter(before, entry)
  const kept = {
    ...without(before, 'wait'),
    ...{ at: entry.at, seq: entry.seq },
    ...seenJobs(state, entry),
    ...(wait === undefined ? {} : { wait }),
  }
  const waivers = waiversAfter(state.waivers, entry, before)
  return { ...state, waivers, items: withOwn(state.items, appliance, item, { ...kept, ...itemChange(before, entry) }) }
}

function onAppliance(state: RunState, id: string, change: (appliance: ApplianceState) => ApplianceState): RunState {
  const appliance = state.appliances[id]
  if (appliance === undefined) return state
  return { ...state, appliances: { ...state.appliances, [id]: change(appliance) } }
}

function withOwn<T>(all: ByAppliance<T>, appliance: string, name: string, value: T): ByAppliance<T> {
  return { ...all, [appliance]: { ...all[appliance], [name]: value } }
}

function without<T extends object, K extends keyof T>(value: T, name: K): T {
  const rest = { ...value }
  delete rest[name]
  return rest
}
