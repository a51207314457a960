import { unexpectedChanges } from '../../shared/model/finish.ts'
import type { JudgedChange } from '../../shared/model/judge-changes.ts'
import type { ItemState, RunState } from '../../shared/model/run-state.ts'
import type { Outline, OutlineItem } from './outline.ts'

/** A fact that an install changed and that it should not have, with the items at which a person decides what it means. */
export interface Surprise {
  readonly change: JudgedChange
  readonly deciders: readonly OutlineItem[]
}

const settled: readonly ItemState[] = ['ticked', 'waived', 'pass']

/** Somebody, or the runbook's own rule, has said at each of its items what it means. */
export function isDecided({ deciders }: Surprise): boolean {
  return deciders.length > 0 && deciders.every(({ standing }) => settled.includes(standing.state))
}

/** The surprises of one appliance as they stand now: facts that were read again since its install, held against those before. */
export function surprisesOf(state: RunState, outline: Outline, appliance: string): readonly Surprise[] {
  return unexpectedChanges(state, appliance).map((change) => ({
    change,
    deciders: decidersOf(outline, appliance, change.fact),
  }))
}

/** Items that hold this fact against what was noted before: their verdict is the decision, by a tick, a waiver or a new reading. */
function decidersOf(outline: Outline, appliance: string, fact: string): readonly OutlineItem[] {
  const noted = new RegExp(`\\bledger\\.${fact}\\b`)
  return outline.items.filter(
    (entry) =>
      entry.appliance === appliance &&
      entry.standing.state !== 'not-applicable' &&
      [entry.item.pass, entry.item.until, entry.item.each].some((words) => words !== undefined && noted.test(words)),
  )
}
