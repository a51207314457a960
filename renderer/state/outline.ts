import { consoleQuestions, gatedItem, gateOf, outlook, unanswered } from '../../shared/model/next-actions.ts'
import { linkOf } from '../../shared/model/item-link.ts'
import { askedNext } from '../../shared/model/put-off.ts'
import { isOnlyAnswered, progressOf } from '../../shared/model/progress.ts'
import { ifWeStopNow } from '../../shared/model/stop-sentence.ts'
import { clockTime } from '../../shared/model/time-of-day.ts'
import type { Waiting } from '../../shared/model/next-actions.ts'
import {
  isOver,
  commandsOf,
  allCommands,
  answerOf,
  gateStanding,
  itemKey,
  itemOf,
  openCommands,
  type ItemStanding,
  type ItemState,
  type RunState,
} from '../../shared/model/run-state.ts'
import type { Item, Runbook } from '../../shared/model/runbook.ts'
import { isInstall, isInstallOrWait, isRebootWait, traitsOf } from '../../shared/model/step.ts'

/** An item that has to be over first, and its host if it is another appliance's. */
export interface Blocker {
  readonly key: string
  readonly title: string
  readonly host?: string
}

/** One item in its state for one appliance, ready to be drawn. */
export interface OutlineItem {
  readonly key: string
  readonly appliance: string
  /** The appliance that its commands go to; another one if the runbook names it. */
  readonly target: string
  readonly item: Item
  readonly phase: string
  readonly standing: ItemStanding
  /** Items that must be over first; empty if nothing blocks it. */
  readonly blockedBy: readonly Blocker[]
  readonly gate: 'none' | 'open' | 'given'
  /** Approved since its last event, so nothing about it needs a person. */
  readonly justApproved: boolean
  /** An address on the appliance itself, for a person to open. */
  readonly link: string | undefined
  /** Unanswered questions of this item. */
  readonly asks: readonly Waiting[]
}

export interface OutlinePhase {
  readonly id: string
  readonly title: string
  readonly items: readonly OutlineItem[]
  /** How many of the applicable items are over. */
  readonly over: number
  readonly total: number
  readonly mark: ItemState
}

export interface Outline {
  readonly phases: readonly OutlinePhase[]
  readonly items: readonly OutlineItem[]
  /** Items that need a person, in runbook order. */
  readonly waiting: readonly OutlineItem[]
  readonly stopNow: string
}

/** States in which an item needs a person. */
const asking: readonly ItemState[] = ['waiting', 'error', 'stale', 'uncertain', 'fail']

export function needsPerson(entry: OutlineItem): boolean {
  if (entry.blockedBy.length > 0) return false
  return (asking.includes(entry.standing.state) && !isAnswered(entry)) || asksAgain(entry)
}

/** What the item asks about, such as a backup, is still running, so Uptick asks again later. */
export function isPutOff({ standing }: OutlineItem): boolean {
  return askedNext(standing) !== undefined
}

/** All its questions are answered, or it is approved: it waits for the engine, no longer for a person. */
function isAnswered({ standing, item, asks, gate, justApproved }: OutlineItem): boolean {
  if (justApproved && asks.length === 0 && standing.state === 'waiting') return true
  const answered = standing.state === 'waiting' && item.ask.length > 0 && asks.length === 0
  return answered && !traitsOf(item).manual && !(isInstall(item) && gate === 'open')
}

/**
 * The item asked before and is about to ask the same again: when the engine continues, it repeats every waiting item
 * from its start. What a person reads, types or is about to press must not disappear for that moment.
 */
export function asksAgain({ standing, asks, item, gate }: OutlineItem): boolean {
  if (standing.starts === 0 || !['to-do', 'running'].includes(standing.state)) return false
  return asks.length > 0 || traitsOf(item).manual || (isInstall(item) && gate === 'open')
}

export {
  allCommands,
  answerOf,
  gateStanding,
  isInstall,
  isInstallOrWait,
  isOnlyAnswered,
  isOver,
  isRebootWait,
  itemKey,
}

/** A person does it outside Uptick and marks it done. */
export const isManual = (item: Item): boolean => traitsOf(item).manual

interface WholeRun {
  readonly runbook: Runbook
  readonly stopNow: string
  readonly outlines: Map<string, Outline>
}

/** The time of day on this computer's clock, with that day's daylight saving time. */
function localTime(iso: string): string {
  return clockTime(iso, -new Date(iso).getTimezoneOffset())
}

/** Computed once for each state of a run, however many views need it. */
const known = new WeakMap<RunState, WholeRun>()

function wholeRun(state: RunState, runbook: Runbook): WholeRun {
  const before = known.get(state)
  if (before?.runbook === runbook) return before
  const whole = { runbook, stopNow: ifWeStopNow(state, runbook, localTime), outlines: new Map<string, Outline>() }
  known.set(state, whole)
  return whole
}

/** The run as seen by one appliance. */
export function outlineOf(state: RunState, runbook: Runbook, appliance: string): Outline {
  const whole = wholeRun(state, runbook)
  const made = whole.outlines.get(appliance)
  if (made !== undefined) return made
  const titles = titlesOf(runbook)
  const all = outlook(state, runbook, appliance).map(({ item, blockedBy, target }): OutlineItem => ({
    key: itemKey(appliance, item.id),
    appliance,
    target,
    item: gatedItem(state, appliance, item),
    phase: item.phase,
    standing: itemOf(state, appliance, item.id),
    blockedBy: blockedBy.map((id) => blockerOf(state, titles, appliance, id)),
    link: linkOf(item.link, state.appliances[appliance]?.address),
    gate: gateOf(state, appliance, gatedItem(state, appliance, item)),
    justApproved: isJustApproved(state, appliance, gatedItem(state, appliance, item)),
    asks: isOver(itemOf(state, appliance, item.id).state)
      ? []
      : unanswered(state, appliance, item.id).filter(notConsole),
  }))
  const phases = runbook.phases
    .map((phase): OutlinePhase => {
      const items = all.filter((entry) => phase.items.some((item) => item.id === entry.item.id))
      const { done, total } = progressOf(items.map(({ standing }) => standing.state))
      return { id: phase.id, title: phase.title, items, over: done, total, mark: phaseMark(items, done, total) }
    })
    .filter((phase) => phase.items.length > 0)
  const outline = { phases, items: all, waiting: all.filter(needsPerson), stopNow: whole.stopNow }
  whole.outlines.set(appliance, outline)
  return outline
}

function isJustApproved(state: RunState, appliance: string, item: Item): boolean {
  if (gateOf(state, appliance, item) !== 'given') return false
  const approved = gateStanding(state, appliance, item.gate ?? '')?.seq ?? 0
  return approved > itemOf(state, appliance, item.id).seq
}

const notConsole = ({ id }: Waiting): boolean => !id.startsWith(consoleQuestions)

/**
 * What the appliance itself asks in the reply to a command, regardless of the item: the page shows it everywhere,
 * because the appliance is waiting.
 */
export function consoleAsksOf(state: RunState, appliance: string): readonly Waiting[] {
  const asked = Object.values(state.questions[appliance] ?? {}).filter(({ question }) =>
    question.startsWith(consoleQuestions),
  )
  return asked.flatMap(({ item }) => unanswered(state, appliance, item).filter((one) => !notConsole(one)))
}

const titlesKnown = new WeakMap<Runbook, ReadonlyMap<string, string>>()

function titlesOf(runbook: Runbook): ReadonlyMap<string, string> {
  const before = titlesKnown.get(runbook)
  if (before !== undefined) return before
  const titles = new Map(runbook.phases.flatMap((phase) => phase.items).map((item) => [item.id, item.title]))
  titlesKnown.set(runbook, titles)
  return titles
}

function blockerOf(state: RunState, titles: ReadonlyMap<string, string>, own: string, id: string): Blocker {
  const cut = id.indexOf('/')
  const appliance = cut < 0 ? own : id.slice(0, cut)
  const item = id.slice(cut + 1)
  const other = appliance === own ? undefined : state.appliances[appliance]
  return {
    key: itemKey(appliance, item),
    title: titles.get(item) ?? item,
    ...(other === undefined ? {} : { host: other.identity.host ?? other.address }),
  }
}

function phaseMark(items: readonly OutlineItem[], over: number, total: number): ItemState {
  const states = items.map((entry) => entry.standing.state)
  const first = (['fail', 'running', 'uncertain', 'error', 'waiting'] as const).find((state) => states.includes(state))
  if (first !== undefined) return first
  if (total === 0) return 'not-applicable'
  return over === total ? 'pass' : 'to-do'
}

/**
 * Returns the next item: an install in progress, then one that needs a person (even while the engine reads), then a
 * running one, then one that could start, then the last. The selected item stays selected while it needs a person, so
 * that nothing moves while a key is pressed.
 */
export function nextOf(outline: Outline, inHand?: string): OutlineItem | undefined {
  return (
    outline.items.find(({ item, standing }) => standing.state === 'running' && isInstallOrWait(item)) ??
    outline.waiting.find(({ key }) => key === inHand) ??
    outline.waiting[0] ??
    outline.items.find((entry) => entry.standing.state === 'running') ??
    outline.items.find((entry) => entry.standing.state === 'to-do' && entry.blockedBy.length === 0) ??
    outline.items.at(-1)
  )
}

/** A command of this item whose result is unknown. */
export function doubtOf(state: RunState, appliance: string, item: string): string | undefined {
  const open = new Set(openCommands(state).map(({ seq }) => seq))
  return commandsOf(state, appliance, item).find((c) => open.has(c.seq) && c.effect !== 'none')?.command
}
