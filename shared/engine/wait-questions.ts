import { answerOf, questionOf, type GivenAnswer } from '../model/run-state.ts'
import type { EngineContext } from './context.ts'
import { isDelivered, returningOf, watchWasBroken } from './install-standing.ts'

/** What only a person who can look may say while an appliance answers as before. */
export interface WaitQuestion {
  readonly question: 'restarted' | 'installed'
  readonly why: string
  /** The sentence for the answer yes. */
  readonly yes: string
  /** Milliseconds of the wait before it is put. */
  readonly patience: number
}

/** How long it is watched after a stretch in which this computer could not look, before a person is asked. */
const gapPatience = 30 * 60_000
/** How long to wait for a patch that closed the connection and may need no reboot, before asking a person. */
const patchPatience = 15 * 60_000

/**
 * The question that this wait has for a person; undefined where looking at greetings will tell. `afterSilence`: it did not
 * answer for a while, never refused, and greets as before.
 */
export function whatToAsk(
  context: EngineContext,
  appliance: string,
  afterSilence: boolean,
  afterGap: boolean,
): WaitQuestion | undefined {
  const options = context.state().opened?.options
  // As long as it may still fetch, a pause for a question would take the update away from it.
  const fetching = context.offered.has(appliance) && !isDelivered(context, appliance)
  const soon = (fetching ? 20 : 1) * Math.max(10 * (options?.probeEvery ?? 10_000), 2 * (options?.settle ?? 30_000))
  const { proves, name } = returningOf(context, appliance)?.expected ?? { proves: 'release', name: '' }
  // Already asked in this wait: the doubt stays until the question is answered.
  const asked = questionOf(context.state(), appliance, 'restarted')?.seq ?? 0
  const since = returningOf(context, appliance)?.seq ?? 0
  const resumed = asked > since || watchWasBroken(context, appliance)
  const broken = afterGap || resumed
  if (proves === 'listed') {
    return {
      question: 'installed',
      why: `${name} was sent, the appliance closed the connection, and it responds as before. A patch may not need a reboot. Is the install finished, so that a login cannot disturb it?`,
      yes: 'A person confirmed that the install is finished.',
      patience: broken ? soon : patchPatience,
    }
  }
  if (!broken && !afterSilence) return undefined
  const gap = afterSilence
    ? 'The appliance did not respond for a while, and its banners have not changed. The network may have been interrupted.'
    : 'Uptick was not running for a while, and the appliance responds as before.'
  return {
    question: 'restarted',
    why: `${gap} Has the appliance rebooted since then, so that a login cannot disturb the install?`,
    yes: 'A person confirmed that it rebooted.',
    // One that has not restarted yet goes down before long, and is seen then: no need to stop the wait for a question.
    patience: resumed || afterSilence ? soon : gapPatience,
  }
}

/** No appliance goes down and comes back in less than that (milliseconds), so a gap of it hides nothing. */
export const shortestReboot = 2 * 60_000

/** A stretch of time in which no one could look; milliseconds since the epoch. */
export interface Gap {
  readonly from: number
  readonly to: number
}

/** What was said to it. That it is over stays true, once seen; that it is not is worth nothing after another long gap. */
export function saidTo(
  context: EngineContext,
  appliance: string,
  question: string,
  gap: Gap | undefined,
): boolean | undefined {
  const state = context.state()
  const answer = answerTo(context, appliance, question)
  if (answer === undefined) return undefined
  if (answer.value === true) return true
  if (gap !== undefined && Date.parse(answer.at) < gap.to) return undefined
  const unwatched = Date.parse(state.lastResumed ?? answer.at) - Date.parse(answer.at)
  return unwatched <= shortestReboot ? false : undefined
}

/** What was answered since the install was started. */
function answerTo(context: EngineContext, appliance: string, question: string): GivenAnswer | undefined {
  const answer = answerOf(context.state(), appliance, question)
  return answer === undefined || answer.seq < (returningOf(context, appliance)?.seq ?? 0) ? undefined : answer
}
