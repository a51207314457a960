import { failure, type Failure } from '../../../shared/base/failure.ts'
import { longestLine } from '../../../shared/console/terminal-text.ts'
import type { Turn } from '../../../shared/console/turn.ts'
import { seconds } from './line-failures.ts'

// The ways in which a command can end without a reply, as text. `quoted` is the command in quotation marks, secrets
// taken out.

const look = 'Disconnect and check the appliance manually.'
const lookFirst = 'Connect again and check whether the command took effect before you send it again.'

/** `onlyReads`: the command is known to change nothing, so it may be sent again. */
export function notAnswered(quoted: string, deadline: number, onlyReads: boolean, evidence: string): Failure {
  const sentence = `No reply to ${quoted} within ${seconds(deadline)}.`
  const hint = onlyReads
    ? 'The command changes nothing, so you can send it again. If it fails again, check the appliance manually.'
    : 'The result is unknown. Check the appliance before you send the command again.'
  return failure('console.timeout', sentence, hint, { evidence })
}

export function doubtedBefore(quoted: string): Failure {
  const sentence = `Uptick did not send ${quoted}: more lines came after the previous reply, so that reply may be incomplete.`
  return failure('command.not-sendable', sentence, 'Resume the run. Uptick first reads the previous value again.')
}

export function lineEnded(quoted: string, cause: string, evidence: string): Failure {
  const sentence = `The connection ended before the reply to ${quoted}: ${cause}.`
  return failure('console.closed', sentence, lookFirst, { evidence })
}

/** A turn that ends a command and is not a reply. */
export function noReply(quoted: string, turn: Turn, evidence: string): Failure {
  if (turn.kind === 'question') {
    const sentence = `The appliance asks "${shown(turn.line)}" during ${quoted}, and only a person may answer.`
    const hint = 'Uptick typed nothing. Answer the question, or type the command in the console.'
    return failure('console.question', sentence, hint, { evidence })
  }
  if (turn.kind === 'flood') {
    const sentence = `The reply to ${quoted} does not end: ${turn.what}.`
    return failure('console.unexpected-output', sentence, look, { evidence })
  }
  const sentence = `The appliance ended the session before the reply to ${quoted} and shows its login prompt.`
  return failure('console.closed', sentence, lookFirst, { evidence })
}

/** The reply was too much to be held, and the disk did not take it. */
export function notKept(quoted: string, fault: unknown): Failure {
  const why = fault instanceof Error ? fault.message : String(fault)
  const sentence = `This computer could not store the large reply to ${quoted}: ${why}.`
  return failure('journal.not-writable', sentence, 'Free up disk space and try again.')
}

export function overlong(quoted: string, evidence: string): Failure {
  const sentence = `The reply to ${quoted} contains a line of more than ${longestLine} characters.`
  const hint = 'Check the appliance manually. No command has such a reply.'
  return failure('console.unexpected-output', sentence, hint, { evidence })
}

export function broken(quoted: string, why: string, evidence: string): Failure {
  const sentence = `Uptick cannot rely on the reply to ${quoted}: ${why}.`
  const hint = 'Check the appliance manually. The evidence shows what was received.'
  return failure('console.unexpected-output', sentence, hint, { evidence })
}

function shown(line: string): string {
  return line.trim().slice(-200)
}
