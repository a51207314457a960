import type { PushOf, ResultOf } from '../../../shared/contract/contract.ts'

export type RunRow = ResultOf<'run.list'>['rows'][number]
type RowPush = Extract<PushOf<'passing'>, { kind: 'runs' }>

interface Told {
  readonly row: RunRow | undefined
  readonly words: string
  readonly number: number
}

/** Numbers the pushes of the list of runs. A row is pushed only if it differs from the last one pushed for that run. */
export class RowFeed {
  readonly #push: (row: RowPush) => void
  readonly #told = new Map<string, Told>()
  #number = 0
  #wasAsked = false

  constructor(push: (row: RowPush) => void) {
    this.#push = push
  }

  /** The number of the last push. */
  get number(): number {
    return this.#number
  }

  /** Pushes the row of a run as it is now; without a row, that the run is gone. */
  tell(run: string, row: RunRow | undefined): void {
    const words = JSON.stringify(row) ?? ''
    if ((this.#told.get(run)?.words ?? '') === words) return
    this.#number += 1
    this.#told.set(run, { row, words, number: this.#number })
    this.#push({ kind: 'runs', number: this.#number, run, ...(row === undefined ? {} : { row }) })
  }

  /**
   * The complete list for a caller who asked when `asked` was the number of the last push. `rows` were collected since then, so
   * rows pushed in the meantime are newer. Rows that differ from the last push (another process wrote a run) are pushed too.
   */
  answer(rows: readonly RunRow[], asked: number): ResultOf<'run.list'> {
    const now = new Map(rows.map((row) => [row.run, row]))
    for (const [run, { row, number }] of this.#told) {
      if (number <= asked) continue
      if (row === undefined) now.delete(run)
      else now.set(run, row)
    }
    if (this.#wasAsked) {
      for (const [run, row] of now) this.tell(run, row)
      for (const [run, { row }] of this.#told) if (row !== undefined && !now.has(run)) this.tell(run, undefined)
    } else {
      // No one has a list yet that would have to be corrected.
      for (const [run, row] of now) this.#told.set(run, { row, words: JSON.stringify(row), number: this.#number })
    }
    this.#wasAsked = true
    return { number: this.#number, rows: [...now.values()].sort((a, b) => (a.run < b.run ? -1 : 1)) }
  }
}
