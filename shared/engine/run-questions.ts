import type { Item, Question } from '../model/runbook.ts'

/** Every question that a document asks, and those that the engine puts on its own where they may be answered ahead. */
export function questionsAsked(items: readonly Item[]): readonly Question[] {
  const asked = items.flatMap((item) => item.ask)
  const ways = [...new Set(items.flatMap((item) => Object.keys(item.ways ?? {})))]
  const why = 'Where do you start the install: CLI or Administration Suite?'
  const own: Question[] = [
    { id: 'wantedRelease', type: 'text', why: 'Which release does the update bring?' },
    { id: 'restarted', type: 'boolean', why: 'Has the appliance restarted since?' },
    { id: 'installed', type: 'boolean', why: 'Is the install of the patch over?' },
    ...(ways.length > 1 ? [{ id: 'way', type: 'choice' as const, why, choices: ways }] : []),
  ]
  return [...asked, ...own.filter(({ id }) => !asked.some((question) => question.id === id))]
}
