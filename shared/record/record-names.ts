import type { DocumentItem } from './document-items.ts'

/** What a reader calls the items and questions that a journal names by their ids. */
export interface RecordNames {
  /** Title of an item; its id where the runbook does not name it. */
  item(id: string): string
  /** The question as it was put; its id where no text of it is known. */
  question(id: string): string
}

/** Without a runbook everything goes by its id. */
export const plainNames: RecordNames = { item: (id) => id, question: (id) => id }

export function namesOfDocument(items: readonly DocumentItem[]): RecordNames {
  const titles = new Map(items.map(({ id, title }) => [id, title]))
  const questions = new Map(items.flatMap(({ asks }) => asks.map(({ id, why }) => [id, firstSentence(why)])))
  return {
    item: (id) => titles.get(id) || id,
    question: (id) => questions.get(id) || id,
  }
}

/** 'Is it on? It matters.' -> 'Is it on?' */
export function firstSentence(text: string): string {
  return /^.+?[.?!](?=\s|$)/.exec(text)?.[0] ?? text
}
