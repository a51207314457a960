import type { Result } from '../../shared/base/result.ts'
import type { LongCall } from '../../shared/contract/contract.ts'
import { resultOfEnd, type OperationEnd, type OperationResultOf } from '../../shared/contract/operation-results.ts'

/** How many ends are kept for a caller that asks late. */
const keptEnds = 200

/** The ends of long work, for the caller that waits for one; an end may come before the reply that names its operation. */
export interface Operations {
  /** Takes an end as it is pushed; true if a caller waited for it. */
  take(ended: OperationEnd): boolean
  /** The result of an operation that `call` started, or how it failed; never rejects. */
  end<N extends LongCall>(call: N, operationId: string): Promise<Result<OperationResultOf<N>>>
  /** true: its end was pushed already. */
  isOver(operationId: string): boolean
}

export function createOperations(): Operations {
  const waiting = new Map<string, (ended: OperationEnd) => void>()
  const over = new Map<string, OperationEnd>()
  const endOf = (operationId: string): Promise<OperationEnd> => {
    const known = over.get(operationId)
    if (known !== undefined) return Promise.resolve(known)
    return new Promise((resolve) => waiting.set(operationId, resolve))
  }
  return {
    take(ended) {
      over.set(ended.operationId, ended)
      const oldest = over.size > keptEnds ? over.keys().next().value : undefined
      if (oldest !== undefined) over.delete(oldest)
      const tell = waiting.get(ended.operationId)
      waiting.delete(ended.operationId)
      tell?.(ended)
      return tell !== undefined
    },
    end: async (call, operationId) => resultOfEnd(await endOf(operationId), call),
    isOver: (operationId) => over.has(operationId),
  }
}
