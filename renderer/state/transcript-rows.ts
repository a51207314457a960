import type { Block } from './transcript.ts'

/** One row of the list on the screen: every row is one line high. */
export type Row =
  | { readonly kind: 'told'; readonly block: Extract<Block, { kind: 'told' }> }
  | { readonly kind: 'sent'; readonly block: Extract<Block, { kind: 'sent' }>; readonly line: number }
  | {
      readonly kind: 'line'
      readonly block: Extract<Block, { kind: 'reply' }>
      readonly line: number
      readonly text: string
    }

export interface RowFilter {
  /** Only what belongs to this appliance, or to the run as a whole. */
  readonly appliance?: string
  readonly sentOnly: boolean
}

/**
 * The rows of a transcript as a list that is read row by row; it grows with the blocks and is never built as a whole.
 */
export class TranscriptRows {
  readonly #filter: RowFilter
  readonly #kept: Block[] = []
  /** Index of the first row of each kept block. */
  readonly #starts: number[] = []
  #source: readonly Block[] = []
  #count = 0

  constructor(filter: RowFilter) {
    this.#filter = filter
  }

  get count(): number {
    return this.#count
  }

  /** Follows a transcript; blocks that are known already are not processed again. */
  follow(blocks: readonly Block[]): void {
    const known = this.#source.length
    const grows =
      blocks.length >= known && blocks[0] === this.#source[0] && blocks[known - 1] === this.#source[known - 1]
    if (!grows) {
      this.#kept.length = 0
      this.#starts.length = 0
      this.#count = 0
    }
    for (let index = grows ? known : 0; index < blocks.length; index += 1) {
      const block = blocks[index]
      if (block !== undefined && this.#keeps(block)) this.#add(block)
    }
    this.#source = blocks
  }

  at(index: number): Row | undefined {
    const place = this.#placeOf(index)
    const block = this.#kept[place]
    const start = this.#starts[place]
    if (block === undefined || start === undefined || index >= this.#count) return undefined
    if (block.kind === 'told') return { kind: 'told', block }
    if (block.kind === 'sent') return { kind: 'sent', block, line: block.line }
    const offset = index - start
    return { kind: 'line', block, line: block.line + offset, text: block.lines[offset] ?? '' }
  }

  /** The row of a numbered line, or the nearest one before it. */
  indexOfLine(line: number): number {
    let low = 0
    let high = this.#kept.length - 1
    let found = 0
    while (low <= high) {
      const middle = (low + high) >> 1
      const first = this.#lineAtOrBefore(middle)
      if (first <= line) {
        found = middle
        low = middle + 1
      } else high = middle - 1
    }
    // A note has no number: the block before it has the line.
    while (found > 0 && this.#kept[found]?.kind === 'told') found -= 1
    const block = this.#kept[found]
    const start = this.#starts[found] ?? 0
    if (block === undefined || block.kind === 'told') return start
    const last = block.kind === 'sent' ? 0 : block.lines.length - 1
    return start + Math.max(0, Math.min(last, line - block.line))
  }

  /** The rows that contain these words, ignoring case; at most `most`. */
  find(words: string, most = 2000): readonly number[] {
    const wanted = words.trim()
    if (wanted === '') return []
    const pattern = new RegExp(wanted.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'i')
    const found: number[] = []
    for (const [place, block] of this.#kept.entries()) {
      const start = this.#starts[place] ?? 0
      const lines = block.kind === 'reply' ? block.lines : [block.kind === 'sent' ? block.command : block.text]
      for (const [offset, text] of lines.entries()) if (pattern.test(text)) found.push(start + offset)
      if (found.length >= most) return found.slice(0, most)
    }
    return found
  }

  /** The nearest row with a command before or after this one. */
  nextCommand(from: number, step: 1 | -1): number | undefined {
    for (let place = this.#placeOf(from) + step; place >= 0 && place < this.#kept.length; place += step) {
      if (this.#kept[place]?.kind === 'sent') return this.#starts[place]
    }
    return undefined
  }

  #keeps(block: Block): boolean {
    const { appliance, sentOnly } = this.#filter
    if (sentOnly && block.kind !== 'sent') return false
    return appliance === undefined || block.appliance === undefined || block.appliance === appliance
  }

  #add(block: Block): void {
    this.#kept.push(block)
    this.#starts.push(this.#count)
    this.#count += block.kind === 'reply' ? block.lines.length : 1
  }

  /** The position of the kept block that contains this row. */
  #placeOf(index: number): number {
    let low = 0
    let high = this.#starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.#starts[middle] ?? 0) <= index) low = middle
      else high = middle - 1
    }
    return low
  }

  #lineAtOrBefore(place: number): number {
    for (let back = place; back >= 0; back -= 1) {
      const block = this.#kept[back]
      if (block !== undefined && block.kind !== 'told') return block.line
    }
    return 0
  }
}
