import { join } from 'node:path'
import { failure } from '../../../shared/base/failure.ts'
import { failed, type Result } from '../../../shared/base/result.ts'
import type { Clock } from '../../../shared/engine/ports.ts'
import { ensureFolder } from '../disk/durable-files.ts'
import { takeLock } from '../disk/lock.ts'

/** Milliseconds between two looks at a lock that another process holds, and after how many looks a person gets an error. */
const pace = 50
const mostLooks = 200

/**
 * Lets one change begin at a time on a data folder, in all processes: the limits are looked at and the approval is written
 * before the next one looks.
 */
export function createBeginLock(data: string, clock: Clock): <T>(work: () => Promise<Result<T>>) => Promise<Result<T>> {
  const folder = join(data, 'visits')
  let last: Promise<unknown> = Promise.resolve()
  const alone = async <T>(work: () => Promise<Result<T>>): Promise<Result<T>> => {
    await ensureFolder(folder)
    for (let look = 0; ; look += 1) {
      const taken = await takeLock(join(folder, 'begin.lock'))
      if ('lock' in taken) return work().finally(() => taken.lock.release())
      if (look >= mostLooks) {
        const sentence = `Another Uptick (process ${String(taken.heldBy)}) is beginning a change.`
        return failed(failure('run.locked', sentence, 'Wait for it, then approve this again.'))
      }
      await clock.sleep(pace)
    }
  }
  return (work) => {
    const done = last.then(() => alone(work))
    last = done.catch(() => undefined)
    return done
  }
}
