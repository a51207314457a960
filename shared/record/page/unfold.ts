import { renderFolded, type FoldedBlock } from '../render-html.ts'

/** Rows of a folded table, and replies, above which what is folded is made only when it is unfolded. */
const manyRows = 2000
const manyReplies = 500

/** What is folded in a long record: kept as it was verified, made into markup once a person, a link or a printer wants it. */
export class Unfolding {
  readonly #kept = new Map<string, FoldedBlock>()
  readonly #holdsReplies: boolean

  constructor(replies: number) {
    this.#holdsReplies = replies > manyReplies
    document.addEventListener('toggle', (event) => this.#fill(event.target), true)
  }

  /** Keeps a block for later where there is much of its kind; its key, or undefined where it is to be there at once. */
  hold(block: FoldedBlock): string | undefined {
    const rows = block.kind === 'table' ? block.table.groups.reduce((sum, group) => sum + group.rows.length, 0) : 0
    const holds = block.kind === 'reply' ? this.#holdsReplies : block.table.folded === true && rows > manyRows
    if (!holds) return undefined
    const key = String(this.#kept.size)
    this.#kept.set(key, block)
    return key
  }

  /** Unfolds what a link leads to; a line of the log that was not made yet is made first. */
  reveal(id: string): void {
    if (id === '') return
    if (document.getElementById(id) === null && /^n\d+$/.test(id)) this.#fillAll('#log')
    const target = document.getElementById(id)
    for (let at = target?.closest('details'); at != null; at = at.parentElement?.closest('details')) {
      this.#fill(at)
      at.open = true
    }
    target?.scrollIntoView({ block: 'start' })
  }

  /** Unfolds everything, for paper; gives back how it was. */
  openAll(): () => void {
    this.#fillAll('')
    const folded = [...document.querySelectorAll<HTMLDetailsElement>('details:not([open])')]
    for (const details of folded) details.open = true
    return () => {
      for (const details of folded) details.open = false
    }
  }

  #fillAll(within: string): void {
    for (const details of document.querySelectorAll(`${within} details[data-later]`)) this.#fill(details)
  }

  #fill(details: EventTarget | null): void {
    if (!(details instanceof HTMLDetailsElement)) return
    const key = details.dataset.later
    const block = key === undefined ? undefined : this.#kept.get(key)
    if (block === undefined) return
    delete details.dataset.later
    details.insertAdjacentHTML('beforeend', renderFolded(block))
  }
}
