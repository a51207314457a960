import type { Block, Cell, Point, ReplyBlock, Section, Signature, Table } from '../model/record-section.ts'
import { webAddress } from '../model/item-link.ts'
import { composeRecord } from './compose-record.ts'
import type { RecordDocument } from './record-document.ts'
import { wordsOfState } from './state-words.ts'
import { momentOf, timeOf } from './time-words.ts'
import { practiceText } from './verdict-words.ts'
import { visibleLine, visibleText } from './visible-text.ts'

/** What a form without the proof says of itself; `code` and `final` are those of the seal, absent in a preview. */
export interface SealOptions {
  readonly code?: string
  readonly final?: boolean
}

export function sealSentence({ code, final }: SealOptions): string {
  if (code === undefined) return 'This is a preview. The record is not sealed yet.'
  const finality =
    final === true
      ? 'The record was sealed when the run was closed.'
      : 'The record is sealed unfinished: the run is still open.'
  return `Code ${code}. ${finality} This form carries the code, not the proof. The zip, JSON, or HTML form with the same code can be verified.`
}

/** The record for a ticket. Text from an appliance or a person is escaped, so that it formats nothing. */
export function renderMarkdown(record: RecordDocument, seal: SealOptions): string {
  const sections = composeRecord(record, { transcript: false })
  const first = sections.filter((section) => section.first === true)
  const rest = sections.filter((section) => section.first !== true)
  const practice = record.practice ? [`**${practiceText}**`] : []
  const parts = [
    ...practice,
    ...first.flatMap(renderSection),
    `## Verification code\n\n${sealSentence(seal)}`,
    '---',
    ...rest.flatMap(renderSection),
    ...practice,
  ]
  return `${parts.join('\n\n')}\n`
}

function renderSection({ title, note, blocks }: Section): string[] {
  const heading = `## ${escapeLine(title)}${note === undefined ? '' : ` (${escapeLine(note)})`}`
  return [...(title === '' ? [] : [heading]), ...blocks.map(renderBlock)]
}

function renderBlock(block: Block): string {
  switch (block.kind) {
    case 'mast': {
      const { verdict, lines, facts } = block.mast
      const grid = facts.map(({ name, value, note }) => [name, note === '' ? value : `${value} (${note})`] as const)
      return [`# ${escapeLine(verdict)}`, ...lines.map(escapeLine), ...(grid.length === 0 ? [] : [pairs(grid)])].join(
        '\n\n',
      )
    }
    case 'points':
      return block.points.map(renderPoint).join('\n')
    case 'signatures':
      return block.signatures.map(renderSignature).join('\n')
    case 'heading':
      return `**${escapeLine(block.text)}**`
    case 'sentence':
      return escapeLine(block.text)
    case 'pairs':
      return pairs(block.rows)
    case 'list':
      return block.entries.map((entry) => `- ${escapeLine(entry)}`).join('\n')
    case 'table':
      return renderTable(block.table)
    case 'reply':
      return renderReply(block.reply)
    case 'file':
      return `- ${escapeLine(block.title)}: SHA-256 ${block.sha256}`
  }
}

function renderPoint({ state, title, lines }: Point): string {
  const { mark } = wordsOfState(state)
  return `- ${escapeLine(mark)} **${escapeLine(title)}**: ${lines.map(escapeLine).join(' ')}`
}

function renderSignature({ role, name, statement, at }: Signature): string {
  if (at === '') return `- ${escapeLine(role)}: not signed`
  return `- ${escapeLine(role)}: **${escapeLine(name)}**, ${momentOf(at)}: ${escapeLine(statement)}`
}

function pairs(rows: readonly (readonly [string, Cell])[]): string {
  return rows.map(([name, value]) => `- ${escapeLine(name)}: ${renderCell(value)}`).join('\n')
}

function renderTable({ head, groups }: Table): string {
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  const blank = head.slice(1).map(() => '')
  const body = groups.flatMap(({ title, rows }) => [
    ...(title === '' ? [] : [row([`**${escapeLine(title)}**`, ...blank])]),
    ...rows.map(({ cells }) => row(cells.map(renderCell))),
  ])
  return [row(head.map(escapeLine)), row(head.map(() => '---')), ...body].join('\n')
}

function renderCell(cell: Cell): string {
  if (typeof cell === 'string') return escapeLine(cell)
  switch (cell.kind) {
    case 'state': {
      const { mark, word } = wordsOfState(cell.state)
      return escapeLine(`${mark} ${word}`)
    }
    case 'titled': {
      const lines = [...cell.lines.map(escapeLine), ...linkOf(cell.link)]
      return lines.length === 0 ? escapeLine(cell.title) : `${escapeLine(cell.title)}: ${joinedLines(lines)}`
    }
    case 'refs':
      return cell.refs.map(({ text }) => escapeLine(text)).join(', ')
    case 'anchor':
      return String(cell.seq)
    case 'time':
      return cell.day ? momentOf(cell.at) : timeOf(cell.at)
    case 'code':
      return escapeLine(cell.text)
  }
}

/** A web address as a link; what would end the link or the cell is percent-encoded. */
function linkOf(link: string | undefined): string[] {
  const address = link === undefined ? undefined : webAddress(link)
  return address === undefined ? [] : [`<${address.href.replace(/[|<>\\`]/g, (sign) => encodeURIComponent(sign))}>`]
}

/** Sentences one after the other; what is not a sentence is separated from what follows. */
function joinedLines(lines: readonly string[]): string {
  return lines.reduce((text, line) => (/[.!?]$/.test(text) ? `${text} ${line}` : `${text}; ${line}`))
}

function renderReply({ command, end, lines }: ReplyBlock): string {
  return `${escapeLine(`${command} (${end})`)}\n\n${fenced(lines.map(({ text }) => visibleText(text)).join('\n'))}`
}

/** Names with underscores and hyphens stay as they are: inside a word they format nothing. */
function escapeLine(text: string): string {
  return visibleLine(text)
    .replace(/[\\`*[\]|<>~&$]/g, '\\$&')
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
    .replace(/^(\s*)([-+#=]|\d+[.)](?=\s|$))/, '$1\\$2')
}

/** A fence longer than any run of backticks inside. */
function fenced(text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}text\n${text}\n${fence}`
}
