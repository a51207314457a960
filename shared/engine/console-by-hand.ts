import { failed, succeed, type Result } from '../base/result.ts'
import type { EngineContext } from './context.ts'
import { effectOf } from './effect-of.ts'
import { sendCommand } from './send-command.ts'
import { lineTo } from './sessions.ts'
import type { StoredReply } from './stored-reply.ts'

/** The item under which a person's own lines stand in the journal. */
export const consoleItem = 'console'

const deadline = 10 * 60_000

/**
 * Sends one line that a person typed, over the run's own line and under its interlocks; an unknown command counts as one
 * that changes the appliance. Failures: those of the door and of sendCommand (command.refused-by-interlock among them).
 */
export async function sendByHand(
  context: EngineContext,
  appliance: string,
  command: string,
): Promise<Result<StoredReply>> {
  const line = await lineTo(context, appliance)
  if (!line.ok) return line
  const effect = effectOf(command)
  const wish = { appliance, item: consoleItem, command, effect, by: 'person', deadline, mayClose: true } as const
  const answer = await sendCommand(context, line.value, wish)
  return answer.ok ? succeed(answer.value.stored) : failed(answer.failure)
}
