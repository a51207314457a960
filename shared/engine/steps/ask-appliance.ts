import type { Failure } from '../../base/failure.ts'
import type { Result } from '../../base/result.ts'
import { readReply as replyParts } from '../../console/reply.ts'
import type { Effect, Evidence } from '../../model/run-event.ts'
import { durationOf, type Item } from '../../model/runbook.ts'
import { clusterStepOf, lastStep } from '../../model/cluster-steps.ts'
import { allCommands, commandsOf, type CommandStanding } from '../../model/run-state.ts'
import { unreadReply } from '../../model/unread-replies.ts'
import { askApproval, isApproved } from '../approval.ts'
import { computeFacts } from '../compute-facts.ts'
import type { EngineContext } from '../context.ts'
import { effectOf } from '../effect-of.ts'
import { fillCommands, type FilledCommand } from '../fill-command.ts'
import { judgePass } from '../judge-pass.ts'
import { awaitUntil, withWait } from '../put-off.ts'
import { readReply } from '../read-reply.ts'
import { scanFault } from '../scanned-nodes.ts'
import { scopeOf } from '../scope.ts'
import { earlierSending, sendCommand } from '../send-command.ts'
import { lineTo } from '../sessions.ts'
import { settleByAsking, settledSentence } from '../settle.ts'
import type { Executor, StepEnding, StepWork } from '../step-table.ts'
import { wholeOf, type StoredReply } from '../stored-reply.ts'
import { verdict, type Verdict } from '../verdict.ts'

const usualDeadline = 120_000

/**
 * Sends the item's command (or one for each value of a list), reads the reply into facts, judges. What was sent before and
 * has effect is not sent again: done counts as done, NO stays NO, and an unknown end is settled or left uncertain.
 */
export const askAppliance: Executor<{ kind: 'ask-appliance'; command: string }> = async (work) => {
  const { context, appliance, item, step } = work
  const filled = fillCommands(step.command, item.each, scopeOf(context, appliance, item))
  if (!filled.ok) return over(verdict('waiting', filled.failure.sentence, [], filled.failure.hint))
  const whole = filled.value.map(({ command }) => command).join('; ')
  if (filled.value.length > 0 && !isApproved(context, appliance, item, whole)) {
    return over(
      await askApproval(context, appliance, item, whole, 'It changes the appliance; a person approves it first.'),
    )
  }
  const evidence: Evidence[] = []
  const oddities: string[] = []
  const sentOk = (command: string): boolean => wasAnsweredOk(context, appliance, item, command)
  // A list that was interrupted and reopened continues with what is owed; one that was whole is done again.
  const owed = item.each === undefined ? [] : filled.value.filter(({ command }) => !sentOk(command))
  const wishes = owed.length > 0 ? owed : filled.value
  for (const wish of wishes) {
    const ending = await untilItHolds(work, wish)
    if (ending.kind === 'ending') return ending.ending
    evidence.push(...ending.evidence)
    if (ending.oddity !== undefined) oddities.push(ending.oddity)
  }
  if (filled.value.length === 0)
    return {
      kind: 'next',
      verdict: verdict('pass', 'Nothing was listed before the upgrade, so there is nothing to do.'),
    }
  if (oddities.length > 0) return over(verdict('attention', oddities.join(' '), evidence, item.remedy))
  const computed = await computeFacts(context, appliance, item)
  if (!computed.ok) return over(verdict('error', `Could not be checked. ${computed.reason}`, evidence, item.remedy))
  const judged = withWait(context, appliance, item, judgePass(context, appliance, item, evidence, computed))
  return judged.status === 'pass' ? { kind: 'next', verdict: judged } : over(judged)
}

function wasAnsweredOk(context: EngineContext, appliance: string, item: Item, command: string): boolean {
  if (effectOfItem(item, command) === 'none') return false
  const words = context.journal.redact(command)
  return commandsOf(context.state(), appliance, item.id).some(
    (c) => c.command === words && c.finished?.status === 'ok' && !isOwedReading(context, item, c),
  )
}

/** The command ended with OK, but the item reads the reply, and that was not possible yet. */
function isOwedReading(context: EngineContext, item: Item, { appliance, finished }: CommandStanding): boolean {
  if (item.read === undefined || finished === undefined) return false
  return unreadReply(context.state().appliances[appliance], finished.seq) !== undefined
}

type Work = StepWork<{ readonly kind: 'ask-appliance'; readonly command: string }>

type OneEnding =
  | { readonly kind: 'done'; readonly evidence: readonly Evidence[]; readonly oddity?: string }
  | { readonly kind: 'ending'; readonly ending: StepEnding }

/** Asks once; where the item's `until` does not hold, it is asked again later, or a person is asked after `at-most`. */
async function untilItHolds(work: Work, wish: FilledCommand): Promise<OneEnding> {
  const ending = await oneCommand(work, wish)
  if (ending.kind === 'ending') return ending
  const awaited = awaitUntil(work.context, work.appliance, work.item, ending.evidence)
  if (awaited.kind === 'over') return ending
  if (awaited.kind === 'ask-person') return ended(awaited.verdict)
  return { kind: 'ending', ending: awaited }
}

async function oneCommand(work: Work, wish: FilledCommand): Promise<OneEnding> {
  const { context, appliance, item } = work
  const { command } = wish
  const effect = effectOfItem(item, command)
  if (effect !== 'none') {
    const earlier = earlierSending(context.state(), appliance, item.id, context.journal.redact(command))
    if (earlier?.settled?.arrived === true)
      return { kind: 'done', evidence: [], oddity: settledSentence(command, earlier.settled) }
    if (earlier?.finished?.status === 'ok') {
      return judgeEarlierOk(work, command, earlier.finished.seq)
    }
    if (earlier?.finished) {
      const { status, statusText, contradiction } = earlier.finished
      if (contradiction === true) return settleByAsking(context, appliance, item, earlier, wish.values)
      if (status === 'none') return ended(noVerdict(command, [], effect))
      if (isIdempotent(work, command, statusText ?? '')) return { kind: 'done', evidence: [] }
      return ended(refused(item, command, statusText ?? '', []))
    }
    if (earlier) return settleByAsking(context, appliance, item, earlier, wish.values)
  }
  const asked = await askOnceMoreIfCut(work, command, effect)
  if (!asked.ok) return stopped(asked.failure, effect, command)
  if (effect !== 'none' && asked.value.contradiction !== undefined) {
    const sent = earlierSending(context.state(), appliance, item.id, context.journal.redact(command))
    if (sent !== undefined) return settleByAsking(context, appliance, item, sent, wish.values)
  }
  return judgeReply(work, command, asked.value)
}

/** A command that ended with OK before is not sent again; where its reply was not read, it is read now as it was stored. */
async function judgeEarlierOk(work: Work, command: string, finished: number): Promise<OneEnding> {
  const { context, target, item } = work
  const reply = unreadReply(context.state().appliances[target], finished)
  if (item.read !== undefined && reply !== undefined) {
    const { lines, statusText } = reply
    if (lines === undefined) {
      const sentence = `The reply to "${command}" was not read before Uptick ended.`
      return ended(verdict('error', sentence, [], 'Read the reply and say what it means; it is never guessed.'))
    }
    const { statusLine } = replyParts(lines)
    return judgeReply(work, command, { seq: finished, lines, status: 'ok', statusText, statusLine })
  }
  if (clusterStepOf(command) === 'scan') return judgeScan(work, command, finished)
  return { kind: 'done', evidence: [] }
}

/** The document says what an item does, the words of the command what it could do: the graver of the two counts. */
function effectOfItem(item: Item, command: string): Effect {
  if (item.effect !== 'none') return item.effect
  return effectOf(command) === 'none' ? 'none' : 'changes'
}

/** After a lost connection the command is sent again: once, and only if it changes nothing. */
async function askOnceMoreIfCut(work: Work, command: string, effect: Effect): Promise<Result<StoredReply>> {
  const { context, appliance, target, item } = work
  const deadline = (item.deadline === undefined ? undefined : durationOf(item.deadline)) ?? usualDeadline
  const owner = target === appliance ? {} : { for: appliance }
  for (let attempt = 1; ; attempt += 1) {
    const line = await lineTo(context, target)
    if (!line.ok) return line
    const wish = { appliance: target, item: item.id, command, effect, deadline, ...owner }
    const answer = await sendCommand(context, line.value, wish)
    if (answer.ok) return { ok: true, value: answer.value.stored }
    const again = answer.failure.code === 'console.closed' && effect === 'none' && attempt === 1
    if (!again) return answer
  }
}

async function judgeReply(work: Work, command: string, reply: StoredReply): Promise<OneEnding> {
  const { context, target, item } = work
  const evidence = [wholeOf(reply)]
  if (reply.status === 'no' || reply.status === 'bad') {
    if (!isIdempotent(work, command, reply.lines.join('\n')))
      return ended(refused(item, command, reply.statusText, evidence))
    return { kind: 'done', evidence }
  }
  if (reply.status === 'none') return ended(noVerdict(command, evidence, effectOfItem(item, command), reply))
  if (item.read === undefined) return { kind: 'done', evidence }
  const read = await readReply(context, target, item, reply)
  if (!read.ok) {
    return ended(
      verdict(
        'error',
        `The reply to "${command}" is not understood: ${read.reason}`,
        evidence,
        'Read the reply and say what it means; it is never guessed.',
      ),
    )
  }
  if (clusterStepOf(command) === 'scan') return judgeScan(work, command, reply.seq)
  return { kind: 'done', evidence: read.evidence.length > 0 ? read.evidence : evidence }
}

/** Judges the nodes of the scan that ended at that entry, or of a later one; a scan whose reply was never read shows nothing. */
function judgeScan({ context, appliance, target, item }: Work, command: string, finished: number): OneEnding {
  const nodes = context.state().appliances[target]?.facts['clusterNodes']
  const source = nodes?.source
  if (nodes === undefined || source === undefined || !('seq' in source) || source.seq < finished) {
    const sentence = `The reply to "${command}" was not read, so it is unknown which appliances the scan found.`
    return ended(verdict('error', sentence, [], 'Reopen this item to scan again.'))
  }
  const fault = scanFault(groundOf(context), appliance, nodes.value)
  return fault === undefined
    ? { kind: 'done', evidence: [source] }
    : ended(verdict(item.otherwise, fault, [source], item.remedy))
}

const groundOf = ({ state, runbook }: EngineContext) => ({ state: state(), runbook })

/** The command was sent, and its reply does not show the result; repeating it would send it twice. */
function noVerdict(command: string, evidence: readonly Evidence[], effect: Effect, reply?: StoredReply): Verdict {
  const { doubt, contradiction } = reply ?? {}
  const odd = doubt !== undefined || contradiction !== undefined
  const sentence =
    contradiction !== undefined
      ? `The reply to "${command}" shows both "${contradiction.join('" and "')}", so the result is unknown.`
      : doubt !== undefined
        ? `The reply to "${command}" may be another command's: ${doubt}.`
        : `The reply to "${command}" did not end with OK, NO, or BAD, so the result is unknown.`
  const next = 'Read the reply. Then mark the item done, or reopen it.'
  return verdict(odd && effect !== 'none' ? 'uncertain' : 'error', sentence, evidence, next)
}

/**
 * The document knows this NO as "that is so already" (RUNBOOK.md, `idempotent`). That a cluster exists already is the wished
 * one only where the reply names it, or where this run may have created it: its command was sent before, and no end was seen.
 */
function isIdempotent({ context, target, item }: Work, command: string, words: string): boolean {
  if (item.idempotent === undefined || !words.toLowerCase().includes(item.idempotent.toLowerCase())) return false
  if (clusterStepOf(command) !== 'add') return true
  const name = command.trim().split(/\s+/).at(-1)?.replaceAll('"', '').toLowerCase() ?? ''
  if (
    words
      .toLowerCase()
      .split(/[^\w.-]+/)
      .includes(name)
  )
    return true
  const deleted = lastStep(groundOf(context), target, 'delete')
  return allCommands(context.state()).some(
    (sent) =>
      sent.appliance === target &&
      sent.command === context.journal.redact(command) &&
      sent.seq > (deleted?.seq ?? 0) &&
      sent.finished?.status !== 'no' &&
      sent.finished?.status !== 'bad' &&
      sent.finished?.unsent !== true,
  )
}

function refused(item: Item, command: string, text: string, evidence: readonly Evidence[]): Verdict {
  const words = text === '' ? '' : ` ("${text}")`
  const sentence = `The appliance refused "${command}"${words}.`
  // `otherwise` says how much a failing of this item weighs, and that includes a NO.
  return verdict(
    item.otherwise,
    sentence,
    evidence,
    item.remedy ?? 'Find out why the appliance refused the command, then reopen the item.',
  )
}

/** The line failed. A harmless item has no verdict (it is asked again at the next resume); one with effect is uncertain. */
function stopped(failure: Failure, effect: string, command: string): OneEnding {
  if (failure.code === 'command.refused-by-interlock') return ended(verdict('fail', failure.sentence, [], failure.hint))
  if (failure.code === 'command.not-sendable') return ended(verdict('error', failure.sentence, [], failure.hint))
  const connected = [
    'console.timeout',
    'console.closed',
    'console.out-of-step',
    'operation.cancelled',
    'console.unexpected-output',
    'console.question',
  ]
  if (effect !== 'none' && connected.includes(failure.code)) {
    const sentence = `Result unknown: "${command}" may not have reached the appliance. ${failure.sentence}`
    return {
      kind: 'ending',
      ending: {
        kind: 'stop',
        failure,
        verdict: verdict('uncertain', sentence, [], 'Check the appliance before you send anything again.'),
      },
    }
  }
  return {
    kind: 'ending',
    ending: { kind: 'stop', failure, verdict: verdict('error', failure.sentence, [], failure.hint) },
  }
}

const ended = (found: Verdict): OneEnding => ({ kind: 'ending', ending: over(found) })
const over = (found: Verdict): StepEnding => ({ kind: 'verdict', verdict: found })
