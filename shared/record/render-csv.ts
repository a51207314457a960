import type { RecordDocument } from './record-document.ts'
import { practiceText } from './verdict-words.ts'
import { visibleLine } from './visible-text.ts'

const head = [
  'run', 'appliance', 'item', 'title', 'phase', 'state', 'reason', 'by', 'started', 'ended', 'evidence', 'files',
  'code (no proof: verify the zip, JSON or HTML form)', 'sealed', 'practice',
] // prettier-ignore

/** A row an item (RFC 4180, CRLF). What a spreadsheet would take for a formula is quoted with an apostrophe. */
export function renderCsv(record: RecordDocument, seal: { readonly code: string; readonly final: boolean }): string {
  const rows = record.items.map((item) => [
    record.run,
    item.appliance,
    item.id,
    item.title,
    item.phase,
    item.state,
    item.reason,
    item.by,
    item.startedAt,
    item.endedAt,
    item.evidence.map(({ seq, from, to }) => `line ${String(seq)}: ${String(from)} to ${String(to)}`).join('; '),
    item.files.map(({ name, sha256 }) => `${name} ${sha256}`).join('; '),
    seal.code,
    seal.final ? 'when the run was closed' : 'unfinished',
    record.practice ? practiceText : '',
  ])
  return [head, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('')
}

function cell(text: string): string {
  const shown = visibleLine(text)
  const harmless = /^[=+\-@\t]/.test(shown) ? `'${shown}` : shown
  return /[",\n]/.test(harmless) ? `"${harmless.replace(/"/g, '""')}"` : harmless
}
