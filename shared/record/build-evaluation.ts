import { valueOf } from './log-parts.ts'
import type { DocumentItem } from './document-items.ts'
import type { RecordEvaluation, RecordItem } from './record-document.ts'
import type { EntryReader } from './record-entry.ts'

interface Answer {
  readonly question: string
  readonly value: string
  readonly by: string
}

/** Gathers the answers of each item; those of the items that rate something become the evaluation. */
export class EvaluationFold {
  readonly #rating: ReadonlySet<string>
  readonly #askedBy = new Map<string, string>() // appliance and question -> appliance and item
  readonly #answers = new Map<string, Map<string, Answer>>()

  constructor(document: readonly DocumentItem[]) {
    this.#rating = new Set(document.filter((item) => item.rates).map((item) => item.id))
    for (const item of document) for (const { id } of item.asks) this.#askedBy.set(id, item.id)
  }

  take(reader: EntryReader): void {
    const { type } = reader.entry
    if (type !== 'question.answered') {
      if (type === 'question.asked') this.#askedBy.set(reader.text('question'), reader.text('item'))
      return
    }
    const question = reader.text('question')
    const item = this.#askedBy.get(question)
    if (item === undefined) return
    const key = JSON.stringify([reader.text('appliance'), item])
    const answers = this.#answers.get(key) ?? new Map<string, Answer>()
    answers.set(question, { question, value: valueOf(reader), by: reader.text('by') })
    this.#answers.set(key, answers)
  }

  /** Items that rate something and were touched; an evaluation that was not made is not listed. */
  evaluation(items: readonly RecordItem[]): RecordEvaluation[] {
    return items
      .filter(({ id, state }) => this.#rating.has(id) && state !== 'to-do')
      .map(({ appliance, id, title, state, reason }) => {
        const answers = [...(this.#answers.get(JSON.stringify([appliance, id]))?.values() ?? [])]
        return { appliance, item: id, title, state, reason, answers }
      })
  }
}
