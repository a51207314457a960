import { unexpectedChanges } from '../../shared/model/finish.ts'
import type { JudgedChange } from '../../shared/model/judge-changes.ts'
import type { ItemState, RunState } from '../../shared/model/run-state.ts'
import type { Outline, OutlineItem } from './outline.ts'

/** A fact that an install changed unexpectedly, with the items at which a person decides what it means. */
export interface Surprise {
  readonly change: JudgedChange
  readonly deciders: readonly OutlineItem[]
}

const settled: readonly ItemState[] = ['ticked', 'waived', 'pass']

/** A person, or the runbook's own rule, has decided at each of its items. */
export function isDecided({ deciders }: Surprise): boolean {
  return deciders.length > 0 && deciders.every(({ standing }) => settled.includes(standing.state))
}

/**
 * The unexpected changes of one appliance: facts that were read again since its install and differ from the values
 * before.
 */
export function surprisesOf(state: RunState, outline: Outline, appliance: string): readonly Surprise[] {
  return unexpectedChanges(state, appliance).map((change) => ({
    change,
    deciders: decidersOf(outline, appliance, change.fact),
  }))
}

/**
 * Items that compare this fact with its earlier value: their verdict is the decision, by marking it done, a waiver or a
 * new reading.
 */
function decidersOf(outline: Outline, appliance: string, fact: string): readonly OutlineItem[] {
  const noted = new RegExp(`\\bledger\\.${fact}\\b`)
  return outline.items.filter(
    (entry) =>
      entry.appliance === appliance &&
      entry.standing.state !== 'not-applicable' &&
      [entry.item.pass, entry.item.until, entry.item.each].some((words) => words !== undefined && noted.test(words)),
  )
}
