import { failure, type Failure } from '../base/failure.ts'
import { commandsOf, hasNoEnd, itemOf, type RunState } from '../model/run-state.ts'
import { durationOf, type Item } from '../model/runbook.ts'
import { isRebootWait, traitsOf } from '../model/step.ts'
import { agoWords } from './ago-words.ts'

/** What a person gives with a tick. */
export interface TickInput {
  readonly note: string
  readonly files: number
  /** When what the note or file shows was so, as a date and time; absent: now. */
  readonly evidenceFrom?: string | undefined
}

/**
 * Why an item cannot be ticked now; undefined where it can. A check that failed is waived, never ticked. A command that can
 * safely be sent twice is sent again rather than ticked. What Uptick would otherwise have shown, a person has to show.
 * Failures: run.blocked, run.not-allowed-now, words.wrong.
 */
export function tickRefusal(
  state: RunState,
  { appliance, item }: { readonly appliance: string; readonly item: Item },
  words: TickInput,
  now: number,
): Failure | undefined {
  const { verdict, state: standing } = itemOf(state, appliance, item.id)
  const { returning } = state.appliances[appliance] ?? {}
  if (isRebootWait(item) && returning?.outcome !== 'proven') {
    const hint = 'A waiver with an authority and a reason says who takes it on.'
    return failure('run.not-allowed-now', 'A return is proved or waived, not ticked.', hint)
  }
  if (verdict?.status === 'fail') {
    const sentence = `${item.id} failed, and a check that failed is not ticked: ${verdict.reason}`
    const hint = `Waive it: uptick waive RUN ${item.id} --authority WHO --reason TEXT. Or mend the cause and reopen it.`
    return failure('run.blocked', sentence, hint)
  }
  const open = commandsOf(state, appliance, item.id).find((one) => one.effect !== 'none' && hasNoEnd(one))
  if (standing === 'uncertain' && open !== undefined && item.idempotent !== undefined) {
    const sentence = `It is not known whether "${open.command}" arrived, and it can be sent again without harm, so it is not ticked.`
    const hint = `Reopen it: uptick reopen RUN ${item.id} --reason TEXT. If it took effect, the appliance answers "${item.idempotent}", which counts as done.`
    return failure('run.blocked', sentence, hint)
  }
  const given = words.files > 0 || words.note.trim() !== ''
  const wanted = given ? undefined : whyEvidence(state, appliance, item)
  if (wanted !== undefined) return failure('run.not-allowed-now', wanted, 'Add a note or a file that shows it.')
  return words.evidenceFrom === undefined ? undefined : wrongAge(item, words.evidenceFrom, now)
}

/** Why a tick of this item needs a note or a file; undefined where it needs none. */
function whyEvidence(state: RunState, appliance: string, item: Item): string | undefined {
  const { state: standing } = itemOf(state, appliance, item.id)
  if (item.evidence === 'required') return `${item.id} asks for evidence.`
  if (traitsOf(item).manual) return undefined
  if (standing === 'uncertain') return `It is not known how ${item.id} ended, so a tick needs evidence.`
  if (standing === 'error') return `Uptick could not tell how ${item.id} stands, so a tick needs evidence.`
  if (item.effect !== 'none' && standing !== 'attention')
    return `Uptick did not send the command of ${item.id}, so a tick needs evidence that it was done.`
  if (standing === 'to-do') return `Uptick has not checked ${item.id} yet, so a tick needs evidence.`
  return undefined
}

function wrongAge(item: Item, evidenceFrom: string, now: number): Failure | undefined {
  const from = Date.parse(evidenceFrom)
  const hint = 'Use a date and time such as 2026-11-30T21:00+01:00.'
  if (Number.isNaN(from)) return failure('words.wrong', `"${evidenceFrom}" is not a date and time.`, hint)
  if (from > now + clockTolerance) return failure('words.wrong', `"${evidenceFrom}" is in the future.`, hint)
  const limit = freshFor(item)
  if (limit === undefined || now - from <= limit) return undefined
  const sentence = `${item.id} accepts evidence that is at most ${item['fresh-for'] ?? ''} old, and this is ${agoWords(now - from)} old.`
  return failure('run.not-allowed-now', sentence, 'Do it again, then tick it; or waive it with authority and reason.')
}

/** Clocks of two computers differ a little. */
const clockTolerance = 5 * 60_000

/** For how many milliseconds the evidence of a tick is good; undefined: always. */
export function freshFor(item: Item): number | undefined {
  return item['fresh-for'] === undefined ? undefined : durationOf(item['fresh-for'])
}

/** Why a waiver is not taken; undefined where it is. Failure: words.wrong. */
export function waiverRefusal(
  words: { readonly authority: string; readonly reason: string; readonly until?: string | undefined },
  now: number,
): Failure | undefined {
  if (words.authority.trim() === '' || words.reason.trim() === '') {
    const hint = 'Name who allows it and why.'
    return failure('words.wrong', 'A waiver needs an authority and a reason.', hint)
  }
  if (words.until === undefined) return undefined
  const end = waiverEnd(words.until)
  const hint = 'Use a date such as 2026-12-31, or a date and time.'
  if (end === undefined) return failure('words.wrong', `"${words.until}" is not a date.`, hint)
  return end < now ? failure('words.wrong', `"${words.until}" is past already.`, hint) : undefined
}

/** The last moment at which a waiver holds: a day counts to its end, in UTC. Undefined where it is no date. */
export function waiverEnd(until: string): number | undefined {
  const end = Date.parse(/^\d{4}-\d{2}-\d{2}$/.test(until) ? `${until}T23:59:59Z` : until)
  return Number.isNaN(end) ? undefined : end
}
