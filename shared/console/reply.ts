import type { ReplyStatus } from '../model/run-event.ts'

export interface ReplyParts {
  readonly status: ReplyStatus
  /** What follows the status word; '' where nothing does. */
  readonly statusText: string
  /** Index of the status line; -1 where there is none. */
  readonly statusLine: number
}

/** A reply without a verdict. */
export const noStatus: ReplyParts = { status: 'none', statusText: '', statusLine: -1 }

const statusLine = /^(OK|NO|BAD)(?:\s+(.*))?$/

/**
 * The verdict in a reply (FACTS 2b, 10.2): the last line whose first word is OK, NO or BAD, in capitals: "No route to host"
 * is a line of a log. Earlier ones are data. No such line is 'none', which is never success.
 */
export function readReply(lines: readonly string[]): ReplyParts {
  for (let index = lines.length - 1; index >= 0; index--) {
    const match = statusLine.exec((lines[index] ?? '').trimEnd())
    if (!match) continue
    return { status: statusOf(match[1] ?? ''), statusText: match[2] ?? '', statusLine: index }
  }
  return noStatus
}

/** A status word in any case; 'none' where it is another word. */
export function statusOf(word: string): ReplyStatus {
  const upper = word.toUpperCase()
  if (upper === 'OK') return 'ok'
  if (upper === 'NO') return 'no'
  return upper === 'BAD' ? 'bad' : 'none'
}
