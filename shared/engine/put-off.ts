import type { BoundItem } from '../model/bound-items.ts'
import type { EventData, Evidence } from '../model/run-event.ts'
import { durationOf, type Item } from '../model/runbook.ts'
import { askedNext } from '../model/put-off.ts'
import { itemOf } from '../model/run-state.ts'
import { judge } from '../runbook/condition.ts'
import { valuesSaid } from '../runbook/sentences.ts'
import type { EngineContext } from './context.ts'
import { failedSentence } from './item-sentences.ts'
import { scopeOf } from './scope.ts'
import { verdict, type Verdict } from './verdict.ts'

/** How an item waits for its `until`: it is asked, put off, and asked again, while the run continues with other items. */

export type PutOff = Omit<EventData<'item.put-off'>, 'appliance' | 'item'>

type Awaited =
  /** It holds, or there is nothing that it waits for. */
  | { readonly kind: 'over' }
  | { readonly kind: 'later'; readonly putOff: PutOff }
  /** The time that the document allows is over, and a person is asked. */
  | { readonly kind: 'ask-person'; readonly verdict: Verdict }

const usualPace = 30_000
/** A timer may end a moment early. */
const slack = 5

/** After an item was asked: does its `until` hold, is it asked again, or is the time for that over? */
export function awaitUntil(
  context: EngineContext,
  appliance: string,
  item: Item,
  evidence: readonly Evidence[],
): Awaited {
  if (item.until === undefined) return { kind: 'over' }
  const scope = scopeOf(context, appliance, item)
  if (judge(item.until, scope).value === true) return { kind: 'over' }
  const now = context.clock.now()
  const limit = limitOf(context, item)
  const left = timeLeft(context, appliance, item, limit.milliseconds)
  if (left <= slack) {
    if (limit.asksPerson === false) return { kind: 'over' }
    const waited = `Asked for ${item['at-most'] ?? 'a while'}, and still: ${valuesSaid(item.until, scope)}`
    return { kind: 'ask-person', verdict: verdict('waiting', waited, evidence, item.remedy) }
  }
  const every = durationOf(item.every ?? '') ?? usualPace
  const iso = (at: number): string => new Date(at).toISOString()
  const fails = item.pass !== undefined && judge(item.pass, scope).value === false
  const putOff = {
    status: fails ? item.otherwise : ('waiting' as const),
    reason: failedSentence({ ...item, pass: item.pass ?? item.until }, scope),
    evidence: [...evidence],
    since: itemOf(context.state(), appliance, item.id).wait?.since ?? iso(now),
    next: iso(now + Math.min(every, left)),
    ...(left === Infinity ? {} : { until: iso(now + left) }),
    waited: Math.round(waitedFor(context, appliance, item)),
  }
  return { kind: 'later', putOff }
}

/**
 * How long an item is asked again. What asks for a running job waits as the command line says, else before a person until
 * that person decides; anything else as its document says.
 */
function limitOf(context: EngineContext, item: Item): { readonly milliseconds: number; readonly asksPerson: boolean } {
  if (asksForJobs(item)) {
    if (context.waitForJobs !== undefined) return { milliseconds: context.waitForJobs, asksPerson: false }
    if (context.attended === true) return { milliseconds: Infinity, asksPerson: false }
  }
  return { milliseconds: durationOf(item['at-most'] ?? '') ?? 0, asksPerson: true }
}

const jobCommands: readonly string[] = ['backup status', 'restore status', 'ndmp merge status']

/** Does it ask the appliance whether a backup, a restore or an NDMP merge runs? */
function asksForJobs({ run }: Item): boolean {
  return [run ?? []].flat().some((command) => jobCommands.includes(command.trim().toLowerCase()))
}

/**
 * Milliseconds that an item may keep waiting. Counts from the end that was reported with the last delay; otherwise the
 * time to write the delay into the journal would be waited, and reported, again.
 */
function timeLeft(context: EngineContext, appliance: string, item: Item, limit: number): number {
  const left = limit - waitedFor(context, appliance, item)
  const told = itemOf(context.state(), appliance, item.id).wait?.until
  return told === undefined ? left : Math.min(left, Date.parse(told) - context.clock.now())
}

/** Milliseconds that an item has waited up to now; 0 where it was never put off. */
export function waitedFor({ state, clock }: EngineContext, appliance: string, item: Item): number {
  const { wait } = itemOf(state(), appliance, item.id)
  return wait === undefined ? 0 : wait.waited + Math.max(0, clock.now() - Date.parse(wait.at))
}

/** The verdict of an item that waited, which says for how long. */
export function withWait(context: EngineContext, appliance: string, item: Item, found: Verdict): Verdict {
  const waited = waitedFor(context, appliance, item)
  if (waited < 1000) return found
  return { ...found, reason: `${found.reason} Uptick waited ${lastingText(waited)}.` }
}

/** '45 s', '12 min', '5 h 20 min' */
function lastingText(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000)
  if (seconds < 100) return `${String(seconds)} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 120) return `${String(minutes)} min`
  const rest = minutes % 60
  return `${String(Math.floor(minutes / 60))} h${rest === 0 ? '' : ` ${String(rest)} min`}`
}

/** Its time to be asked again has come. */
export function isDue(context: EngineContext, { appliance, item }: BoundItem): boolean {
  const next = askedNext(itemOf(context.state(), appliance, item.id))
  return next !== undefined && next - slack <= context.clock.now()
}

/** A run that stops ends the wait of its items with what is known; a resume continues with the time that is left. */
export async function stopWaits(context: EngineContext, entries: readonly BoundItem[]): Promise<void> {
  for (const { appliance, item } of entries) {
    const standing = itemOf(context.state(), appliance, item.id)
    if (askedNext(standing) === undefined) continue
    const { status = 'waiting' } = standing.verdict ?? {}
    const { reason } = withWait(context, appliance, item, verdict(status, standing.reason))
    const hint = item.remedy === undefined ? {} : { hint: item.remedy }
    const about = { appliance, item: item.id, evidence: [...standing.evidence], ...hint }
    await context.journal.append('item.finished', { ...about, status, reason: `${reason} The wait was stopped.`, waitStopped: true }) // prettier-ignore
  }
}
