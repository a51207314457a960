import { isOver, type ItemState } from './run-state.ts'
import type { Item } from './runbook.ts'

/** How far a list of items is. */
export interface Progress {
  readonly done: number
  readonly total: number
}

/** What does not apply is neither done nor to do, so it counts on no side. Pure. */
export function progressOf(states: readonly ItemState[]): Progress {
  const apply = states.filter((state) => state !== 'not-applicable')
  return { done: apply.filter(isOver).length, total: apply.length }
}

/** An item that only takes answers: nothing is checked by it, so an answer is not a pass. */
export function isOnlyAnswered({ ask, run, do: does, pass, compute, include }: Item): boolean {
  const judged = pass !== undefined || compute !== undefined || include !== undefined
  return ask.length > 0 && run === undefined && does === undefined && !judged
}
