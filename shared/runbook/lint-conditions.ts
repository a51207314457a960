import type { Item } from '../model/runbook.ts'
import { askedWhetherKnown, checkExpression, namesOf } from './condition.ts'
import { rangeOf } from './condition-range.ts'
import { placeholdersOf } from './sentences.ts'
import { eachOf, workedOut, type Finding, type Vocabulary } from './lint-vocabulary.ts'

/** What each condition is for, and what it means that it is always true or never. */
const dead: Readonly<Record<string, Readonly<Record<'always' | 'never', string | undefined>>>> = {
  when: { always: 'it always holds; leave it out', never: 'it can never hold, so the item never applies' },
  pass: { always: 'it always holds, so the check cannot fail', never: 'it can never hold, so nothing passes' },
  until: { always: 'it always holds, so it waits for nothing', never: 'it can never hold' },
  ends: { always: 'it always holds, so nothing after it ever applies', never: 'it can never hold' },
  'role-proof': { always: 'it always holds, so it proves nothing', never: 'it can never hold' },
  'settle.pass': { always: 'it always holds, so it settles nothing', never: 'it can never hold' },
}

/** Conditions that do not parse, use undefined names, or can never change. */
export function lintConditions(items: readonly Item[], vocabulary: Vocabulary): readonly Finding[] {
  return items.flatMap((item) => [
    ...lintItem(item, vocabulary).map((sentence) => ({ item, sentence })),
    ...lintAnswers(item, items).map((sentence) => ({ item, sentence })),
  ])
}

/** Every condition of an item, with its key. */
export function conditionsOf(item: Item): readonly (readonly [word: string, expression: string])[] {
  const { when, pass, until, ends, settle } = item
  const all = { when, pass, until, ends, 'role-proof': item['role-proof'], 'settle.pass': settle?.pass }
  return Object.entries(all).flatMap(([word, expression]) =>
    expression === undefined ? [] : [[word, expression] as const],
  )
}

/** Every sentence of an item that may hold values, by its word. */
export function sentencesOf(item: Item): readonly (readonly [word: string, sentence: string])[] {
  const { found, say, settle } = item
  const all = {
    found,
    say,
    'left-out': item['left-out'],
    'ends-because': item['ends-because'],
    'settle.say': settle?.say,
    ...Object.fromEntries(item.ask.map((question) => [`known-because of ${question.id}`, question['known-because']])),
  }
  return Object.entries(all).flatMap(([word, sentence]) => (sentence === undefined ? [] : [[word, sentence] as const]))
}

function lintItem(item: Item, vocabulary: Vocabulary): readonly string[] {
  const each = eachOf(item)?.name
  const here = { ...vocabulary, run: [...vocabulary.run, ...(each === undefined ? [] : [each])] }
  const conditions = conditionsOf(item).flatMap(([word, expression]) => {
    const faults = lintExpression(word, expression, 'condition', here)
    if (faults.length > 0) return faults
    if (namesOf(expression).length === 0)
      return [`"${word}: ${expression}" never changes: it reads no fact and no answer.`]
    const [asked] = word === 'when' || word === 'ends' ? askedWhetherKnown(expression) : []
    if (asked !== undefined)
      return [
        `"${word}" asks has(${asked}), and a value that was merely not read yet decides nothing: leave has(…) out.`,
      ]
    const range = rangeOf(expression)
    const meaning = range === 'open' ? undefined : dead[word]?.[range]
    return meaning === undefined ? [] : [`"${word}: ${expression}" is dead: ${meaning}.`]
  })
  const values = Object.entries(item.compute ?? {}).flatMap(([name, expression]) =>
    lintExpression(`compute.${name}`, expression, 'value', { ...here, facts: [...here.facts, ...workedOut(item)] }),
  )
  const known = item.ask.flatMap(({ id, known: expression }) =>
    expression === undefined ? [] : lintExpression(`known of ${id}`, expression, 'value', here),
  )
  const sentences = sentencesOf(item).flatMap(([word, sentence]) =>
    placeholdersOf(sentence).flatMap((expression) =>
      lintExpression(word, expression, 'value', { ...here, facts: [...here.facts, ...workedOut(item)] }),
    ),
  )
  return [...conditions, ...values, ...known, ...sentences]
}

const nothingBehind: Readonly<Record<keyof Vocabulary, string>> = {
  facts: 'no fact is called',
  answers: 'no question is called',
  run: 'a run has no',
  ledger: 'no item carries',
}

function lintExpression(
  word: string,
  expression: string,
  kind: 'condition' | 'value',
  vocabulary: Vocabulary,
): readonly string[] {
  const fault = checkExpression(expression, kind)
  if (fault !== undefined) return [`"${word}" cannot be used: ${fault}.`]
  return namesOf(expression).flatMap((name) => {
    const [root, member = ''] = name.split('.') as [keyof Vocabulary, string?]
    return vocabulary[root].includes(member) ? [] : [`"${word}" names ${name}, but ${nothingBehind[root]} ${member}.`]
  })
}

/** An answer that is only asked for where the item cannot apply leaves it unknown for ever. */
function lintAnswers(item: Item, items: readonly Item[]): readonly string[] {
  const { when } = item
  if (when === undefined || checkExpression(when) !== undefined) return []
  return namesOf(when).flatMap((name) => {
    const id = name.startsWith('answers.') ? name.slice('answers.'.length) : undefined
    const asker = items.find((other) => other.ask.some((question) => question.id === id))
    if (asker?.when === undefined || asker === item || checkExpression(asker.when) !== undefined) return []
    const together = rangeOf(`(${asker.when}) && (${when})`)
    return together === 'never' ? [`"when" reads ${name}, which ${asker.id} asks only where this cannot hold.`] : []
  })
}
