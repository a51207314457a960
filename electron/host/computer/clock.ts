import type { Clock } from '../../../shared/engine/ports.ts'

/** The computer's clock as the port the engine knows. A sleep ends early, and quietly, when its signal aborts. */
export function createSystemClock(): Clock {
  return {
    now: () => Date.now(),
    zone: () => -new Date().getTimezoneOffset(),
    sleep: (milliseconds, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted === true) {
          resolve()
          return
        }
        const end = (): void => {
          clearTimeout(timer)
          signal?.removeEventListener('abort', end)
          resolve()
        }
        const timer = setTimeout(end, milliseconds)
        signal?.addEventListener('abort', end)
      }),
  }
}
