import { failure, type Failure } from '../base/failure.ts'
import { failed, succeed, type Result } from '../base/result.ts'
import { finishing, type OpenChange } from '../model/finish.ts'
import type { RunOutcome } from '../model/run-event.ts'
import type { EngineContext } from './context.ts'
import { standingOutcome } from './carry-on.ts'

/** An unexpected change that a person accepts while closing a run: its id, with its appliance before it where several have it. */
export interface Kept {
  readonly change: string
  readonly reason: string
}

type Ground = Pick<EngineContext, 'state' | 'runbook' | 'journal'>

/**
 * Closes a run because a person asks for it, even if items are open, and notes each unexpected change that they accept.
 * Failures, without writing anything: run.closed, run.not-allowed-now (an install may still be running), words.wrong
 * (no such change), run.waiting (a change is not decided).
 */
export async function closeRun(
  ground: Ground,
  kept: readonly Kept[],
  by: string,
): Promise<Result<{ outcome: RunOutcome }>> {
  const { state, runbook, journal } = ground
  if (state().closed !== undefined)
    return failed(failure('run.closed', 'This run is closed already.', 'Export its record.'))
  const { changes, installing } = finishing(state(), runbook)
  if (installing.length > 0) {
    const addresses = installing.map((id) => state().appliances[id]?.address ?? id).join(', ')
    const sentence = `An install may still be running on ${addresses}.`
    return failed(failure('run.not-allowed-now', sentence, 'Resume the run and wait for its end, or waive the wait.'))
  }
  const decided: { change: OpenChange; reason: string }[] = []
  for (const { change: named, reason } of kept) {
    const found = changes.filter((change) => isNamed(change, named))
    const [change] = found
    if (change === undefined || found.length > 1) return failed(notFound(named, changes))
    if (reason.trim() === '')
      return failed(failure('words.wrong', `${change.title} needs a reason.`, 'Say why it is accepted.'))
    decided.push({ change, reason })
  }
  const open = changes.filter((change) => change.decided === undefined && !decided.some((one) => one.change === change))
  if (open.length > 0) {
    const titles = open.map(({ title }) => title).join(', ')
    const hint = `Accept each with its reason, as in --keep ${idOf(open[0], changes)}:REASON.`
    return failed(failure('run.waiting', `Unexpected changes are not decided: ${titles}.`, hint))
  }
  for (const { change, reason } of decided) {
    const { appliance, fact, name } = change
    await journal.append('change.decided', { appliance, fact, name, reason, by }, { durable: true })
  }
  const outcome = standingOutcome(ground)
  await journal.append('run.closed', { outcome }, { durable: true })
  return succeed({ outcome })
}

function isNamed({ id, appliance }: OpenChange, named: string): boolean {
  return named === id || named === `${appliance}/${id}`
}

/** As a person has to type it: with its appliance where several have the same. */
function idOf(change: OpenChange | undefined, all: readonly OpenChange[]): string {
  if (change === undefined) return ''
  return all.filter(({ id }) => id === change.id).length > 1 ? `${change.appliance}/${change.id}` : change.id
}

function notFound(named: string, changes: readonly OpenChange[]): Failure {
  const ids = changes.map((change) => idOf(change, changes)).join(', ')
  const hint = ids === '' ? 'This run has no unexpected change.' : `Unexpected changes are: ${ids}.`
  return failure('words.wrong', `There is no single unexpected change called ${named}.`, hint)
}
