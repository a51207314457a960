import type { Failure } from '../../base/failure.ts'
import type { Result } from '../../base/result.ts'
import type { Evidence } from '../../model/run-event.ts'
import { durationOf, type Item } from '../../model/runbook.ts'
import type { EngineContext } from '../context.ts'
import { effectOf } from '../effect-of.ts'
import { fillCommands, type FilledCommand } from '../fill-command.ts'
import { judgePass } from '../judge-pass.ts'
import { ledgerOf } from '../ledger.ts'
import { readReply } from '../read-reply.ts'
import { earlierSending, sendCommand } from '../send-command.ts'
import { lineTo } from '../sessions.ts'
import { settleByAsking } from '../settle.ts'
import type { Executor, StepEnding } from '../step-table.ts'
import { wholeOf, type StoredReply } from '../stored-reply.ts'
import { verdict, type Verdict } from '../verdict.ts'

const usualDeadline = 120_000

/**
 * Sends the item's command (or one for each value of the ledger), reads the reply into facts, judges. What was sent before
 * and has effect is not sent again: done counts as done, NO stays NO, and an unknown end is settled or left uncertain.
 */
export const askAppliance: Executor<{ kind: 'ask-appliance'; command: string }> = async (work) => {
  const { context, appliance, item, step } = work
  const filled = fillCommands(step.command, item.each, ledgerOf(context.state(), context.runbook, appliance))
  if (!filled.ok) return over(verdict('waiting', filled.failure.sentence, [], filled.failure.hint))
  const evidence: Evidence[] = []
  const oddities: string[] = []
  for (const wish of filled.value) {
    const ending = await oneCommand(context, appliance, item, wish)
    if (ending.kind === 'ending') return ending.ending
    evidence.push(...ending.evidence)
    if (ending.oddity !== undefined) oddities.push(ending.oddity)
  }
  if (filled.value.length === 0)
    return { kind: 'next', verdict: verdict('pass', 'Nothing was noted before, so nothing is owed.') }
  if (oddities.length > 0) return over(verdict('attention', oddities.join(' '), evidence, item.remedy))
  const judged = judgePass(context, appliance, item, evidence)
  return judged.status === 'pass' ? { kind: 'next', verdict: judged } : over(judged)
}

type OneEnding =
  | { readonly kind: 'done'; readonly evidence: readonly Evidence[]; readonly oddity?: string }
  | { readonly kind: 'ending'; readonly ending: StepEnding }

async function oneCommand(
  context: EngineContext,
  appliance: string,
  item: Item,
  wish: FilledCommand,
): Promise<OneEnding> {
  const effect =
    effectOf(wish.command) === 'none' && item.effect === 'none'
      ? 'none'
      : item.effect === 'none'
        ? 'changes'
        : item.effect
  if (effect !== 'none') {
    const earlier = earlierSending(context.state(), appliance, item.id, context.journal.redact(wish.command))
    if (earlier?.finished?.status === 'ok' || earlier?.settled?.arrived === true) return { kind: 'done', evidence: [] }
    if (earlier?.finished) return ended(refused(item, wish.command, earlier.finished.statusText ?? '', []))
    if (earlier) return settleByAsking(context, appliance, item, earlier, wish.values)
  }
  const asked = await askOnceMoreIfCut(context, appliance, item, wish.command, effect)
  if (!asked.ok) return stopped(asked.failure, effect, wish.command)
  return judgeReply(context, appliance, item, wish.command, asked.value)
}

/** A line that was cut is taken up again by asking anew: once, and only where asking changes nothing. */
async function askOnceMoreIfCut(
  context: EngineContext,
  appliance: string,
  item: Item,
  command: string,
  effect: 'none' | 'changes' | 'point-of-no-return',
): Promise<Result<StoredReply>> {
  const deadline = (item.deadline === undefined ? undefined : durationOf(item.deadline)) ?? usualDeadline
  for (let attempt = 1; ; attempt += 1) {
    const line = await lineTo(context, appliance)
    if (!line.ok) return line
    const answer = await sendCommand(context, line.value, { appliance, item: item.id, command, effect, deadline })
    if (answer.ok) return { ok: true, value: answer.value.stored }
    const again = answer.failure.code === 'console.closed' && effect === 'none' && attempt === 1
    if (!again) return answer
  }
}

async function judgeReply(
  context: EngineContext,
  appliance: string,
  item: Item,
  command: string,
  reply: StoredReply,
): Promise<OneEnding> {
  const evidence = [wholeOf(reply)]
  if (reply.status === 'no' || reply.status === 'bad') {
    const idempotent =
      item.idempotent !== undefined && reply.lines.join('\n').toLowerCase().includes(item.idempotent.toLowerCase())
    if (!idempotent) return ended(refused(item, command, reply.statusText, evidence))
    return { kind: 'done', evidence }
  }
  if (reply.status === 'none') {
    const sentence = `"${command}" was answered without OK, NO or BAD, so it is not known whether it succeeded.`
    return ended(
      verdict('error', sentence, evidence, 'Read the reply and say what it means: tick the item, or reopen it.'),
    )
  }
  if (item.read === undefined) return { kind: 'done', evidence }
  const read = await readReply(context, appliance, item, reply)
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
  return { kind: 'done', evidence: read.evidence.length > 0 ? read.evidence : evidence }
}

function refused(item: Item, command: string, text: string, evidence: readonly Evidence[]): Verdict {
  const words = text === '' ? '' : ` ("${text}")`
  const sentence = `The appliance refused "${command}"${words}.`
  // `otherwise` says how much a failing of this item weighs, and that includes a NO.
  return verdict(item.otherwise, sentence, evidence, item.remedy ?? 'Find out why it refused, then reopen the item.')
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
  ]
  if (effect !== 'none' && connected.includes(failure.code)) {
    const sentence = `It is not known whether "${command}" arrived: ${failure.sentence}`
    return {
      kind: 'ending',
      ending: {
        kind: 'stop',
        failure,
        verdict: verdict('uncertain', sentence, [], 'Ask the appliance before anything is sent again.'),
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
