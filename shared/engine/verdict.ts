import type { Evidence, ItemStatus } from '../model/run-event.ts'

/** What a step found out about its item. `stop`: the run cannot go on now (the line is gone, the return is unproven). */
export interface Verdict {
  readonly status: ItemStatus
  readonly reason: string
  readonly hint?: string
  readonly evidence: readonly Evidence[]
}

export function verdict(
  status: ItemStatus,
  reason: string,
  evidence: readonly Evidence[] = [],
  hint?: string,
): Verdict {
  return { status, reason, evidence, ...(hint === undefined ? {} : { hint }) }
}
