import type { Failure } from '../../../shared/base/failure.ts'
import type { Result } from '../../../shared/base/result.ts'
import type { Clock } from '../../../shared/engine/ports.ts'
import { cancelled } from './patch-source.ts'
import type { ProgressTeller } from './progress.ts'

/** How often something is tried that may pass, and the milliseconds before the second try; each later pause is twice as long. */
export interface Patience {
  readonly tries: number
  readonly firstPause: number
}

export const usualPatience: Patience = { tries: 6, firstPause: 1_000 }

/** Bytes that tries must bring for the next one to count as the first again. */
const worthCounting = 1024 * 1024

/** What a source asks for beyond this is not waited for at once. */
const longestAsked = 120_000

/** Faults of the line and of the moment; what a source refuses, or what is wrong with its file, stays wrong. */
const passing: readonly Failure['code'][] = ['patch.stalled', 'patch.source-unreachable', 'patch.short']

/** Retries until the action works, cannot work, or makes no progress. `have`: bytes already stored. */
export async function tryAgain<T>(
  work: () => Promise<Result<T>>,
  words: {
    patience: Patience
    clock: Clock
    signal: AbortSignal
    teller: ProgressTeller
    have: () => Promise<number>
    /** Milliseconds that the source asked to be left alone for; used up by the next pause. */
    pause?: { least: number }
  },
): Promise<Result<T>> {
  const { patience, clock, signal, teller } = words
  let had = await words.have()
  for (let tries = 1; ;) {
    const result = await work()
    if (result.ok || !passing.includes(result.failure.code) || result.failure.retry === 'pointless') return result
    const have = await words.have()
    const gained = have - had >= worthCounting
    if (gained || have < had) had = have
    tries = gained ? 1 : tries + 1
    if (tries > patience.tries) return result
    const asked = Math.min(longestAsked, words.pause?.least ?? 0)
    if (words.pause !== undefined) words.pause.least = 0
    const pause = Math.max(asked, patience.firstPause * 2 ** Math.min(tries - 1, 5))
    const which = gained ? 'It continues' : `Try ${tries} of ${patience.tries} starts`
    teller.stage('waiting', `${result.failure.sentence} ${which} in ${Math.ceil(pause / 1000)} s.`)
    await clock.sleep(pause, signal)
    if (signal.aborted) return { ok: false, failure: cancelled() }
  }
}
