import { failure, type Failure } from '../../../shared/base/failure.ts'
import { longestLine } from '../../../shared/console/terminal-text.ts'
import type { Turn } from '../../../shared/console/turn.ts'
import { seconds } from './line-failures.ts'

// The endings of a command that are no reply, in words. `quoted` is the command in quotation marks, secrets taken out.

const look = 'Disconnect and look at the appliance by hand.'
const lookFirst = 'Connect again and look whether the command took effect before it is sent again.'

/** `onlyReads`: the command is known to change nothing, so it may be sent again. */
export function notAnswered(quoted: string, deadline: number, onlyReads: boolean, evidence: string): Failure {
  const sentence = `${quoted} was not answered within ${seconds(deadline)}.`
  const hint = onlyReads
    ? 'It changes nothing, so you can send it again. If it fails again, check the appliance by hand.'
    : 'Whether it took effect is not known. Look at the appliance before you send it again.'
  return failure('console.timeout', sentence, hint, { evidence })
}

export function doubtedBefore(quoted: string): Failure {
  const sentence = `The reply before ${quoted} is in doubt, because lines came after it; ${quoted} was not sent.`
  return failure('command.not-sendable', sentence, 'Resume the run; what was read before is read again first.')
}

export function lineEnded(quoted: string, cause: string, evidence: string): Failure {
  const sentence = `The line ended before ${quoted} was answered: ${cause}.`
  return failure('console.closed', sentence, lookFirst, { evidence })
}

/** A turn that ends a command and is no reply. */
export function noReply(quoted: string, turn: Turn, evidence: string): Failure {
  if (turn.kind === 'question') {
    const sentence = `${quoted} was answered with "${shown(turn.line)}", which only a person may decide.`
    const hint = 'Nothing was typed. Answer the question, or give the command by hand.'
    return failure('console.question', sentence, hint, { evidence })
  }
  if (turn.kind === 'flood') {
    const sentence = `The answer to ${quoted} does not end: ${turn.what}.`
    return failure('console.unexpected-output', sentence, look, { evidence })
  }
  const sentence = `The appliance ended the session before ${quoted} was answered and asks for a login again.`
  return failure('console.closed', sentence, lookFirst, { evidence })
}

/** The reply was too much to be held, and the disk did not take it. */
export function notKept(quoted: string, fault: unknown): Failure {
  const why = fault instanceof Error ? fault.message : String(fault)
  const sentence = `The answer to ${quoted} is large, and this computer could not write it down: ${why}.`
  return failure('journal.not-writable', sentence, 'Make room on the disk, then ask again.')
}

export function overlong(quoted: string, evidence: string): Failure {
  const sentence = `The answer to ${quoted} holds a line of more than ${longestLine} characters.`
  const hint = 'Look at the appliance by hand: no command of it answers like that.'
  return failure('console.unexpected-output', sentence, hint, { evidence })
}

export function broken(quoted: string, why: string, evidence: string): Failure {
  const sentence = `The answer to ${quoted} cannot be relied on: ${why}.`
  const hint = 'Look at the appliance by hand; what came stands in the evidence.'
  return failure('console.unexpected-output', sentence, hint, { evidence })
}

function shown(line: string): string {
  return line.trim().slice(-200)
}
