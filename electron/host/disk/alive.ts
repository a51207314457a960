import { errnoOf } from './faults.ts'

/** Is there a process with this number? Another one may have it by now. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return errnoOf(error) !== 'ESRCH'
  }
}
