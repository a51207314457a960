import {
  fieldsOf,
  isCount,
  isHead,
  isHeading,
  isRemark,
  listOf,
  notUnderstood,
  parserOf,
  shown,
  type Line,
  type Parser,
} from './reply-lines.ts'

const usual = /^[PRDE]\d+(?:[_-][A-Za-z0-9]+)*$/
const other = /^(?=.*\d)[A-Za-z][A-Za-z0-9]*(?:[._-][A-Za-z0-9]+)+$/
const headingPattern =
  /^(?:updates?|patch(?:es)?|names?|versions?|releases?|dates?|status|state|descriptions?|installed|types?|ids?)$/i
const emptyList =
  /^(?:no (?:updates?|patch(?:es)?)(?: (?:are |have been )?(?:installed|found|listed|available))?|none)[.!]?$/i

/**
 * `Update List`: the names of the installed updates. A bare OK is an empty list (FACTS 2a). Names are opaque and kept
 * as written, without a final `.mpu5`. A line without a name makes the whole list invalid: a patch that was overlooked
 * would not be reinstalled.
 */
export const updateList: Parser = parserOf((lines, reply) => {
  const rows: { line: number; entry: { name: string } }[] = []
  const unread: Line[] = []
  for (const { line, text } of lines) {
    const names = namesIn(text)
    if (names.length > 0) rows.push(...names.map((name) => ({ line, entry: { name } })))
    else if (emptyList.test(text) || isCount(text) || isHeading(text) || isHead(text, headingPattern)) continue
    else if (isRemark(text)) unread.push({ line, text })
    else return notUnderstood(`the line ${shown(text)} names no update`)
  }
  if (rows.length === 0 && unread.length > 0) return notUnderstood('it names no update')
  const once = rows.filter(({ entry }, at) => rows.findIndex((row) => row.entry.name === entry.name) === at)
  return listOf('patches', once, reply, unread)
})

function namesIn(text: string): readonly string[] {
  if (emptyList.test(text) || isRemark(text)) return []
  const fields = fieldsOf(text).map((field) =>
    field
      .replace(/^\d+[.)]$/, '')
      .replace(/[:;]$/, '')
      .replace(/\.mpu\d+$/, ''),
  )
  const bare = fields.filter((field) => field !== '')
  const named = bare.filter((field) => usual.test(field))
  // A row begins with its name; others that a description mentions further on are none of it.
  if (named.length > 0) return named.length === bare.length ? named : named.slice(0, 1)
  const [first] = bare
  return first !== undefined && other.test(first) ? [first] : []
}
