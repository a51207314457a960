import type { Executor } from '../step-table.ts'
import { verdict } from '../verdict.ts'

/** An item that only a person can do: it waits until somebody ticks or waives it. */
export const leaveToPerson: Executor<{ kind: 'manual' }> = ({ item }) =>
  Promise.resolve({
    kind: 'verdict',
    verdict: verdict(
      'waiting',
      item.evidence === 'required'
        ? 'A person does this and ticks it with evidence.'
        : 'A person does this and ticks it.',
      [],
      item.remedy,
    ),
  })
