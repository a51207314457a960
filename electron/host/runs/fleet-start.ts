import { failure } from '../../../shared/base/failure.ts'
import { failed, succeed, type Result } from '../../../shared/base/result.ts'
import type { ResultOf } from '../../../shared/contract/contract.ts'

type StartState = NonNullable<ResultOf<'fleet.list'>['start']>
interface Wanted {
  readonly run: string
  readonly credentialRefs: Readonly<Record<string, string>>
}

/** Opens a run that is not open yet, and runs it as far as possible without a person. */
export type Carry = (wanted: Wanted) => Promise<Result<unknown>>

/** Outcomes that are not a failure: a run that waits for a person has done what it could. */
const noFailure: readonly string[] = ['run.waiting', 'run.not-allowed-now', 'operation.cancelled']

/**
 * Starts several runs, a few at once, in their order. After so many failures, or at a person's word, no further one is
 * started; those that go are left alone.
 */
export function createFleetStart(parts: {
  readonly limits: () => { readonly atOnce: number; readonly stopAfter: number }
  readonly carry: Carry
  readonly changed: () => void
}): {
  begin(runs: readonly Wanted[]): Result<Record<string, never>>
  halt(why: string): void
  state(): StartState | undefined
  close(): Promise<void>
} {
  let waiting: Wanted[] = []
  const going = new Map<string, Promise<void>>()
  let done: string[] = []
  let failedRuns: string[] = []
  let halted: string | undefined
  let begun = false

  function fill(): void {
    const { atOnce, stopAfter } = parts.limits()
    if (halted === undefined && failedRuns.length >= stopAfter) {
      halted = `${String(failedRuns.length)} failed, and the stop rule is ${String(stopAfter)}.`
    }
    while (halted === undefined && going.size < atOnce) {
      const next = waiting.shift()
      if (next === undefined) break
      going.set(next.run, carryOne(next))
    }
    parts.changed()
  }

  async function carryOne(wanted: Wanted): Promise<void> {
    const result = await parts.carry(wanted)
    going.delete(wanted.run)
    if (result.ok || noFailure.includes(result.failure.code)) done.push(wanted.run)
    else failedRuns.push(wanted.run)
    fill()
  }

  return {
    begin(runs) {
      if (going.size > 0 || (waiting.length > 0 && halted === undefined)) {
        const hint = 'Wait until they are through, or stop starting new ones.'
        return failed(failure('run.not-allowed-now', 'Several runs are being started already.', hint))
      }
      begun = true
      halted = undefined
      done = []
      failedRuns = []
      waiting = [...runs]
      fill()
      return succeed({})
    },
    halt(why) {
      if (waiting.length > 0) halted = why
      parts.changed()
    },
    state() {
      if (!begun) return undefined
      return {
        waiting: waiting.map(({ run }) => run),
        going: [...going.keys()],
        done,
        failed: failedRuns,
        ...(halted === undefined ? {} : { halted }),
      }
    },
    async close() {
      halted = 'Uptick ends.'
      await Promise.all(going.values())
    },
  }
}
