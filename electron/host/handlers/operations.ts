import type { Failure } from '../../../shared/base/failure.ts'
import { failed, type Result } from '../../../shared/base/result.ts'
import type { LongCall, PushOf } from '../../../shared/contract/contract.ts'
import { endOf, type OperationResultOf } from '../../../shared/contract/operation-results.ts'

/** Work that takes longer than a call may: accepted at once, ends with a push, can be canceled. */
export interface Operations {
  /** `call`: the call that is accepted; it says what the work ends with. */
  start<N extends LongCall>(
    call: N,
    work: (signal: AbortSignal, operationId: string) => Promise<Result<OperationResultOf<N>>>,
  ): { operationId: string }
  cancel(operationId: string): void
  /** Cancels every operation and waits until all have ended. */
  close(): Promise<void>
}

export function createOperations(
  push: (value: PushOf<'passing'>) => void,
  onThrow: (error: unknown) => Failure,
): Operations {
  const running = new Map<string, { controller: AbortController; done: Promise<void> }>()
  let count = 0
  return {
    start(call, work) {
      count += 1
      const operationId = `operation-${String(count)}`
      const controller = new AbortController()
      const done = (async () => {
        const result = await work(controller.signal, operationId).catch((error: unknown) => failed(onThrow(error)))
        running.delete(operationId)
        push(endOf(call, operationId, result))
      })()
      running.set(operationId, { controller, done })
      return { operationId }
    },
    cancel: (operationId) => running.get(operationId)?.controller.abort(),
    async close() {
      const all = [...running.values()]
      for (const { controller } of all) controller.abort()
      await Promise.all(all.map(({ done }) => done))
    },
  }
}
