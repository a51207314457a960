import type { EngineContext } from './context.ts'
import { returningOf, watchWasBroken } from './install-standing.ts'

/** What only a person who can look may say while an appliance answers as before. */
export interface WaitQuestion {
  readonly question: 'restarted' | 'installed'
  readonly why: string
  /** What a yes is told as. */
  readonly yes: string
  /** Milliseconds of the wait before it is put. */
  readonly patience: number
}

/** How long a patch that closed the line, and may need no reboot, is waited for before a person is asked. */
const patchPatience = 15 * 60_000

/**
 * The question that this wait has for a person; undefined where looking at greetings will tell. `afterSilence`: it did not
 * answer for a while, never refused, and greets as before.
 */
export function whatToAsk(context: EngineContext, appliance: string, afterSilence: boolean): WaitQuestion | undefined {
  const options = context.state().opened?.options
  const soon = Math.max(10 * (options?.probeEvery ?? 10_000), 2 * (options?.settle ?? 30_000))
  const { proves, name } = returningOf(context, appliance)?.expected ?? { proves: 'release', name: '' }
  const broken = watchWasBroken(context, appliance)
  if (proves === 'listed') {
    return {
      question: 'installed',
      why: `${name} was sent, the line was closed, and the appliance answers as before; a patch may need no reboot. Is its install over, so that a login cannot disturb it?`,
      yes: 'A person saw that its install is over.',
      patience: broken ? soon : patchPatience,
    }
  }
  if (!broken && !afterSilence) return undefined
  const gap = afterSilence
    ? 'The appliance did not answer for a while, and nothing in its greetings is new: its network may have been cut.'
    : 'Uptick was not watching for a while, and the appliance answers as before.'
  return {
    question: 'restarted',
    why: `${gap} Has it restarted since, so that a login cannot disturb its install?`,
    yes: 'A person saw that it has restarted.',
    patience: soon,
  }
}

/** No appliance goes down and comes back in less than that, so a gap of it hides nothing. */
const shortestReboot = 2 * 60_000

/** What was said to it. That it is over stays true, once seen; that it is not is worth nothing after another long gap. */
export function saidTo(context: EngineContext, appliance: string, question: string): boolean | undefined {
  const state = context.state()
  const answer = state.answers[`${appliance}/${question}`]
  if (answer === undefined || answer.seq < (returningOf(context, appliance)?.seq ?? 0)) return undefined
  if (answer.value === true) return true
  const unwatched = Date.parse(state.lastResumed ?? answer.at) - Date.parse(answer.at)
  return unwatched <= shortestReboot ? false : undefined
}
