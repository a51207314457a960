import { patternFault } from '../model/line-pattern.ts'
import { factShapes } from '../model/fact.ts'
import { durationOf, type Item, type Runbook } from '../model/runbook.ts'
import { checkExpression, namesOf } from './condition.ts'
import { lintNeeds } from './lint-needs.ts'
import type { Fault } from './parse-runbook.ts'

/** What exists outside a document and may be named in it. */
export interface LintGround {
  readonly parsers: readonly string[]
  /** Ids of the guide's catalogue. */
  readonly guide: readonly string[]
}

/** What the engine itself puts into `run` (shared/engine/scope.ts). */
const runNames = ['from', 'to', 'name', 'kind', 'purpose']
/** Questions that the engine puts by itself (the release that an update brings). */
const engineQuestions = ['wantedRelease']
const eachForm = /^ledger\.(\w+) as (\w+)$/

interface Vocabulary {
  readonly facts: readonly string[]
  readonly answers: readonly string[]
  readonly run: readonly string[]
  readonly ledger: readonly string[]
}

type Report = (sentence: string) => void

/**
 * What no schema can see in a runbook that parses: names that nothing stands behind, conditions that do not parse or never
 * change, circles in `needs`, items that leave a person without words. Each fault names the line of the item's heading.
 */
export function lintRunbook(runbook: Runbook, file: string, ground: LintGround): readonly Fault[] {
  const items = runbook.phases.flatMap((phase) => phase.items)
  const faults: Fault[] = []
  const vocabulary = vocabularyOf(items)
  for (const item of items) {
    const report = (sentence: string): void => {
      faults.push({ file, line: item.line, sentence: `${item.id}: ${sentence}` })
    }
    lintReading(item, ground.parsers, report)
    lintConditions(item, vocabulary, report)
    lintCommand(item, vocabulary, report)
    lintWords(item, report)
    for (const entry of item.guide.filter((id) => !ground.guide.includes(id))) {
      report(`the guide's catalogue has no entry "${entry}".`)
    }
    for (const word of ['every', 'at-most', 'deadline'] as const) {
      const duration = item[word]
      if (duration !== undefined && durationOf(duration) === undefined) {
        report(`"${word}: ${duration}" is no duration; write 30 s, 5 min or 2 h.`)
      }
    }
  }
  for (const { item, sentence } of lintNeeds(items)) {
    faults.push({ file, line: item.line, sentence: `${item.id}: ${sentence}` })
  }
  lintQuestions(items, file, faults)
  return faults.sort((a, b) => a.line - b.line)
}

function vocabularyOf(items: readonly Item[]): Vocabulary {
  const own = items.flatMap(({ read }) => (typeof read === 'object' ? [read.fact ?? 'reading'] : []))
  return {
    facts: [...Object.keys(factShapes), ...own],
    answers: [...items.flatMap(({ ask }) => ask.map(({ id }) => id)), ...engineQuestions],
    run: runNames,
    ledger: items.flatMap(({ carry }) => carry ?? []),
  }
}

function lintReading(item: Item, parsers: readonly string[], report: Report): void {
  const { read } = item
  if (typeof read === 'string' && !parsers.includes(read)) report(`there is no parser "${read}".`)
  if (typeof read === 'object') {
    const fault = patternFault(read.pattern)
    if (fault !== undefined) report(`its pattern cannot be used: ${fault}.`)
  }
  if (read !== undefined && item.run === undefined) report('it has "read" and no "run" whose reply could be read.')
  if (item.settle !== undefined && !parsers.includes(item.settle.read))
    report(`there is no parser "${item.settle.read}".`)
}

function lintConditions(item: Item, vocabulary: Vocabulary, report: Report): void {
  const { when, pass, until, ends } = item
  const computed = Object.keys(item.compute ?? {})
  const each = item.each === undefined ? undefined : eachForm.exec(item.each)?.[2]
  const withEach = { ...vocabulary, run: [...vocabulary.run, ...(each === undefined ? [] : [each])] }
  const conditions = { when, pass, until, ends, 'role-proof': item['role-proof'], 'settle.pass': item.settle?.pass }
  for (const [word, expression] of Object.entries(conditions)) {
    if (expression === undefined) continue
    lintExpression(word, expression, 'condition', withEach, report)
    if (namesOf(expression).length === 0 && checkExpression(expression) === undefined) {
      report(`"${word}: ${expression}" never changes: it reads no fact and no answer.`)
    }
  }
  for (const [name, expression] of Object.entries(item.compute ?? {})) {
    const others = { ...withEach, facts: [...withEach.facts, ...computed] }
    lintExpression(`compute.${name}`, expression, 'value', others, report)
  }
  if (until !== undefined && (item.every === undefined || item['at-most'] === undefined)) {
    report('"until" needs "every" and "at-most", or it would be asked without end.')
  }
}

function lintExpression(
  word: string,
  expression: string,
  kind: 'condition' | 'value',
  vocabulary: Vocabulary,
  report: Report,
): void {
  const fault = checkExpression(expression, kind)
  if (fault !== undefined) {
    report(`"${word}" cannot be used: ${fault}.`)
    return
  }
  const sources = {
    facts: 'no fact is called',
    answers: 'no question is called',
    run: 'a run knows no',
    ledger: 'no item carries',
  }
  for (const name of namesOf(expression)) {
    const [root, member] = name.split('.') as [keyof Vocabulary, string]
    if (!vocabulary[root].includes(member)) report(`"${word}" names ${name}, but ${sources[root]} ${member}.`)
  }
}

function lintCommand(item: Item, vocabulary: Vocabulary, report: Report): void {
  const each = item.each === undefined ? undefined : eachForm.exec(item.each)
  if (item.each !== undefined) {
    if (each === null || each === undefined) report(`"each: ${item.each}" has to be of the form "ledger.NAME as WORD".`)
    else if (!vocabulary.ledger.includes(each[1] ?? ''))
      report(`"each" names ledger.${each[1] ?? ''}, which no item carries.`)
  }
  const commands = item.run === undefined ? [] : [item.run].flat()
  for (const command of commands) {
    for (const [, name] of command.matchAll(/\{(\w*)\}/g)) {
      if (name !== each?.[2]) report(`"${command}" has {${name ?? ''}}, which nothing fills.`)
    }
    if (/^\s*uce\s+update\s+["']?\*/i.test(command))
      report('"Uce Update *" does nothing after an upgrade; name each engine.')
    if (/^\s*(?:reboot|halt|shutdown)\b/i.test(command))
      report(`"${command}" is never sent: Uptick does not reboot appliances.`)
    if (/^\s*update\s+install\b/i.test(command))
      report('an install is "do: install"; a plain command would go past its proofs.')
  }
  if (each !== null && each !== undefined && !commands.some((command) => command.includes(`{${each[2] ?? ''}}`))) {
    report(`"each" gives {${each[2] ?? ''}}, which "run" does not use.`)
  }
  if (item.do !== undefined && item.run !== undefined)
    report(`it has both "run" and "do: ${item.do}"; one of them is never carried out.`)
  if (item.do === 'install') {
    if (item.effect !== 'point-of-no-return') report('an install has "effect: point-of-no-return".')
    if (item.gate === undefined) report('an install has a "gate" that a person approves.')
    if (item.proves === undefined) report('an install says with "proves" what shows that it worked.')
  }
  if (item.carry !== undefined && !vocabulary.facts.includes(item.carry))
    report(`it carries "${item.carry}", but no fact is called so.`)
}

function lintWords(item: Item, report: Report): void {
  if (item.prose === '') report('it has no prose: say what it is for.')
  if (item.pass !== undefined && item.say === undefined)
    report('it has "pass" and no "say" for the case that it does not.')
  if (item.pass !== undefined && item.remedy === undefined) report('it has "pass" and no "remedy".')
  if (item.effect !== 'none') {
    if (item.needs.length === 0) report('it changes the appliance and "needs" nothing before it.')
    if (item.remedy === undefined) report('it changes the appliance and has no "remedy".')
  }
  if (item.do === 'manual' && item.remedy === undefined)
    report('a person does it; "remedy" has to say how and what to note.')
}

function lintQuestions(items: readonly Item[], file: string, faults: Fault[]): void {
  const seen = new Map<string, Item>()
  for (const item of items) {
    for (const question of item.ask) {
      const report = (sentence: string): void => {
        faults.push({ file, line: item.line, sentence: `${item.id}: ${sentence}` })
      }
      const earlier = seen.get(question.id)
      if (earlier !== undefined) report(`the question "${question.id}" is asked by ${earlier.id} already.`)
      else seen.set(question.id, item)
      const hasChoices = (question.choices?.length ?? 0) > 1
      if (question.type === 'choice' && !hasChoices)
        report(`the question "${question.id}" is a choice without choices.`)
    }
  }
}
