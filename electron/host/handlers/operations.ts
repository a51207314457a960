import type { Failure } from '../../../shared/base/failure.ts'
import type { Result } from '../../../shared/base/result.ts'
import type { PushOf } from '../../../shared/contract/contract.ts'

/** Work that takes longer than a call may: accepted at once, ends with a push, can be cancelled. */
export interface Operations {
  start(work: (signal: AbortSignal, operationId: string) => Promise<Result<unknown>>): { operationId: string }
  cancel(operationId: string): void
  /** Cancels all that runs and waits for its end. */
  close(): Promise<void>
}

export function createOperations(
  push: (value: PushOf<'passing'>) => void,
  onThrow: (error: unknown) => Failure,
): Operations {
  const running = new Map<string, { controller: AbortController; done: Promise<void> }>()
  let count = 0
  return {
    start(work) {
      count += 1
      const operationId = `operation-${String(count)}`
      const controller = new AbortController()
      const done = (async () => {
        const result = await work(controller.signal, operationId).catch((error: unknown) => ({
          ok: false as const,
          failure: onThrow(error),
        }))
        running.delete(operationId)
        push({ kind: 'operation', operationId, ...endingOf(result) })
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

function endingOf(
  result: Result<unknown>,
): Pick<Extract<PushOf<'passing'>, { kind: 'operation' }>, 'ended' | 'failure' | 'value'> {
  if (!result.ok) {
    const ended = result.failure.code === 'operation.cancelled' ? 'cancelled' : 'failed'
    return { ended, failure: { ...result.failure } }
  }
  const { value } = result
  return { ended: 'done', ...(value !== null && typeof value === 'object' ? { value: { ...value } } : {}) }
}
