import type { ReplyStatus } from '../model/run-event.ts'

export interface ReplyParts {
  readonly status: ReplyStatus
  /** What follows the status word; '' where nothing does. */
  readonly statusText: string
  /** Index of the status line; -1 where there is none. */
  readonly statusLine: number
  /** The reply has a line with OK and a line with NO or BAD: the first of each kind, as received. */
  readonly contradiction?: readonly string[]
}

/** A reply without a verdict. */
export const noStatus: ReplyParts = { status: 'none', statusText: '', statusLine: -1 }

const statusLine = /^(OK|NO|BAD)(?:\s+(.*))?$/

/** The verdict of a reply, found while its lines come. */
export class StatusWatch {
  #last: ReplyParts = noStatus
  #good: string | undefined
  #bad: string | undefined

  /** The verdict so far; 'none' with the lines that contradict each other where they do. */
  get parts(): ReplyParts {
    if (this.#good === undefined || this.#bad === undefined) return this.#last
    return { ...noStatus, contradiction: [this.#good, this.#bad] }
  }

  /** Has a status line come? */
  get seen(): boolean {
    return this.#last.statusLine >= 0
  }

  /** Index of the last status line; -1 before one came. */
  get line(): number {
    return this.#last.statusLine
  }

  take(line: string, index: number): void {
    const first = line.charCodeAt(0)
    // O, N, and B: for most lines, the first character is enough.
    if (first !== 79 && first !== 78 && first !== 66) return
    const match = statusLine.exec(line.trimEnd())
    if (!match) return
    const status = statusOf(match[1] ?? '')
    this.#last = { status, statusText: match[2] ?? '', statusLine: index }
    if (status === 'ok') this.#good ??= line
    else this.#bad ??= line
  }
}

/**
 * The verdict in a reply (FACTS 2b, 10.2): the last line that begins with OK, NO, or BAD in capitals. Lowercase words
 * are data ("No expiry"), and so is such a line in a log. If the reply has both OK and NO, there is no verdict.
 */
export function readReply(lines: readonly string[]): ReplyParts {
  const watch = new StatusWatch()
  for (const [index, line] of lines.entries()) watch.take(line, index)
  return watch.parts
}

/** Is that a status line? */
export function isStatusLine(line: string): boolean {
  return statusLine.test(line.trimEnd())
}

/** A status word in any case, where a protocol marks it; 'none' where it is another word. */
export function statusOf(word: string): ReplyStatus {
  const upper = word.toUpperCase()
  if (upper === 'OK') return 'ok'
  if (upper === 'NO') return 'no'
  return upper === 'BAD' ? 'bad' : 'none'
}
