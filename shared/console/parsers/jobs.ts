import {
  isCount,
  isHead,
  isHeading,
  listOf,
  notUnderstood,
  parserOf,
  shown,
  unquote,
  type Line,
  type Parser,
  type Reading,
} from './reply-lines.ts'

const row = /^"?([^\s"]+-\d+)"?(?:\s*[:,]\s*|\s+)(\S.*)$/
const headingPattern =
  /^(?:jobs?|ids?|names?|status|state|backups?|restores?|times?|dates?|progress|start(?:ed)?|end(?:ed)?)$/i
const nothing =
  /^(?:there (?:is|are) )?(?:no|none)(?: (?:current|active|running|pending))?(?: (?:backups?|restores?|jobs?|operations?|merges?|ndmp merges?|merge operations?))?(?: (?:is |are )?(?:currently )?(?:in progress|running|active|pending|found|scheduled|to report))?[.!]?$/i
/** What may follow Done or Error and leaves them idle: a date, a time. A share or any other word does not. */
const stampWord =
  /^(?:at|on|utc|gmt|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}|\d{1,4}|\d{1,4}[-/.:][\d:/.T+Z-]{1,30})$/i

export const backupStatus: Parser = jobsParser('backups')
export const restoreStatus: Parser = jobsParser('restores')

/**
 * `Backup Status` and `Restore Status`: rows 'Backup-10000 Done'; a bare OK is an empty list. The state is kept as it is
 * written: only Done and Error are known to be idle, anything else counts as running (FACTS 10.6).
 */
function jobsParser(fact: string): Parser {
  return parserOf((lines, reply) => {
    const rows: { line: number; entry: { id: string; state: string } }[] = []
    const unread: Line[] = []
    const headings: Line[] = []
    let empty = false
    for (const { line, text } of lines) {
      const found = row.exec(text)
      if (found !== null) rows.push({ line, entry: { id: found[1] ?? '', state: stateOf(found[2] ?? '') } })
      else if (nothing.test(text) || isCount(text)) empty = true
      else if (isHead(text, headingPattern)) continue
      else if (isHeading(text)) headings.push({ line, text })
      else return notUnderstood(`the line ${shown(text)} is not read as a job and its state`)
    }
    // What looks like a heading may be the word for a job that runs: nothing below it says that there is none.
    if (rows.length === 0 && !empty && headings[0] !== undefined)
      return notUnderstood(
        `below ${shown(headings[0].text)} there is neither a job nor a line that says there are none`,
      )
    return listOf(fact, rows, reply, unread)
  })
}

/** 'Done 2012-11-24 03:00' -> Done; 'Done 40%' is kept unchanged, because its meaning is not documented. */
function stateOf(text: string): string {
  const bare = unquote(text)
  const found = /^"?(done|error)"?(?:\s+|,\s*)(.+)$/i.exec(bare)
  if (found !== null && isStamp(unquote(found[2] ?? ''))) return found[1] ?? ''
  return bare
}

function isStamp(text: string): boolean {
  return text.split(/[\s,]+/).every((word) => stampWord.test(word))
}

/**
 * `Ndmp Merge Status`: 'idle', 'running', or what it says. Its form is not known; a bare OK means that there is nothing to
 * report, as with the other two.
 */
export const ndmpMergeStatus: Parser = parserOf((lines, reply): Reading => {
  const said = lines.map(({ text }) => text).join(' / ')
  const line = lines[0]?.line ?? Math.max(0, reply.statusLine)
  const lastLine = Math.max(line, lines.at(-1)?.line ?? line)
  const fact = (value: string): Reading => ({
    ok: true,
    facts: [{ fact: 'ndmpMerge', value, line, lastLine }],
    unread: [],
  })
  const states = lines.map(({ text }) => mergeState(text))
  if (states.includes('running')) return fact('running')
  if (states.every((state) => state === 'idle')) return fact('idle')
  return fact(said.slice(0, 300))
})

function mergeState(text: string): 'idle' | 'running' | 'unknown' {
  const job = row.exec(text)
  const state = (
    job === null ? text.replace(/^(?:ndmp\s+)?(?:merge\s+)?(?:status|state)\s*[:=]\s*/i, '') : stateOf(job[2] ?? '')
  ).trim()
  const bare = unquote(state)
  if (
    nothing.test(bare) ||
    isHead(text, headingPattern) ||
    /^(?:idle|done|error|inactive|not running|not in progress)[.!]?$/i.test(bare)
  )
    return 'idle'
  return /^(?:running|active|merging|in progress|started|busy)\b/i.test(bare) ? 'running' : 'unknown'
}
