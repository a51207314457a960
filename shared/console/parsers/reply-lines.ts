import type { Json, ReplyStatus } from '../../model/run-event.ts'

/** As much of a reply as a parser needs. `statusLine` is the index in `lines` of the status line; -1 where there is none. */
export interface ReplyText {
  readonly lines: readonly string[]
  readonly statusLine: number
  readonly statusText: string
  readonly status: ReplyStatus
  /** Too much to be held: `lines` are only its last ones. */
  readonly large?: { readonly filled: number; readonly characters: number; readonly first: string }
  readonly doubt?: string
  readonly contradiction?: readonly string[]
}

/** A fact as it was read, and the lines (indexes, both included) that it rests on. */
export interface ReadFact {
  readonly fact: string
  readonly value: Json
  readonly line: number
  readonly lastLine?: number
}

export interface Line {
  readonly line: number
  readonly text: string
}

/** `unread` are remarks that were left aside; a line that may hold what was looked for is never left aside, it fails. */
export type Reading =
  | { readonly ok: true; readonly facts: readonly ReadFact[]; readonly unread: readonly Line[] }
  | { readonly ok: false; readonly reason: string }

export type Parser = (reply: ReplyText) => Reading

/** No line of a reply that is understood here comes near; what is longer is not matched against anything. In characters. */
const longest = 1000

export const notUnderstood = (reason: string): Reading => ({ ok: false, reason })

/**
 * Builds a parser that is only called for successful replies: a missing status never counts as success, and a NO has no
 * data. The parser gets the data lines, trimmed, without blank lines and rulers, followed by the text after OK, if
 * there is any.
 */
export function parserOf(read: (lines: readonly Line[], reply: ReplyText) => Reading): Parser {
  return (reply) => {
    const unfit = unfitToRead(reply)
    if (unfit !== undefined) return unfit
    if (reply.large) return notUnderstood(tooLarge(reply.large.characters))
    const lines = [...dataLines(reply), ...answerOnStatusLine(reply)]
    const overlong = lines.find(({ text }) => text.length > longest)
    if (overlong)
      return notUnderstood(`line ${String(overlong.line + 1)} is ${String(overlong.text.length)} characters long`)
    return read(lines, reply)
  }
}

/** Why a reply has no data to read: it may be cut short, or the appliance said no. Undefined where it was answered OK. */
export function unfitToRead(reply: ReplyText): Reading | undefined {
  if (reply.doubt !== undefined) return notUnderstood(`it may be the answer to another command: ${reply.doubt}`)
  if (reply.contradiction !== undefined) {
    return notUnderstood(`it says both ${reply.contradiction.map(shown).join(' and ')}`)
  }
  if (reply.status === 'none') return notUnderstood('there is no OK at its end, so it may be cut short')
  if (reply.status === 'ok') return undefined
  return notUnderstood(`the appliance refused it (${reply.statusText.slice(0, 200)})`)
}

/** No list or value that is read here is so long. */
function tooLarge(characters: number): string {
  return `it is ${String(characters)} characters long`
}

function dataLines(reply: ReplyText): readonly Line[] {
  return reply.lines.flatMap((raw, line) => {
    if (line === reply.statusLine) return []
    const text = raw.length > 4 * longest ? raw : raw.trim().replace(/^\*\s+/, '')
    return text === '' || /^[-=_*#+|.\s]{1,200}$/.test(text) ? [] : [{ line, text }]
  })
}

/** 'Completed', 'Command completed.', '3 licenses': words behind OK that say nothing but OK. */
const nothingButOk =
  /^(?:(?:the )?(?:command|request|operation)\s+)?(?:ok|done|completed?|finished|success|succeeded|successful|successfully completed|completed successfully)[.!]?$/i
const justACount =
  /^(?:total:?\s*)?\d+\s+(?:licen[sc]es?|engines?|updates?|patch(?:es)?|rows?|entries|lines?|jobs?|items?)(?:\s+(?:found|listed|installed))?[.!]?$/i

function answerOnStatusLine(reply: ReplyText): readonly Line[] {
  const text = reply.statusText.length > 4 * longest ? reply.statusText : reply.statusText.trim()
  if (text === '' || reply.statusLine < 0 || nothingButOk.test(text) || justACount.test(text)) return []
  return [{ line: reply.statusLine, text }]
}

export function isCount(text: string): boolean {
  return justACount.test(text)
}

/** Words and "quoted strings", with \" and \\ taken back (FACTS 2a); commas and tabs between them do not count. */
export function fieldsOf(text: string): readonly string[] {
  const fields: string[] = []
  for (const [whole, quoted] of text.matchAll(/"((?:[^"\\]|\\.)*)"|[^\s,"]+/g)) {
    fields.push(quoted === undefined ? whole : quoted.replace(/\\(.)/g, '$1'))
  }
  return fields
}

/** One value: its quotes taken off, where it is quoted as a whole. */
export function unquote(text: string): string {
  const found = /^"((?:[^"\\]|\\.)*)"$/.exec(text.trim()) ?? /^'([^']*)'$/.exec(text.trim())
  return found === null ? text.trim() : (found[1] ?? '').replace(/\\(.)/g, '$1')
}

/** A heading such as 'Licenses of mail.example.com:' precedes a list and is not a row of it. */
export function isHeading(text: string): boolean {
  return /^[A-Za-z][^"]{0,79}:$/.test(text)
}

/** A line of column heads: every word of it is one of these. */
export function isHead(text: string, word: RegExp): boolean {
  const words = text.split(/[-|,:\s"]+/).filter((part) => part !== '')
  return words.length > 0 && words.every((part) => word.test(part))
}

/** A sentence for a person: five words and more, a full stop at its end. */
export function isRemark(text: string): boolean {
  return /[.!]$/.test(text) && text.split(/\s+/).length >= 5 && !text.includes('"')
}

export function shown(text: string): string {
  return `"${text.length > 80 ? `${text.slice(0, 79)}…` : text}"`
}

/** A list that was read whole: its fact rests on all of its rows, or on the status line where it is empty. */
export function listOf(
  fact: string,
  rows: readonly { line: number; entry: Json }[],
  reply: ReplyText,
  unread: readonly Line[],
): Reading {
  const lines = rows.map(({ line }) => line)
  const line = lines.length === 0 ? Math.max(0, reply.statusLine) : Math.min(...lines.slice(0, 1))
  const lastLine = lines.length === 0 ? line : Math.max(line, lines[lines.length - 1] ?? line)
  return { ok: true, facts: [{ fact, value: rows.map(({ entry }) => entry), line, lastLine }], unread }
}
