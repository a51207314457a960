import type { Clock } from '../../../shared/engine/ports.ts'

export type OnProgress = (bytes: number, total?: number) => void

/** Milliseconds between two reports of progress. */
const reportEvery = 500

/** Passes progress on at most twice a second, and at the end. */
export function throttled(clock: Clock, total: number | undefined, onProgress: OnProgress): (bytes: number) => void {
  let reported = -Infinity
  return (bytes) => {
    const now = clock.now()
    if (now - reported < reportEvery && bytes !== total) return
    reported = now
    onProgress(bytes, total)
  }
}
