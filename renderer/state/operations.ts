import type { Failure } from '../../shared/base/failure.ts'
import { failure } from '../../shared/base/failure.ts'
import { failed, succeed, type Result } from '../../shared/base/result.ts'
import type { PushOf } from '../../shared/contract/contract.ts'

type Ended = Extract<PushOf<'passing'>, { kind: 'operation' }>

/** How many ends are kept for somebody who asks late. */
const keptEnds = 200

/** The ends of long work, for whoever waits for one; an end may come before the reply that names its operation. */
export interface Operations {
  /** Takes an end as it is told; true if somebody waited for it. */
  take(ended: Ended): boolean
  /** The end of an operation: its value, or how it failed; never rejects. */
  end(operationId: string): Promise<Result<Readonly<Record<string, unknown>>>>
  /** true: its end was told already. */
  isOver(operationId: string): boolean
}

export function createOperations(): Operations {
  const waiting = new Map<string, (ended: Ended) => void>()
  const over = new Map<string, Ended>()
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
    end(operationId) {
      const known = over.get(operationId)
      if (known !== undefined) return Promise.resolve(resultOf(known))
      return new Promise((resolve) => waiting.set(operationId, (ended) => resolve(resultOf(ended))))
    },
    isOver: (operationId) => over.has(operationId),
  }
}

function resultOf(ended: Ended): Result<Readonly<Record<string, unknown>>> {
  if (ended.ended === 'done') return succeed(ended.value ?? {})
  if (ended.failure !== undefined) return failed(ended.failure as unknown as Failure)
  return failed(failure('operation.cancelled', 'It was cancelled.', 'Begin it again when it is wanted.'))
}
