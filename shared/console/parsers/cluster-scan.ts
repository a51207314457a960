import type { Json } from '../../model/run-event.ts'
import {
  fieldsOf,
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

const headingPattern =
  /^(?:nodes?|hosts?|hostnames?|names?|appliances?|members?|roles?|states?|status|address(?:es)?|clusters?|found|ids?)$/i
const count = /^(?:found\s+)?\d+\s+(?:active\s+)?(?:nodes?|appliances?|members?|hosts?)(?:\s+(?:were\s+)?found)?[.:]?$/i
const nothing = /^(?:no (?:active )?(?:nodes?|appliances?|members?|hosts?)(?: (?:were )?found)?|none(?: found)?)[.!]?$/i
/** What the name of a node may look like: a host name or an address; at least two characters, one of them a letter or dot. */
const nodeName = /^(?=.*[A-Za-z.])[A-Za-z0-9][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+)*$/
const lead = /^(?:(?:found|node|host|appliance|member|active|scanning|scanned|associated)\b[\s:=]*)+/i
const states = /^(?:found|ok|up|active|standby|attached|online|associated|ready|present|missing|lost|down|offline)$/i

/**
 * `Cluster Scan`: the nodes that it names, with the state that it gives for each. Its form is not known (FACTS 3): a node a
 * line, several behind a colon, columns or quoted fields are taken. A line that names no node and is none of the words
 * around a list fails the whole: a node that was overlooked would be a hole in the cluster.
 */
export const clusterScan: Parser = parserOf((lines, reply) => {
  const rows: { line: number; entry: { name: string; state?: string } }[] = []
  const unread: Line[] = []
  for (const { line, text } of lines) {
    if (nothing.test(text) || count.test(text)) continue
    if (isHeading(text) || isHead(text, headingPattern)) {
      if (!/\bnode found\b/i.test(text)) continue
      return notUnderstood('it says that a node was found, and not which')
    }
    if (isRemark(text)) {
      unread.push({ line, text })
      continue
    }
    const nodes = nodesOf(text)
    if (nodes.length === 0) return notUnderstood(`the line ${shown(text)} names no node`)
    rows.push(...nodes.map((entry) => ({ line, entry })))
  }
  if (rows.length === 0 && unread.length > 0) return notUnderstood('it names no node')
  const once = rows.filter(({ entry }, at) => rows.findIndex((row) => row.entry.name === entry.name) === at)
  const entries = once.map(({ line, entry }) => ({ line, entry: entry as Json }))
  return listOf('clusterNodes', entries, reply, unread)
})

/** 'Node ms-02 found', '"ms-02" "active"', 'ms-02: attached', 'Found 2 nodes: ms-02, ms-03' */
function nodesOf(text: string): readonly { name: string; state?: string }[] {
  const listed = /^(?:[a-z ]{0,30}\d+\s+)?(?:nodes?|appliances?|members?)(?: found)?\s*:\s*(.+)$/i.exec(text)?.[1]
  if (listed !== undefined) {
    const names = fieldsOf(listed).filter((field) => !/^and$/i.test(field))
    return names.every((name) => nodeName.test(name) && !states.test(name)) ? names.map((name) => ({ name })) : []
  }
  const bare = text.replace(lead, '')
  const [first = '', ...rest] = fieldsOf(bare).map((field) => field.replace(/[:;]$/, ''))
  const name = first.replace(/[:;]$/, '')
  if (!nodeName.test(name) || states.test(name) || headingPattern.test(name)) return []
  const state = rest.find((field) => states.test(field))
  // A sentence is not a row: after name and state, a row has figures and addresses, not words.
  if (rest.filter((field) => /^[A-Za-z]{2,}$/.test(field) && !states.test(field)).length > 2) return []
  return [state === undefined ? { name } : { name, state }]
}
