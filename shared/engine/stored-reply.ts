import type { Evidence } from '../model/run-event.ts'

/** A reply as the journal keeps it, secrets taken out. Offsets of evidence count its bytes: lines joined by LF, UTF-8. */
export interface StoredReply {
  readonly seq: number
  readonly file?: string
  readonly lines: readonly string[]
  readonly status: 'ok' | 'no' | 'bad' | 'none'
  readonly statusText: string
  readonly statusLine: number
  /** Why it may be another command's answer; then its status is 'none'. */
  readonly doubt?: string
  /** OK and NO in one reply: the first line of each; then its status is 'none'. */
  readonly contradiction?: readonly string[]
  /** It is too much to be held: `lines` are its last ones, and this is known of the whole. */
  readonly large?: {
    readonly bytes: number
    readonly filled: number
    readonly characters: number
    readonly first: string
  }
}

const encoder = new TextEncoder()

/** The evidence for lines `first` to `last` (indexes, both included) of a stored reply: half-open byte offsets. */
export function evidenceOf(reply: StoredReply, first: number, last = first): Evidence {
  // Only the last lines are available, so the reply is cited as a whole.
  if (reply.large)
    return {
      seq: reply.seq,
      ...(reply.file === undefined ? {} : { file: reply.file }),
      from: 0,
      to: reply.large.bytes,
    }
  const bytes = (lines: readonly string[]): number => encoder.encode(lines.join('\n')).length
  const before = first <= 0 ? 0 : bytes(reply.lines.slice(0, first)) + 1
  const from = Math.min(before, bytes(reply.lines))
  const to = Math.max(from, bytes(reply.lines.slice(0, last + 1)))
  return { seq: reply.seq, ...(reply.file === undefined ? {} : { file: reply.file }), from, to }
}

/** The whole reply as evidence. */
export function wholeOf(reply: StoredReply): Evidence {
  return evidenceOf(reply, 0, reply.lines.length - 1)
}
