import { composeRecord, type Block } from './compose-record.ts'
import type { RecordDocument } from './record-document.ts'
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
  const parts = [`# Upgrade record ${escapeLine(record.run)}`, sealSentence(seal)]
  for (const { title, blocks } of composeRecord(record, { transcript: false })) {
    parts.push(`## ${escapeLine(title)}`, ...blocks.map(renderBlock))
  }
  return `${parts.join('\n\n')}\n`
}

function renderBlock(block: Block): string {
  switch (block.kind) {
    case 'words':
      return block.text === '' ? '' : `**${escapeLine(block.text)}**`
    case 'pairs':
      return block.rows.map(([name, value]) => `- ${escapeLine(name)}: ${escapeLine(value)}`).join('\n')
    case 'list':
      return block.entries.map((entry) => `- ${escapeLine(entry)}`).join('\n')
    case 'table':
      return [block.head, block.head.map(() => '---'), ...block.rows.map((row) => row.map(escapeLine))]
        .map((row) => `| ${row.join(' | ')} |`)
        .join('\n')
    case 'quote':
      return `${escapeLine(block.title)}\n\n${fenced(visibleText(block.text))}`
    case 'file':
      return `- ${escapeLine(block.title)}: SHA-256 ${block.sha256}`
  }
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
