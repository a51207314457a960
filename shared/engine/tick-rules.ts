import { failure, type Failure } from '../base/failure.ts'
import { commandsOf, hasNoEnd, itemOf, type RunState } from '../model/run-state.ts'
import { durationOf, type Item } from '../model/runbook.ts'
import { isRebootWait, traitsOf } from '../model/step.ts'
import { agoText } from './ago-words.ts'

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
    const hint = 'Wait until the appliance is back online, or waive this item.'
    return failure('run.not-allowed-now', 'The wait for the reboot cannot be marked done.', hint)
  }
  if (verdict?.status === 'fail') {
    const sentence = `“${item.title}” failed, so it cannot be marked done: ${verdict.reason}`
    const hint = `Fix the cause and reopen the item, or waive it: uptick waive RUN ${item.id} --authority WHO --reason TEXT.`
    return failure('run.blocked', sentence, hint)
  }
  const open = commandsOf(state, appliance, item.id).find((one) => one.effect !== 'none' && hasNoEnd(one))
  if (standing === 'uncertain' && open !== undefined && item.idempotent !== undefined) {
    const sentence = `Result unknown: "${open.command}" may not have reached the appliance. It is safe to send again, so this item cannot be marked done.`
    const hint = `Reopen the item: uptick reopen RUN ${item.id} --reason TEXT. If the command took effect, the appliance replies "${item.idempotent}", which counts as done.`
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
  const need = `“${item.title}” needs a note or a file`
  if (item.evidence === 'required') return `${need} as evidence.`
  if (traitsOf(item).manual) return undefined
  if (standing === 'uncertain') return `${need}, because the result of its command is unknown.`
  if (standing === 'error') return `${need}, because Uptick could not check it.`
  if (item.effect !== 'none' && standing !== 'attention') return `${need}, because Uptick did not send its command.`
  if (standing === 'to-do') return `${need}, because Uptick has not checked it yet.`
  return undefined
}

function wrongAge(item: Item, evidenceFrom: string, now: number): Failure | undefined {
  const from = Date.parse(evidenceFrom)
  const hint = 'Use a date and time such as 2026-11-30T21:00+01:00.'
  if (Number.isNaN(from)) return failure('words.wrong', `"${evidenceFrom}" is not a date and time.`, hint)
  if (from > now + clockTolerance) return failure('words.wrong', `"${evidenceFrom}" is in the future.`, hint)
  const limit = freshFor(item)
  if (limit === undefined || now - from <= limit) return undefined
  const sentence = `“${item.title}” accepts evidence that is at most ${item['fresh-for'] ?? ''} old; this is ${agoText(now - from)} old.`
  return failure('run.not-allowed-now', sentence, 'Do it again and mark it done, or waive it.')
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
    const hint = 'Enter the name and role of the person who authorized it, and why.'
    return failure('words.wrong', 'A waiver needs the authorizing person and a reason.', hint)
  }
  if (words.until === undefined) return undefined
  const end = waiverEnd(words.until)
  const hint = 'Use a date such as 2026-12-31, or a date and time.'
  if (end === undefined) return failure('words.wrong', `"${words.until}" is not a date.`, hint)
  return end < now ? failure('words.wrong', `"${words.until}" is in the past.`, hint) : undefined
}

/** The last moment at which a waiver holds: a day counts to its end, in UTC. Undefined where it is not a date. */
export function waiverEnd(until: string): number | undefined {
  const end = Date.parse(/^\d{4}-\d{2}-\d{2}$/.test(until) ? `${until}T23:59:59Z` : until)
  return Number.isNaN(end) ? undefined : end
}
