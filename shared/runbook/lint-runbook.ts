import type { Runbook } from '../model/runbook.ts'
import { lintCommands } from './lint-commands.ts'
import { lintConditions } from './lint-conditions.ts'
import { lintNeeds } from './lint-needs.ts'
import { lintQuestions } from './lint-questions.ts'
import { lintRoles } from './lint-roles.ts'
import { includedItems, itemsOf, vocabularyOf, type Finding, type LintGround } from './lint-vocabulary.ts'
import { lintText } from './lint-words.ts'
import type { Fault } from './parse-runbook.ts'

export type { LintGround } from './lint-vocabulary.ts'

/**
 * Finds what no schema can see in a valid runbook: undefined names, dead conditions, circles in `needs`, roles and
 * documents that do not exist, items without text for a person. Each fault names the line of the item's heading.
 */
export function lintRunbook(runbook: Runbook, file: string, ground: LintGround): readonly Fault[] {
  const items = itemsOf(runbook)
  const vocabulary = vocabularyOf(runbook, ground)
  const included = items.flatMap((item) => includedItems(item, ground))
  const findings = [
    ...lintCommands(items, ground, vocabulary),
    ...lintConditions(items, vocabulary),
    ...lintText(items, ground),
    ...lintNeeds(items, included),
    ...lintRoles(runbook, ground),
    ...lintQuestions(items),
    ...lintEnds(runbook),
  ]
  return findings
    .map(({ item, sentence }) => ({ file, line: item.line, sentence: `${item.id}: ${sentence}` }))
    .sort((a, b) => a.line - b.line)
}

/** `ends` is about what follows in the same phase. */
function lintEnds(runbook: Runbook): readonly Finding[] {
  return runbook.phases.flatMap(({ items }) => {
    const last = items.at(-1)
    if (last?.ends === undefined) return []
    return [{ item: last, sentence: '"ends" ends nothing: it is the last item of its phase.' }]
  })
}
