import type { ItemStanding } from './run-state.ts'
import type { Item } from './runbook.ts'
import { traitsOf } from './step.ts'

/** What a person can do at once about a check that is out of the ordinary. */
export type ExceptionRemedy = 'check-again' | 'mark-done' | 'answer' | 'enter-value' | 'settle' | 'waive' | 'reopen'

export interface ExceptionGround {
  readonly item: Item
  readonly standing: Pick<ItemStanding, 'state' | 'verdict'>
  /** How many of its questions have no answer. */
  readonly asks: number
  /** Whether items that it needs are not over yet. */
  readonly blocked: boolean
}

/**
 * The remedies that the engine takes, the usual one first: a check that failed is waived and never marked done, what is not
 * known to have arrived is settled and never sent again. None while it runs, or while it waits for another item. Pure.
 */
export function exceptionRemedies({ item, standing, asks, blocked }: ExceptionGround): readonly ExceptionRemedy[] {
  const { manual, sends } = traitsOf(item)
  const reads = item.effect === 'none' && sends !== 'install' && !manual
  const again: readonly ExceptionRemedy[] = reads && !blocked ? ['check-again'] : []
  switch (standing.state) {
    case 'running':
    case 'pass':
    case 'not-applicable':
      return []
    case 'ticked':
    case 'waived':
      return ['reopen']
    case 'uncertain':
      return ['settle']
    case 'fail':
      return [...again, 'waive']
    case 'error':
      return item.read === undefined ? [...again, 'waive'] : ['enter-value', ...again]
    case 'attention':
      return again
    case 'to-do':
    case 'waiting':
    case 'stale':
      if (blocked) return []
      if (asks > 0) return ['answer']
      if (standing.verdict?.status === 'fail') return [...again, 'waive']
      return manual ? ['mark-done', 'waive'] : [...again, 'waive']
  }
}
