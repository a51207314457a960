import { fromMarkdown } from 'mdast-util-from-markdown'
import { frontMatter, type Item, type Phase, type Runbook } from '../model/runbook.ts'
import { readBlock, readFrontMatter } from './read-block.ts'

/** What is wrong with a document, and where; `line` counts from 1. */
export interface Fault {
  readonly file: string
  readonly line: number
  readonly sentence: string
}

export interface ParsedRunbook {
  /** Only where there is no fault: half a runbook is none. */
  readonly runbook?: Runbook
  readonly faults: readonly Fault[]
}

type Block = ReturnType<typeof fromMarkdown>['children'][number]
type Heading = Extract<Block, { type: 'heading' }>
interface Section {
  readonly heading: Heading
  readonly line: number
  readonly title: string
  readonly blocks: readonly Block[]
}

/** No document of ours comes near; what does is none, and could keep the Markdown parser busy for hours. In characters. */
const longest = 500_000
const longestLine = 5_000

/**
 * Parses a runbook document (RUNBOOK.md): front matter, `##` a phase, `###` an item with one fenced block `item`. Never
 * throws; each problem is a fault with its line.
 */
export function parseRunbook(source: string, file: string): ParsedRunbook {
  const faults: Fault[] = []
  const fault = (line: number, sentence: string): void => {
    faults.push({ file, line, sentence })
  }
  if (source.length > longest) {
    fault(1, `The document is longer than ${String(longest)} characters, so it is not a runbook.`)
    return { faults }
  }
  const text = source.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n')
  const overlong = text.split('\n').findIndex((line) => line.length > longestLine)
  if (overlong >= 0) {
    fault(overlong + 1, `This line is longer than ${String(longestLine)} characters; break it.`)
    return { faults }
  }
  const head = readFrontMatter(text, frontMatter, fault)
  const blocks = blocksOf(head.body)
  if (blocks === undefined) {
    fault(1, 'The document is nested too deeply to be read as Markdown.')
    return { faults }
  }
  const phases = readPhases(head.body, blocks, fault)
  if (phases.length === 0) fault(1, 'The document has no phase: a heading "## Before …" begins one.')
  refuseDuplicates(phases, fault)
  faults.sort((a, b) => a.line - b.line)
  if (faults.length > 0 || head.value === undefined) return { faults }
  const firstPhase = blocks.findIndex((block) => block.type === 'heading' && block.depth === 2)
  const prose = proseOf(head.body, blocks.slice(0, firstPhase))
  return { runbook: { ...head.value, phases: phases.map(({ phase }) => phase), prose }, faults }
}

/** Undefined where nesting exhausts the stack. */
function blocksOf(body: string): readonly Block[] | undefined {
  try {
    return fromMarkdown(body).children
  } catch {
    return undefined
  }
}

type Report = (line: number, sentence: string) => void
interface ReadPhase {
  readonly phase: Phase
  readonly line: number
}

function readPhases(body: string, blocks: readonly Block[], fault: Report): readonly ReadPhase[] {
  const opening = blocks.findIndex((block) => block.type === 'heading' && block.depth === 2)
  const before = opening < 0 ? blocks : blocks.slice(0, opening)
  for (const block of before) {
    if (isItemBlock(block)) fault(lineOf(block), 'There is an item block before the first phase ("## …").')
    if (block.type === 'heading' && block.depth === 3) {
      fault(lineOf(block), `The item "${plainText(block)}" is before the first phase ("## …").`)
    }
  }
  return sections(opening < 0 ? [] : blocks.slice(opening), 2).map((section) => {
    const { id, title } = phaseName(section.title)
    if (id === '') fault(section.line, 'The heading of this phase gives no id; end it with one, such as {#before}.')
    const firstItem = section.blocks.findIndex((block) => block.type === 'heading' && block.depth === 3)
    const lead = firstItem < 0 ? section.blocks : section.blocks.slice(0, firstItem)
    for (const block of lead.filter(isItemBlock)) {
      fault(lineOf(block), `An item block in the phase "${title}" has no heading "### …".`)
    }
    const found = sections(firstItem < 0 ? [] : section.blocks.slice(firstItem), 3)
    const items = found.flatMap((item) => readItem(body, item, id, fault) ?? [])
    return { phase: { id, title, prose: proseOf(body, lead), items }, line: section.line }
  })
}

function readItem(body: string, section: Section, phase: string, fault: Report): Item | undefined {
  const written = section.blocks.filter(isItemBlock)
  const [block, second] = written
  if (block === undefined) {
    fault(section.line, `The item "${section.title}" has no fenced block \`item\`.`)
    return undefined
  }
  if (second !== undefined) {
    fault(lineOf(second), `The item "${section.title}" has a second block \`item\`; give it a heading of its own.`)
  }
  if (section.title === '') fault(section.line, 'The heading of this item is empty.')
  const read = readBlock(block.value, lineOf(block) + 1, fault)
  if (read === undefined) return undefined
  const prose = proseOf(body, section.blocks)
  return { ...read, title: section.title, prose, phase, line: section.line }
}

function refuseDuplicates(phases: readonly ReadPhase[], fault: Report): void {
  const seenPhases = new Map<string, number>()
  const seenItems = new Map<string, number>()
  for (const { phase, line } of phases) {
    const earlier = seenPhases.get(phase.id)
    if (earlier !== undefined) {
      fault(line, `The phase id "${phase.id}" is taken by line ${String(earlier)}; end this heading with {#another}.`)
    } else seenPhases.set(phase.id, line)
    for (const item of phase.items) {
      const first = seenItems.get(item.id)
      if (first !== undefined) fault(item.line, `The id "${item.id}" is taken by the item of line ${String(first)}.`)
      else seenItems.set(item.id, item.line)
    }
  }
}

/** Splits blocks at headings of one depth; the first block is such a heading. */
function sections(blocks: readonly Block[], depth: number): readonly Section[] {
  const found: { heading: Heading; blocks: Block[] }[] = []
  for (const block of blocks) {
    if (block.type === 'heading' && block.depth === depth) found.push({ heading: block, blocks: [] })
    else found.at(-1)?.blocks.push(block)
  }
  return found.map((section) => ({ ...section, line: lineOf(section.heading), title: plainText(section.heading) }))
}

type ItemCode = Extract<Block, { type: 'code' }>
function isItemBlock(block: Block): block is ItemCode {
  return block.type === 'code' && block.lang === 'item'
}

function lineOf(block: Block): number {
  return block.position?.start.line ?? 1
}

/** 'Before the upgrade' -> before; 'Return {#coming-back}' -> coming-back. */
function phaseName(heading: string): { id: string; title: string } {
  const given = /^(.*?)\s*\{#([a-z][a-z0-9-]*)\}$/.exec(heading)
  if (given !== null) return { id: given[2] ?? '', title: given[1] ?? '' }
  const word = (heading.split(/\s+/)[0] ?? '').replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase()
  return { id: word.replace(/[^a-z0-9]+/g, '-').replace(/^[-0-9]+|-+$/g, ''), title: heading }
}

/** The Markdown of the blocks as it was written, item blocks left out. */
function proseOf(body: string, blocks: readonly Block[]): string {
  const parts = blocks
    .filter((block) => !isItemBlock(block))
    .map((block) => body.slice(block.position?.start.offset ?? 0, block.position?.end.offset ?? 0))
  return parts.join('\n\n').trim()
}

/** The words of a heading without its markup. A walk without recursion: nesting is the author's, not ours to trust. */
function plainText(heading: Heading): string {
  const left: { value?: string; children?: readonly unknown[] }[] = [heading]
  let text = ''
  for (let node = left.pop(); node !== undefined; node = left.pop()) {
    if (typeof node.value === 'string') text += node.value
    if (node.children !== undefined) left.push(...[...node.children].reverse().map((child) => child as typeof node))
  }
  return text.replace(/\s+/g, ' ').trim()
}
