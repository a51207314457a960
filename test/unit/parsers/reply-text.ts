import { parsers, type ReplyText } from '../../../shared/console/parsers/parsers.ts'
import type { Json } from '../../../shared/model/run-event.ts'

/** A reply as the console gives it: the last line is its status line. */
export function reply(text: string): ReplyText {
  const lines = text.split('\n')
  const last = lines[lines.length - 1] ?? ''
  const found = /^(OK|NO|BAD)(?:\s+(.*))?$/i.exec(last)
  if (!found) return { lines, statusLine: -1, statusText: '', status: 'none' }
  const status = found[1]!.toLowerCase() as 'ok' | 'no' | 'bad'
  return { lines, statusLine: lines.length - 1, statusText: found[2] ?? '', status }
}

/** The facts that a parser reads, or its reason for not understanding. */
export function read(parser: string, text: string): Record<string, Json> | string {
  const reading = parsers[parser]!(reply(text))
  return reading.ok ? Object.fromEntries(reading.facts.map(({ fact, value }) => [fact, value])) : reading.reason
}
