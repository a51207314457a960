import { failureCodes, type Failure } from '../base/failure.ts'
import { itemsOf, type BoundItem } from '../model/bound-items.ts'
import { ownLogout } from '../model/own-logout.ts'
import type { RunOutcome } from '../model/run-event.ts'
import { outlook, waitingFor, type ItemOutlook } from '../model/next-actions.ts'
import { askedNext } from '../model/put-off.ts'
import { itemOf } from '../model/run-state.ts'
import { isInstall, isRebootWait, traitsOf } from '../model/step.ts'
import { tickAsElsewhere } from './answer-known.ts'
import { itemOver, runStops, type EngineContext, type ItemEnding } from './context.ts'
import { outlastDownloads } from './outlast-downloads.ts'
import { hangUp } from './sessions.ts'
import { judgeItems } from './judge-items.ts'
import { isDue, stopWaits } from './put-off.ts'
import { prepareResume } from './resume.ts'
import { runItem, waitForKnowledge } from './run-item.ts'
import { takeSheet, tickFromSheet } from './take-sheet.ts'

export interface CarriedOn {
  readonly outcome: RunOutcome
  /** Why the run cannot go on, where it is more than waiting for a person. */
  readonly failure?: Failure
}

/**
 * Runs as far as possible without a person, in the runbook's order, and returns the outcome. For the purpose `check`,
 * only read-only items before the install are executed.
 */
export async function carryOn(context: EngineContext): Promise<CarriedOn> {
  let stop = await takeSheet(context)
  while (stop === undefined) {
    const nudged = context.nudged?.()
    await judgeItems(context)
    if (context.signal.aborted) {
      stop = interrupted
      break
    }
    const next = scope(context).find((entry) => mayStart(context, entry))
    if (next === undefined) {
      const due = nextAsking(context)
      if (due === undefined) break
      await sleepUntil(context, due, nudged)
      // A person did something: what waited for that may go on.
      if (nudged?.aborted === true) await prepareResume(context, 'in-the-middle')
      continue
    }
    const standing = itemOf(context.state(), next.appliance, next.item.id)
    if (standing.applies === 'unknown') {
      await waitForKnowledge(context, next.appliance, next.item)
      continue
    }
    if ((await tickFromSheet(context, next)) || (await tickAsElsewhere(context, next))) continue
    const ending = await runItem(context, next, 'engine')
    if (ending.kind === 'stop') stop = ending.failure
  }
  await stopWaits(context, scope(context))
  const outcome = stop === undefined ? standingOutcome(context) : outcomeOfStop(stop)
  await letGo(context, outcome, stop)
  return { outcome, ...(stop === undefined ? {} : { failure: stop }) }
}

/** When an item that was put off is asked next; undefined where none is. */
function nextAsking(context: EngineContext): number | undefined {
  const times = scope(context)
    .filter(isFree(context))
    .flatMap(({ appliance, item }) => askedNext(itemOf(context.state(), appliance, item.id)) ?? [])
  return times.length === 0 ? undefined : Math.min(...times)
}

/** Sleeps to that time, or until the run is stopped or somebody did something. */
async function sleepUntil({ clock, signal }: EngineContext, time: number, nudged?: AbortSignal): Promise<void> {
  const stops = nudged === undefined ? signal : AbortSignal.any([signal, nudged])
  await clock.sleep(Math.max(1, time - clock.now()), stops)
}

/**
 * One item because a person started it, its wait for a running job included. The wait is stopped where the run is to go on as a
 * whole, which waits on.
 */
export async function runToItsEnd(context: EngineContext, entry: BoundItem, by: string): Promise<ItemEnding> {
  const nudged = context.nudged?.()
  let ending = await runItem(context, entry, by)
  while (ending.kind === 'later') {
    const { aborted } = context.signal
    const next = askedNext(itemOf(context.state(), entry.appliance, entry.item.id))
    if (next === undefined) return itemOver
    if (aborted || nudged?.aborted === true) {
      await stopWaits(context, [entry])
      return aborted ? runStops(interrupted) : itemOver
    }
    if (isDue(context, entry)) ending = await runItem(context, entry, by)
    else await sleepUntil(context, next, nudged)
  }
  return ending
}

/** Nothing blocks it, and no person controls its appliance's console. */
const isFree =
  ({ state }: EngineContext) =>
  ({ blockedBy, target }: ItemOutlook): boolean =>
    blockedBy.length === 0 && state().appliances[target]?.takenBy === undefined

const interrupted: Failure = {
  code: 'operation.cancelled',
  sentence: 'The run was stopped.',
  hint: 'Resume it when you want to go on; nothing is lost.',
  retry: 'safe',
}

/** What is needed to describe a run, whether or not it is running. */
type Standing = Pick<EngineContext, 'state' | 'runbook'>

/** The items that this run is about: all of them, or for a check those that only read before the install. */
export function scope(context: Standing): readonly ItemOutlook[] {
  const all = outlook(context.state(), context.runbook)
  if (context.state().opened?.purpose !== 'check') return all
  return all.filter(({ appliance, item }) => {
    if (item.effect !== 'none' || traitsOf(item).manual) return false
    const own = all.filter((entry) => entry.appliance === appliance).map((entry) => entry.item)
    const install = own.findIndex(isInstall)
    return install < 0 || own.indexOf(item) < install
  })
}

/** What may start now. An item of which it is unknown whether it applies comes last: another may still bring the fact. */
function mayStart(context: EngineContext, entry: ItemOutlook): boolean {
  if (!isFree(context)(entry)) return false
  if (entry.state !== 'to-do') return isDue(context, entry)
  const { applies } = itemOf(context.state(), entry.appliance, entry.item.id)
  if (applies !== 'unknown') return applies === 'yes'
  return !scope(context).some(
    (other) =>
      other.appliance === entry.appliance &&
      other.state === 'to-do' &&
      other.blockedBy.length === 0 &&
      itemOf(context.state(), other.appliance, other.item.id).applies === 'yes',
  )
}

const outcomeOfExit: Readonly<Record<number, RunOutcome>> = {
  3: 'blocked',
  4: 'waiting',
  5: 'unreachable',
  6: 'unproven',
  7: 'unverified',
  8: 'unable',
  70: 'error',
  130: 'interrupted',
}

function outcomeOfStop(stop: Failure): RunOutcome {
  const exit: number = failureCodes[stop.code].exit
  return outcomeOfExit[exit === 2 ? 3 : exit] ?? 'error'
}

/** The outcome of a run that was not stopped: done, or what is still missing. */
export function standingOutcome(context: Standing): RunOutcome {
  const entries = scope(context)
  const unproven = Object.values(context.state().appliances).some(
    (a) => a.returning?.outcome !== undefined && a.returning.outcome !== 'proven' && !returnOverruled(context, a.id),
  )
  if (unproven) return 'unproven'
  if (entries.some((entry) => entry.state === 'fail')) return 'blocked'
  const open = entries.some((entry) =>
    ['waiting', 'error', 'stale', 'uncertain', 'to-do', 'running'].includes(entry.state),
  )
  return open || waitingFor(context.state(), context.runbook).length > 0 ? 'waiting' : 'done'
}

function returnOverruled(context: Standing, appliance: string): boolean {
  const own = itemsOf(context.state(), context.runbook, appliance).map((entry) => entry.item)
  const wait = own.find(isRebootWait)
  if (wait === undefined) return false
  return ['waived', 'ticked'].includes(itemOf(context.state(), appliance, wait.id).state)
}

/** Closes every line politely and every offer, in every ending; then journals the state of the run. */
async function letGo(context: EngineContext, outcome: RunOutcome, stop?: Failure): Promise<void> {
  await outlastDownloads(context)
  for (const appliance of [...context.lines.keys()]) await hangUp(context, appliance, ownLogout)
  for (const [appliance, offer] of [...context.offered]) {
    context.offered.delete(appliance)
    await offer.dispose()
  }
  // A run that is done keeps its outcome: resuming it adds nothing to its record.
  if (outcome === 'done' && context.state().closed?.outcome === 'done') return
  const closes = outcome === 'done' && context.keepOpen !== true
  if (closes) await context.journal.append('run.closed', { outcome }, { durable: true })
  else await context.journal.append('run.paused', { outcome, reason: pauseReason(outcome, stop) }, { durable: true })
}

/** The run's own state in a sentence; where a failure stopped it, what that failure says. */
function pauseReason(outcome: RunOutcome, stop: Failure | undefined): string {
  const words: Partial<Record<RunOutcome, string>> = {
    done: 'Every item is done. A person closes the run.',
    blocked: 'A required check failed.',
    waiting: 'Waiting for a person.',
    unproven: 'A result could not be verified.',
    interrupted: 'Stopped by a person.',
  }
  return words[outcome] ?? stop?.sentence ?? outcome
}
