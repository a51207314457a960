import type { Block, Cell, ReplyBlock, Table } from '../model/record-section.ts'
import { composeRecord } from './compose-record.ts'
import type { RecordDocument } from './record-document.ts'
import { wordsOfState } from './state-words.ts'
import { momentOf, timeOf } from './time-words.ts'
import { visibleLine, visibleText } from './visible-text.ts'

/** What a form without the proof says of itself; `code` and `final` are those of the seal, absent in a preview. */
export interface SealWords {
  readonly code?: string
  readonly final?: boolean
}

export function sealSentence({ code, final }: SealWords): string {
  if (code === undefined) return 'This is a preview: nothing is sealed yet.'
  const finality =
    final === true ? 'It was sealed when the run was closed.' : 'It was sealed unfinished: the run was not over.'
  return `Code ${code}. ${finality} This form carries the code, not the proof: verify the zip, JSON or HTML form of the same code.`
}

/** The record for a ticket. Whatever came from an appliance or a person is escaped: it formats nothing. */
export function renderMarkdown(record: RecordDocument, seal: SealWords): string {
  const parts: string[] = []
  for (const { title, note, blocks } of composeRecord(record, { transcript: false })) {
    if (title === '') {
      parts.push(...blocks.map(renderBlock), sealSentence(seal))
      continue
    }
    parts.push(
      `## ${escapeLine(title)}${note === undefined ? '' : ` (${escapeLine(note)})`}`,
      ...blocks.map(renderBlock),
    )
  }
  return `${parts.join('\n\n')}\n`
}

function renderBlock(block: Block): string {
  switch (block.kind) {
    case 'mast': {
      const { title, lines, verdict, facts } = block.mast
      const words = [verdict.words, verdict.more].filter((text) => text !== '').join(', ')
      const head = [`# ${escapeLine(title)}`, `**${escapeLine(words)}**`, lines.map(escapeLine).join('; ')]
      return [...head, pairs(facts)].join('\n\n')
    }
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
      const name = cell.id === '' ? cell.title : `${cell.title} (${cell.id})`
      return [name, ...cell.lines].map(escapeLine).join(': ')
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
