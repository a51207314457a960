import type { Item } from '../model/runbook.ts'
import { namesOf } from './condition.ts'
import { conditionsOf } from './lint-conditions.ts'
import { eachOf, engineQuestions, type Finding } from './lint-vocabulary.ts'

/** Questions that are put twice, have no choices, or decide nothing; and what is carried and never used. */
export function lintQuestions(items: readonly Item[]): readonly Finding[] {
  const used = new Set(items.flatMap(namesUsed))
  const findings: Finding[] = []
  const seen = new Map<string, Item>()
  for (const item of items) {
    const report = (sentence: string): void => {
      findings.push({ item, sentence })
    }
    for (const question of item.ask) {
      const { id, type, choices, min, known, sheet: onSheet, 'known-because': because } = question
      const earlier = seen.get(id)
      if (earlier !== undefined) report(`the question "${id}" is asked by ${earlier.id} already.`)
      else seen.set(id, item)
      if (type === 'choice' && (choices?.length ?? 0) < 2) report(`the question "${id}" is a choice without choices.`)
      if (type !== 'choice' && choices !== undefined)
        report(`the question "${id}" has choices, but its type is not choice.`)
      if (type !== 'number' && min !== undefined)
        report(`the question "${id}" has a "min", but its type is not number.`)
      if (min !== undefined && (!Number.isInteger(min) || min < 0))
        report(`the question "${id}" has the "min" ${String(min)}; answers are whole numbers from 0.`)
      if ((known === undefined) !== (because === undefined))
        report(
          `the question "${id}" needs "known" and "known-because" together: the value, and the sentence that a person reads.`,
        )
      if (known !== undefined && onSheet === true)
        report(`the question "${id}" is asked by a sheet only, so its "known" is never used.`)
      if (!used.has(`answers.${id}`) && !engineQuestions.includes(id))
        report(`the question "${id}" decides nothing: no condition reads its answer.`)
    }
    if (item.arranged !== undefined && !items.some(({ ask }) => ask.some(({ id }) => id === item.arranged)))
      report(`"arranged" names the question "${item.arranged}", and no item asks it.`)
    if (item.carry !== undefined && !used.has(`ledger.${item.carry}`))
      report(`it carries "${item.carry}", and nothing afterwards reads ledger.${item.carry}.`)
  }
  return findings
}

function namesUsed(item: Item): readonly string[] {
  const each = eachOf(item)
  const expressions = [...conditionsOf(item).map(([, expression]) => expression), ...Object.values(item.compute ?? {})]
  const arranged = item.arranged === undefined ? [] : [`answers.${item.arranged}`]
  return [...expressions.flatMap(namesOf), ...arranged, ...(each === undefined ? [] : [`${each.root}.${each.member}`])]
}
