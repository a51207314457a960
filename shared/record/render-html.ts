import { composeRecord, type Block, type ComposeWords } from './compose-record.ts'
import type { RecordDocument } from './record-document.ts'
import { visibleLine, visibleText } from './visible-text.ts'

/** Text made harmless for markup, in an element or in a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${String(character.charCodeAt(0))};`)
}

const line = (text: string): string => escapeHtml(visibleLine(text))

/** How a file of the record is shown: its size, and its picture (a data URL) where it is one. */
export interface ShownFile {
  readonly octets: number
  readonly picture?: string
}

export interface HtmlWords extends ComposeWords {
  readonly file: (sha256: string) => ShownFile | undefined
}

/** Everything a person sees of a record, as markup without a script, a style or a link of its own. */
export function renderHtml(record: RecordDocument, words: HtmlWords): string {
  const sections = composeRecord(record, words)
  const index = sections.map(({ id, title }) => `<li><a href="#${line(id)}">${line(title)}</a></li>`).join('')
  const body = sections
    .map(({ id, title, blocks }) => {
      const shown = blocks.map((block) => renderBlock(block, words)).join('\n')
      return `<section id="${line(id)}"><h2>${line(title)}</h2>\n${shown}</section>`
    })
    .join('\n')
  return `<nav aria-label="Sections"><ol>${index}</ol></nav>\n${body}`
}

function renderBlock(block: Block, words: HtmlWords): string {
  switch (block.kind) {
    case 'words':
      return block.text === '' ? '' : `<h3>${line(block.text)}</h3>`
    case 'pairs':
      return `<dl>${block.rows.map(([name, value]) => `<dt>${line(name)}</dt><dd><bdi>${line(value)}</bdi></dd>`).join('')}</dl>`
    case 'list':
      return `<ul>${block.entries.map((entry) => `<li><bdi>${line(entry)}</bdi></li>`).join('')}</ul>`
    case 'table':
      return renderTable(block.head, block.rows)
    case 'quote':
      return `<details><summary><bdi>${line(block.title)}</bdi></summary><pre><bdi>${escapeHtml(visibleText(block.text))}</bdi></pre></details>`
    case 'file':
      return renderFile(block.sha256, block.title, words.file(block.sha256))
  }
}

function renderTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const states = head.indexOf('State')
  const cells = (row: readonly string[]): string =>
    row
      .map(
        (text, at) => `<td${at === states ? ` class="state ${stateClass(text)}"` : ''}><bdi>${line(text)}</bdi></td>`,
      )
      .join('')
  const headings = head.map((text) => `<th scope="col">${line(text)}</th>`).join('')
  const body = rows.map((row) => `<tr>${cells(row)}</tr>`).join('\n')
  return `<div class="wide"><table><thead><tr>${headings}</tr></thead><tbody>${body}</tbody></table></div>`
}

/** A state's class is one of a closed list; its words come from the record. */
function stateClass(state: string): string {
  if (state === 'pass' || state === 'ticked') return 'good'
  if (state === 'fail' || state === 'error' || state === 'uncertain') return 'bad'
  if (state === 'waived' || state === 'attention' || state === 'stale') return 'care'
  return 'plain'
}

function renderFile(sha256: string, title: string, file: ShownFile | undefined): string {
  const name = `<bdi>${line(title)}</bdi>`
  if (file === undefined) return `<p class="file">${name}: not in this record. SHA-256 ${line(sha256)}</p>`
  const picture = file.picture === undefined ? '' : `<img alt="${line(title)}" src="${escapeHtml(file.picture)}">`
  const save = `<button type="button" data-save="${line(sha256)}">Save</button>`
  return `<p class="file">${name}: ${String(file.octets)} octets, SHA-256 <code>${line(sha256)}</code> ${save}</p>${picture}`
}
