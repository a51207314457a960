import { failure } from '../base/failure.ts'
import { failed, succeed, type Result } from '../base/result.ts'
import type { EngineContext } from './context.ts'
import { effectOf } from './effect-of.ts'
import { handCommandOf, isConfirmed, type Confirmation, type HandCommand } from './hand-command.ts'
import { refusalToJournal } from './interlocks.ts'
import { judgeItems } from './judge-items.ts'
import { sendCommand } from './send-command.ts'
import { lineTo } from './sessions.ts'
import type { StoredReply } from './stored-reply.ts'

/** The item under which the journal lists the lines that a person typed. */
export const consoleItem = 'console'

const deadline = 10 * 60_000

/**
 * Sends one line that a person typed, over the run's own line and under its interlocks; an unknown command counts as one
 * that changes the appliance. Such a command is sent only with a confirmation that names its cost. Failures: those of the
 * door and of sendCommand (command.refused-by-interlock among them), and command.not-confirmed, whose sentence is the cost.
 */
export async function sendByHand(
  context: EngineContext,
  appliance: string,
  command: string,
  confirmation?: Confirmation,
): Promise<Result<StoredReply>> {
  const target = context.state().appliances[appliance]
  if (target === undefined || command.trim() === '') {
    return failed(failure('words.wrong', 'There is no command on this line.', 'Type a command; nothing was sent.'))
  }
  const line = await lineTo(context, appliance)
  if (!line.ok) return line
  const refusal = await refusalToJournal(context, appliance, command, 'person')
  if (refusal) return failed(failure('command.refused-by-interlock', refusal.sentence, refusal.hint))
  // Read after the login, which may have shown a host name that the run did not know.
  const costs = handCommandOf(context.state(), context.state().appliances[appliance] ?? target, command)
  if (costs !== undefined && !isConfirmed(costs, confirmation)) {
    const hint = `Type ${costs.word} to confirm that you want to send it; nothing was sent.`
    return failed(failure('command.not-confirmed', costs.cost, hint))
  }
  // First, so that a crash finds the values outdated whether the command left or not.
  if (costs !== undefined) await noteConfirmed(context, appliance, command, costs)
  const answer = await sendCommand(context, line.value, {
    appliance,
    item: consoleItem,
    command,
    effect: effectOf(command),
    by: 'person',
    deadline,
    mayClose: true,
  })
  if (costs !== undefined) await judgeItems(context)
  return answer.ok ? succeed(answer.value.stored) : failed(answer.failure)
}

/** Who confirmed what, and which values count as outdated from now on: in the journal before the command leaves. */
async function noteConfirmed(
  { journal, state }: EngineContext,
  appliance: string,
  command: string,
  { cost, word, outdates }: HandCommand,
): Promise<void> {
  const by = state().appliances[appliance]?.takenBy ?? state().opened?.by ?? 'unknown'
  await journal.append('console.confirmed', { appliance, command, cost, typed: word, by })
  if (outdates.length === 0) return
  const reason = `"${command.trim()}" was sent by hand, which may have changed it.`
  await journal.append('fact.stale', { appliance, facts: [...outdates], reason, by })
}
