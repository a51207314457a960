import type { Json } from '../../model/run-event.ts'
import {
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

interface Licence {
  name: string
  key?: string
  expires?: string
  state?: string
}

const headingPattern =
  /^(?:licen[sc]es?|names?|keys?|letters?|expir\w*|dates?|status|state|features?|descriptions?|types?|installed|count|id)$/i
const emptyList = /^(?:no licen[sc]es?(?: (?:installed|found|listed))?|none)[.!]?$/i
const expiryAlone =
  /^(?:no expiry|no expiration|never(?: expires)?|permanent|expire[sd]?\b.*|expiry\b.*|expiration\b.*)$/i
const date =
  /^(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/. ](?:\d{1,2}|[A-Za-z]{3,9})[-/. ]\d{2,4}|[A-Za-z]{3,9}\.? \d{1,2},? \d{4})$/
const counts = /^(?:unlimited|users?|mailbox(?:es)?|seats?|nodes?|servers?|sites?)$/i
const states = /^(?:active|valid|installed|enabled|ok|current|expired|disabled|invalid|inactive|permanent)$/i

/** `License List`: what is licensed. */
export const licenceList: Parser = licencesParser('licences')
/** `License Status`: the same rows, with a state or an end date. Read in addition to the list; does not replace it. */
export const licenceStatus: Parser = licencesParser('licenceStates')

/**
 * The names of licenses, the key letter in parentheses or a column of its own, what is said of their end kept as text. The
 * real form is not known (FACTS 3), so lines, columns and quoted fields are taken; but a line that cannot be read makes the
 * whole list not understood: a license that was overlooked would silently mean "no".
 */
function licencesParser(fact: string): Parser {
  return parserOf((lines, reply) => {
    const rows: { line: number; entry: Licence }[] = []
    const unread: Line[] = []
    for (const { line, text } of lines) {
      const last = rows.at(-1)?.entry
      if (emptyList.test(text) || isCount(text)) continue
      if (last !== undefined && expiryAlone.test(text)) last.expires ??= text
      else if (isHeading(text) || isHead(text, headingPattern)) continue
      else if (isRemark(text) && !/upgrades?\s+allowed/i.test(text)) unread.push({ line, text })
      else {
        const licence = readLicence(text)
        if (licence === undefined) return notUnderstood(`the line ${shown(text)} is not a license`)
        rows.push({ line, entry: licence })
      }
    }
    if (rows.length === 0 && unread.length > 0) return notUnderstood('it names no license')
    const entries = rows.map(({ line, entry }) => ({ line, entry: { ...entry } as Json }))
    return listOf(fact, entries, reply, unread)
  })
}

function readLicence(text: string): Licence | undefined {
  let rest = text.replace(/^\d{1,3}[.)]\s+/, '').replace(/^licen[sc]e\s*(?:name)?\s*[:=]\s*/i, '')
  let key: string | undefined
  rest = rest.replace(/\(([A-Za-z0-9])\)/, (_, letter: string) => {
    key = letter
    return '\t'
  })
  const cells = cellsOf(rest)
  let expires: string | undefined
  let state: string | undefined
  const names: string[] = []
  for (const cell of cells) {
    if (/^[A-Za-z]$/.test(cell) && key === undefined) key = cell
    else if (date.test(cell) || expiryAlone.test(cell)) {
      if (/^expired$/i.test(cell)) state = cell
      else expires = expires === undefined ? cell : `${expires} ${cell}`
    } else if (states.test(cell) && names.length > 0) state = cell
    else names.push(cell)
  }
  // 'Corporate Edition Active': nothing but a blank parts the state from the name.
  const trailing = /^(.+?) (\w+)$/.exec(names[0] ?? '')
  if (trailing !== null && names.length === 1 && state === undefined && states.test(trailing[2] ?? '')) {
    names[0] = trailing[1] ?? ''
    state = trailing[2] ?? ''
  }
  const [name, ...others] = names
  // A further column of one license is a figure or an id (a count of users); two names in one line are not understood.
  if (name === undefined || !/^[A-Za-z0-9][^"\t]{1,79}$/.test(name) || !/[A-Za-z]{2}/.test(name)) return undefined
  if (others.some((other) => /[A-Za-z]{3,}\s/.test(other)) || others.length > 4) return undefined
  // What is neither known nor a figure may say that it is not in force ("revoked"): it is kept, and nothing is made of it.
  const unknown = others.filter((other) => !/\d/.test(other) && !counts.test(other))
  if (unknown.length > 0) state = [...(state === undefined ? [] : [state]), ...unknown].join(' ')
  return {
    name,
    ...(key === undefined ? {} : { key }),
    ...(expires === undefined ? {} : { expires }),
    ...(state === undefined ? {} : { state }),
  }
}

/** Quoted fields, columns (tabs, bars, two blanks), 'f: Name', or 'Name, expires …': the cells of one row. */
function cellsOf(text: string): readonly string[] {
  if (text.includes('"')) {
    const cells: string[] = []
    for (const [, quoted, bare] of text.matchAll(/"((?:[^"\\]|\\.)*)"|([^"\t]+)/g)) {
      if (quoted !== undefined) cells.push(quoted.replace(/\\(.)/g, '$1'))
      else cells.push(...(bare ?? '').split(/[\s,;]+/))
    }
    return cells.map((cell) => cell.trim()).filter((cell) => cell !== '')
  }
  const lettered = /^([A-Za-z])\s*[:=-]\s*(.+)$/.exec(text) ?? /^([A-Za-z])\s+([A-Z].+)$/.exec(text)
  const parts = lettered === null ? [text] : [lettered[1] ?? '', lettered[2] ?? '']
  const split = parts.flatMap((part) =>
    part.split(
      /\t+|\s{2,}|\s*[|;]\s*|\s+-\s+|,\s+(?=expir|never|no exp)|\s+(?=(?:expires?|expired|expiry|expiration)\b)|:\s+(?=\S)/i,
    ),
  )
  return mergeExpiry(split.map((cell) => cell.trim().replace(/[,:]$/, '')).filter((cell) => cell !== ''))
}

/** 'Expires' and '2013-12-31' in two cells belong together. */
function mergeExpiry(cells: readonly string[]): readonly string[] {
  const merged: string[] = []
  for (const cell of cells) {
    const last = merged.at(-1)
    if (
      last !== undefined &&
      /^(?:expires?|expired|expiry|expiration(?: date)?)(?: on)?$/i.test(last) &&
      date.test(cell)
    ) {
      merged[merged.length - 1] = `${last} ${cell}`
    } else merged.push(cell)
  }
  return merged
}
