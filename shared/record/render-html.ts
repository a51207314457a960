import type {
  Block,
  Cell,
  LineRef,
  Mast,
  Point,
  ReplyBlock,
  Row,
  Section,
  Signature,
  Table,
} from '../model/record-section.ts'
import { webAddress } from '../model/item-link.ts'
import { withheldMark } from './record-entry.ts'
import { renderMark } from './render-marks.ts'
import { wordsOfState } from './state-words.ts'
import { dayOf, momentOf, timeOf } from './time-words.ts'
import { practiceText } from './verdict-words.ts'
import { visibleLine, visibleText } from './visible-text.ts'

/** How a file of the record is shown: its size, and its picture where it is one, or why that is not shown. */
export interface ShownFile {
  readonly bytes: number
  readonly picture?: { readonly url: string } | { readonly why: string }
}

/** What a page has available for the markup. */
export interface RenderOptions {
  readonly file: (sha256: string) => ShownFile | undefined
  /**
   * Keeps what is folded in a block and gives the key under which `renderFolded` will be asked for it once it is unfolded;
   * undefined: it is to be there at once.
   */
  readonly later?: (block: FoldedBlock) => string | undefined
}

/** A block of which only a summary shows until it is unfolded. */
export type FoldedBlock = Extract<Block, { kind: 'table' | 'reply' }>

/** Text made harmless for markup, in an element or in a quoted attribute. */
export function escapeHtml(text: string): string {
  return /[&<>"']/.test(text) ? text.replace(/[&<>"']/g, (character) => `&#${String(character.charCodeAt(0))};`) : text
}

const line = (text: string): string => escapeHtml(visibleLine(text))

const bar = '<span class="wh">withheld</span>'

/** The same in an element whose text stands for itself, such as a cell: it is a paragraph of its own. */
function alone(text: string): string {
  return line(text).replaceAll(withheldMark, bar)
}

/** Text that came from a person or a peer: its direction stays its own. What is withheld is a bar with that word on it. */
function said(text: string): string {
  if (text === '') return ''
  return text === withheldMark ? bar : `<bdi>${line(text).replaceAll(withheldMark, bar)}</bdi>`
}

/** The way to the sections of a record. */
export function renderIndex(sections: readonly Section[]): string {
  const entries = sections
    .filter(({ title, first }) => title !== '' && first !== true)
    .map(({ id, title }) => `<li><a href="#${line(id)}">${line(title)}</a></li>`)
  return `<nav aria-label="Sections"><ol>${entries.join('')}</ol></nav>`
}

/**
 * A section as markup without a script, a style or a link of its own, in pieces of bounded size: a page can draw breath
 * between two of them. Joined they are the whole section.
 */
export function* renderSection({ id, title, note, blocks, first }: Section, words: RenderOptions): Generator<string> {
  const beside = note === undefined ? '' : ` <small>${line(note)}</small>`
  const heading = title === '' ? '' : `<h2>${line(title)}${beside}</h2>`
  yield `<section id="${line(id)}"${first === true ? ' class="one"' : ''}>${heading}\n`
  for (const block of blocks) yield* renderBlock(block, words)
  yield '</section>\n'
}

function* renderBlock(block: Block, words: RenderOptions): Generator<string> {
  switch (block.kind) {
    case 'mast':
      return yield renderMast(block.mast)
    case 'points':
      return yield `<ul class="points">${block.points.map(renderPoint).join('')}</ul>\n`
    case 'signatures':
      return yield `<div class="signed">${block.signatures.map(renderSignature).join('')}</div>\n`
    case 'heading':
      return yield `<h3>${said(block.text)}</h3>\n`
    case 'sentence':
      return yield `<p>${said(block.text)}</p>\n`
    case 'pairs':
      return yield `<dl>${block.rows.map(([name, value]) => `<div><dt>${said(name)}</dt><dd>${renderCell(value)}</dd></div>`).join('')}</dl>\n`
    case 'list':
      return yield `<ul>${block.entries.map((entry) => `<li>${alone(entry)}</li>`).join('')}</ul>\n`
    case 'table':
      return yield* renderTable(block.table, words.later?.(block))
    case 'reply':
      return yield renderReply(block.reply, words.later?.(block))
    case 'file':
      return yield renderFile(block.sha256, block.title, words.file(block.sha256))
  }
}

const shapes = { good: 'pass', care: 'attention', bad: 'fail', plain: 'to-do' } as const

function renderMast({ verdict, tone, practice, lines, facts }: Mast): string {
  const note = (text: string): string => (text === '' ? '' : `<dd class="note">${said(text)}</dd>`)
  const cells = facts.map(
    ({ name, value, note: more }) => `<div><dt>${said(name)}</dt><dd>${said(value)}</dd>${note(more)}</div>`,
  )
  const grid = cells.length === 0 ? '' : `<dl class="sum">${cells.join('')}</dl>`
  const strip = practice ? `<p class="practice">${line(practiceText)}</p>` : ''
  return `${strip}<div class="mast ${tone}">${renderMark(shapes[tone])}<div><h2 class="title">${said(verdict)}</h2>${lines.map((text) => `<p>${said(text)}</p>`).join('')}</div></div>
${grid}\n`
}

function renderPoint({ state, title, lines }: Point): string {
  const { word } = wordsOfState(state)
  const told = lines.map((text, index) => `<span${index === 0 ? '' : ' class="r"'}>${said(text)}</span>`).join('')
  return `<li><span class="s" title="${line(word)}">${renderMark(state)}</span><b>${said(title)}</b><div>${told}</div></li>\n`
}

function renderSignature({ role, name, statement, at }: Signature): string {
  if (at === '') return `<div class="unsigned"><p>Not signed</p><p class="small">${said(role)}</p></div>`
  const when = `signed ${whole(dayOf(at))}, ${line(timeOf(at))}`
  return `<div><p>${said(statement === withheldMark ? statement : `“${statement}”`)}</p><p><b>${said(name)}</b></p><p class="small">${said(role)}, ${when}</p></div>`
}

/** Rows a piece: enough to be quick, few enough for the page to stay alive. */
const rowsAtOnce = 500

function* renderTable(table: Table, key: string | undefined): Generator<string> {
  if (table.folded !== true) return yield* renderRows(table)
  yield `<details${later(key)}><summary>${line(table.name)}</summary>`
  if (key === undefined) yield* renderRows(table)
  yield '</details>\n'
}

function later(key: string | undefined): string {
  return key === undefined ? '' : ` data-later="${line(key)}"`
}

function* renderRows({ name, head, widths, groups, folded }: Table): Generator<string> {
  const all = widths.reduce((sum, width) => sum + width, 0)
  const columns = widths.map((width) => `<col width="${String(Math.round((100 * width) / all))}%">`).join('')
  const headings = head.map((text) => `<th scope="col">${line(text)}</th>`).join('')
  yield `<div class="wide" tabindex="0" role="region" aria-label="${line(name)}"><table${folded === true ? ' class="dense"' : ''}><caption>${line(name)}</caption><colgroup>${columns}</colgroup><thead><tr>${headings}</tr></thead>`
  for (const { title, rows } of groups) {
    const band = `<tr class="band"><th scope="rowgroup" colspan="${String(head.length)}">${said(title)}</th></tr>`
    yield `<tbody>${title === '' ? '' : band}`
    for (let from = 0; from < rows.length; from += rowsAtOnce) {
      yield rows
        .slice(from, from + rowsAtOnce)
        .map(renderRow)
        .join('')
    }
    yield '</tbody>'
  }
  yield '</table></div>\n'
}

function renderRow({ cells, tone }: Row): string {
  const look = tone === undefined ? '' : ` class="${tone}"`
  return `<tr${look}>${cells.map(renderData).join('')}</tr>\n`
}

/** Cells are many: one that is text, or an anchor, is no more than its cell. */
function renderData(cell: Cell): string {
  if (typeof cell === 'string') return `<td>${alone(cell)}</td>`
  if (cell.kind === 'anchor') return `<td id="n${String(cell.seq)}">${String(cell.seq)}</td>`
  return `<td>${renderCell(cell)}</td>`
}

function renderCell(cell: Cell): string {
  if (typeof cell === 'string') return said(cell)
  switch (cell.kind) {
    case 'state': {
      const { word } = wordsOfState(cell.state)
      return `<span class="state">${renderMark(cell.state)}${said(word)}</span>`
    }
    case 'titled':
      return `<b>${said(cell.title)}</b>${cell.lines.map((text) => `<span class="r">${said(text)}</span>`).join('')}${renderLink(cell.link)}`
    case 'refs':
      return cell.refs.map(renderRef).join(', ')
    case 'anchor':
      return String(cell.seq)
    case 'time':
      return `<time datetime="${line(cell.at)}">${cell.day ? whole(momentOf(cell.at)) : line(timeOf(cell.at))}</time>`
    case 'code':
      return cell.text === withheldMark ? said(cell.text) : `<code>${said(cell.text)}</code>`
  }
}

/** The one kind of link that leads out of a record: a web address, whole and in sight. */
function renderLink(link: string | undefined): string {
  const address = link === undefined ? undefined : webAddress(link)
  if (address === undefined) return ''
  return `<span class="r"><a href="${escapeHtml(address.href)}" rel="noopener noreferrer">${line(address.href)}</a></span>`
}

/** Words that are not broken inside. */
function whole(text: string): string {
  return line(text)
    .split(' ')
    .map((word) => `<span>${word}</span>`)
    .join(' ')
}

function renderRef({ seq, text, reply }: LineRef): string {
  return `<a href="#${reply === true ? 'l' : 'n'}${String(seq)}">${line(text)}</a>`
}

const noWayBack = '<span class="chip bad">cannot be undone</span>'
const changes = '<span class="chip">changes</span>'

function renderReply(reply: ReplyBlock, key: string | undefined): string {
  const { seq, repliedAt, at, appliance, by, command, effect, end, tone } = reply
  const reference = repliedAt === undefined ? String(seq) : `${String(seq)}, ${String(repliedAt)}`
  const chip = effect === 'none' ? '' : effect === 'point-of-no-return' ? noWayBack : changes
  const who = by === 'person' ? '<span class="chip person">by hand</span>' : ''
  const body = key === undefined ? renderReplyBody(reply) : ''
  return `<details class="reply" id="l${String(repliedAt ?? seq)}"${later(key)}><summary><span class="n">${reference}</span> <span class="at">${line(momentOf(at))}</span> <span class="who">${said(appliance)}</span> <code>${said(command)}</code> ${chip}${who}<span class="end ${tone}">${said(end)}</span></summary>${body}</details>\n`
}

function renderReplyBody(reply: ReplyBlock): string {
  const { raw, absent, aside } = reply
  const lines = absent === undefined ? renderLines(reply) : `<p>${said(absent)}</p>`
  const between = aside.length === 0 ? '' : `<p class="small">Lines in between, not part of the reply:</p>${pre(aside)}`
  const body = `${lines}${between}`
  return raw === undefined ? body : `${body}${saveButton(raw, 'Save the bytes')}`
}

/** What is folded in a block, without its summary. */
export function renderFolded(block: FoldedBlock): string {
  return block.kind === 'reply' ? renderReplyBody(block.reply) : [...renderRows(block.table)].join('')
}

function pre(lines: readonly string[]): string {
  return `<pre>${lines.map((text) => (text === withheldMark ? bar : `<bdi>${escapeHtml(visibleText(text))}</bdi>`)).join('\n')}</pre>`
}

function renderLines({ lines }: ReplyBlock): string {
  if (lines.length === 0) return '<p class="none">No reply.</p>'
  const rows = lines.map(({ text, of }, index) => {
    const content = text === withheldMark ? bar : escapeHtml(visibleText(text))
    if (of.length === 0) return `<bdi>${content}</bdi>`
    const words = of.join(', ')
    const told = lines[index - 1]?.of.join(', ') === words ? '' : `<span class="of">${line(words)}</span>`
    return `<mark>${told}<bdi>${content}</bdi></mark>`
  })
  return `<pre>${rows.join('\n')}</pre>`
}

function renderFile(sha256: string, title: string, file: ShownFile | undefined): string {
  const hash = `SHA-256 <code>${said(sha256)}</code>`
  if (file === undefined) return `<p class="file">${said(title)}: not in this record. ${hash}</p>\n`
  return `<figure><figcaption>${said(title)}: ${String(file.bytes)} bytes, ${hash} ${saveButton(sha256, 'Save')}</figcaption>${renderPicture(title, file)}</figure>\n`
}

function renderPicture(title: string, { picture }: ShownFile): string {
  if (picture === undefined) return ''
  if ('why' in picture) return `<p class="small">${line(picture.why)}</p>`
  return `<img alt="${line(title)}" src="${escapeHtml(picture.url)}">`
}

function saveButton(sha256: string, words: string): string {
  return `<button type="button" data-save="${line(sha256)}">${words}</button>`
}
