import type { Json } from '../../model/run-event.ts'
import { longestPatternLine, patternFault } from '../../model/line-pattern.ts'
import { listOf, notUnderstood, parserOf, shown, type Line, type Reading, type ReplyText } from './reply-lines.ts'

/** A reader without code, as a document writes it: `read: { pattern, into, fact }` (RUNBOOK.md). */
export interface PatternReader {
  readonly pattern: string
  readonly into: 'list' | 'text' | 'map'
  readonly fact?: string | undefined
}

/** The fact that a pattern reads into where the document names none. */
export const unnamedFact = 'reading'

/**
 * Reads a reply by a document's own pattern, matched against each line. `list`: an entry a line, made of the named groups;
 * `text`: the first named group (or the match) of the first line that matches; `map`: `key` and `value` of each line, or
 * the named groups of the first. Lines longer than 400 characters are not matched; a list with a line that does not match
 * is understood only as far as the others go, and those are given back as unread.
 */
export function readWithPattern(reply: ReplyText, reader: PatternReader): Reading {
  const fault = patternFault(reader.pattern)
  if (fault !== undefined) return notUnderstood(`the document's pattern cannot be used: ${fault}`)
  const pattern = new RegExp(reader.pattern, 'u')
  const fact = reader.fact ?? unnamedFact
  return parserOf((lines, whole) => {
    const rows: { line: number; entry: Record<string, string>; text: string }[] = []
    const unread: Line[] = []
    for (const { line, text } of lines) {
      const found = text.length > longestPatternLine ? null : pattern.exec(text)
      if (found === null) unread.push({ line, text })
      else rows.push({ line, entry: groupsOf(found), text: Object.values(groupsOf(found))[0] ?? found[1] ?? found[0] })
    }
    const [first] = rows
    if (first === undefined && (lines.length > 0 || reader.into !== 'list')) {
      const seen = lines[0] === undefined ? 'it has no lines' : `${shown(lines[0].text)} does not match`
      return notUnderstood(`nothing in it is of the form ${reader.pattern}: ${seen}`)
    }
    if (first === undefined || reader.into === 'list') return listOf(fact, rows, whole, unread)
    if (reader.into === 'text') return { ok: true, facts: [{ fact, value: first.text, line: first.line }], unread }
    const paired = rows.filter(({ entry }) => 'key' in entry && 'value' in entry)
    const value: Json =
      paired.length === 0
        ? first.entry
        : Object.fromEntries(paired.map(({ entry }) => [entry['key'] ?? '', entry['value'] ?? '']))
    const lastLine = Math.max(first.line, paired.at(-1)?.line ?? first.line)
    return { ok: true, facts: [{ fact, value, line: first.line, lastLine }], unread }
  })(reply)
}

function groupsOf(found: RegExpExecArray): Record<string, string> {
  const entry: Record<string, string> = {}
  for (const [name, value] of Object.entries(found.groups ?? {})) if (value !== undefined) entry[name] = value
  return entry
}
