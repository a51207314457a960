import type { Evidence } from '../model/run-event.ts'

/** A reply as the journal keeps it, secrets taken out. Offsets of evidence count its octets: lines joined by LF, UTF-8. */
export interface StoredReply {
  readonly seq: number
  readonly file?: string
  readonly lines: readonly string[]
  readonly status: 'ok' | 'no' | 'bad' | 'none'
  readonly statusText: string
  readonly statusLine: number
}

const encoder = new TextEncoder()

/** The evidence for lines `first` to `last` (indexes, both included) of a stored reply: half-open octet offsets. */
export function evidenceOf(reply: StoredReply, first: number, last = first): Evidence {
  const octets = (lines: readonly string[]): number => encoder.encode(lines.join('\n')).length
  const before = first <= 0 ? 0 : octets(reply.lines.slice(0, first)) + 1
  const from = Math.min(before, octets(reply.lines))
  const to = Math.max(from, octets(reply.lines.slice(0, last + 1)))
  return { seq: reply.seq, ...(reply.file === undefined ? {} : { file: reply.file }), from, to }
}

/** The whole reply as evidence. */
export function wholeOf(reply: StoredReply): Evidence {
  return evidenceOf(reply, 0, reply.lines.length - 1)
}
