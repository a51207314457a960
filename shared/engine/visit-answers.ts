import type { Waiting } from '../model/next-actions.ts'
import { consoleQuestions } from '../model/next-actions.ts'
import { appliancesOf, sameAddress, type Site } from '../model/site.ts'
import type { VisitState } from '../model/visit-state.ts'

type Value = boolean | number | string

/** A question that several appliances of a visit ask, to be answered for all of them or one by one. */
export interface GroupedQuestion {
  readonly question: string
  readonly title: string
  readonly answerType: string
  readonly choices?: readonly string[]
  /** The addresses that ask it, in the order of the site. */
  readonly askedBy: readonly string[]
}

/** What the members of a visit wait for, by the address that asks. */
export interface Asking {
  readonly address: string
  readonly waiting: Waiting
}

/** One entry for each question, however many appliances ask it. What an appliance itself shows is asked for that one alone. */
export function groupQuestions(asking: readonly Asking[]): readonly GroupedQuestion[] {
  const groups = new Map<string, GroupedQuestion>()
  for (const { address, waiting } of asking) {
    if (waiting.kind !== 'question') continue
    const { id, title, answerType = 'text', choices } = waiting
    // The same words with other choices are another question; a console's question is about what that console shows.
    const alone = id.startsWith(consoleQuestions) ? address : ''
    const key = JSON.stringify([id, answerType, choices ?? null, alone])
    const group = groups.get(key)
    const about = { question: id, title, answerType, ...(choices === undefined ? {} : { choices }) }
    groups.set(key, { ...(group ?? about), askedBy: [...(group?.askedBy ?? []), address] })
  }
  return [...groups.values()]
}

/**
 * The answers that hold in a visit, by question or ADDRESS/question, as an answers file has them. What was answered for one
 * appliance wins over what was answered for all; later words win over earlier ones; the visit's win over the site's.
 */
export function visitAnswers(site: Site, { answers }: VisitState): Readonly<Record<string, Value>> {
  const held: Record<string, Value> = {}
  const known = appliancesOf(site).map(({ address }) => address)
  const keyOf = (address: string, question: string): string =>
    `${known.find((one) => sameAddress(one, address)) ?? address}/${question}`
  for (const [key, value] of Object.entries(site.answers)) {
    const cut = key.lastIndexOf('/')
    held[cut < 0 ? key : keyOf(key.slice(0, cut), key.slice(cut + 1))] = value
  }
  for (const { question, value, only } of answers) {
    if (only === undefined) held[question] = value
    for (const address of only ?? []) held[keyOf(address, question)] = value
  }
  return held
}
