import { factInSentence, factLabel, factText, plainText } from '../model/fact-text.ts'
import type { Json } from '../model/run-event.ts'
import { evaluate, namesOf, type Scope } from './condition.ts'

/** The sentences of a document with their values in place: `Release {facts.release}, at least 4.1.9-GA.` */

const placeholder = /\{([^{}]+)\}/g

/** The expressions in braces in a sentence. */
export function placeholdersOf(sentence: string): readonly string[] {
  return [...sentence.matchAll(placeholder)].map(([, expression = '']) => expression)
}

/** The sentence with every value in its place; undefined where one of them is not known. */
export function fillSentence(sentence: string, scope: Scope): string | undefined {
  let isWhole = true
  const filled = sentence.replace(placeholder, (_, expression: string) => {
    const found = evaluate(expression, scope)
    if (!found.known) isWhole = false
    return found.known ? valueText(expression, found.value) : ''
  })
  return isWhole ? filled : undefined
}

/** A list or a value of one fact is shown as that fact; anything else as it is. */
function valueText(expression: string, value: Json): string {
  if (typeof value === 'number') return numberText(value)
  const facts = namesOf(expression).filter((name) => /^(?:facts|ledger)\./.test(name))
  const [fact = ''] = [...new Set(facts.map((name) => name.slice(name.indexOf('.') + 1)))]
  const isFact = expression.trim() === facts[0] || (value !== null && typeof value === 'object')
  if (isFact) return factText(fact, value)
  return plainText(value)
}

/** At most two decimals, never rounded up: 39.999 is not 40, and 8.5 is not 9. */
export function numberText(value: number): string {
  return String(Math.trunc(value * 100 + Math.sign(value) * 1e-7) / 100)
}

/**
 * What a condition rests on, for a document without a sentence of its own: 'Release 4.3.7-GA, antispam engines rpdengine 4.2.'
 * Empty where it reads no value that a person would know by a name.
 */
export function valuesSaid(expression: string, scope: Scope): string {
  const parts = namesOf(expression).flatMap((name) => {
    const [root = '', member = ''] = name.split('.')
    const value = evaluate(name, scope)
    if (!value.known || member === '') return []
    if (root === 'facts') return [`${factInSentence(member)} ${factText(member, value.value)}`]
    if (root === 'ledger') return [`${factInSentence(member)} before the upgrade ${factText(member, value.value)}`]
    if (root === 'answers') return [`answer ${plainText(value.value)}`]
    const word = wordOfRun[member]
    return word === undefined ? [] : [`${word} ${plainText(value.value)}`]
  })
  return asSentence([...new Set(parts)].join(', '))
}

/** What must be known before something can be decided; `questionOf` gives the words of a question. */
export function notKnownSaid(missing: readonly string[], questionOf: (id: string) => string | undefined): string {
  const words = missing.map((name) => {
    const [root = '', member = ''] = name.split('.')
    if (root === 'answers') {
      const question = questionOf(member)
      return question === undefined ? 'an answer that is not given yet' : `the answer to "${question}"`
    }
    if (root === 'ledger') return `${factInSentence(member)} from before the upgrade`
    return root === 'run' ? `the ${wordOfRun[member] ?? member}` : factInSentence(member)
  })
  return `Not known yet: ${[...new Set(words)].join(', ')}.`
}

/** 'Release 4.3.7-GA, build 20049.' */
export function factsSaid(facts: readonly (readonly [name: string, value: Json])[]): string {
  const [first, ...others] = facts.map(([name, value], at) => {
    const label = at === 0 ? factLabel(name) : factInSentence(name)
    return `${label} ${typeof value === 'number' ? numberText(value) : factText(name, value)}`
  })
  return first === undefined ? '' : `${[first, ...others].join(', ')}.`
}

export function asSentence(words: string): string {
  if (words === '') return ''
  const begun = `${words.charAt(0).toUpperCase()}${words.slice(1)}`
  return /[.!?]$/.test(begun) ? begun : `${begun}.`
}

const wordOfRun: Readonly<Record<string, string>> = {
  from: 'release before the upgrade',
  to: 'target release',
  name: 'update',
  kind: 'kind of update',
  way: 'kind of install (CLI or Administration Suite)',
  role: 'role',
  cluster: 'cluster',
  returned: 'return',
  lastDay: 'last day of the window',
}
