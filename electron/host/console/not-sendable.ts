import { failure, type Failure } from '../../../shared/base/failure.ts'

/** What a terminal in line mode takes as one line; longer ones are cut or refused there. */
const longestCommand = 4000
// A line end would send a second command, a control would edit or interrupt; a lone surrogate is not a character.
const forbidden = /[\p{Cc}\u2028\u2029]|\p{Cs}/u

/** Why a command cannot be sent as one line; undefined where it can. */
export function notSendable(command: string): Failure | undefined {
  const found = forbidden.exec(command)?.[0]
  if (found !== undefined) {
    const code = found.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')
    return refusal(
      `The command holds a control character (U+${code})`,
      'Take it out: a command is one line of plain text.',
    )
  }
  if (command.length <= longestCommand) return undefined
  return refusal(`The command is longer than ${longestCommand} characters`, 'Shorten it.')
}

function refusal(what: string, hint: string): Failure {
  return failure('command.not-sendable', `${what} and was not sent.`, hint)
}
