import { gateOf, ifWeStopNow, isOver, outlook, waitingFor, type Waiting } from '../../shared/model/next-actions.ts'
import {
  itemKey,
  itemOf,
  openCommands,
  type ItemStanding,
  type ItemState,
  type RunState,
} from '../../shared/model/run-state.ts'
import type { Item, Runbook } from '../../shared/model/runbook.ts'

/** One item as it stands for one appliance, ready to be drawn. */
export interface OutlineItem {
  readonly key: string
  readonly appliance: string
  readonly item: Item
  readonly phase: string
  readonly standing: ItemStanding
  /** Items that must be over first; empty: nothing stands in the way. */
  readonly blockedBy: readonly Item[]
  readonly gate: 'none' | 'open' | 'given'
  /** Questions of this item without an answer. */
  readonly asks: readonly Waiting[]
}

export interface OutlinePhase {
  readonly id: string
  readonly title: string
  readonly items: readonly OutlineItem[]
  readonly over: number
  readonly mark: ItemState
}

export interface Outline {
  readonly phases: readonly OutlinePhase[]
  readonly items: readonly OutlineItem[]
  /** What only a person can bring on, in the runbook's order. */
  readonly waiting: readonly OutlineItem[]
  readonly stopNow: string
}

/** States in which an item asks for something. */
const asking: readonly ItemState[] = ['waiting', 'error', 'stale', 'uncertain', 'fail']

export function needsPerson(entry: OutlineItem): boolean {
  return asking.includes(entry.standing.state) && entry.blockedBy.length === 0
}

export { isOver, itemKey }

/** The run as one appliance sees it. */
export function outlineOf(state: RunState, runbook: Runbook, appliance: string): Outline {
  const byId = new Map(runbook.phases.flatMap((phase) => phase.items).map((item) => [item.id, item]))
  const waiting = waitingFor(state, runbook)
  const all = outlook(state, runbook)
    .filter((entry) => entry.appliance === appliance)
    .map(({ item, blockedBy }): OutlineItem => ({
      key: itemKey(appliance, item.id),
      appliance,
      item,
      phase: item.phase,
      standing: itemOf(state, appliance, item.id),
      blockedBy: blockedBy.flatMap((id) => byId.get(id) ?? []),
      gate: gateOf(state, appliance, item),
      asks: waiting.filter((w) => w.kind === 'question' && w.appliance === appliance && isOf(state, w, item.id)),
    }))
  const phases = runbook.phases.map((phase): OutlinePhase => {
    const items = all.filter((entry) => phase.items.some((item) => item.id === entry.item.id))
    const over = items.filter((entry) => isOver(entry.standing.state)).length
    return { id: phase.id, title: phase.title, items, over, mark: phaseMark(items, over) }
  })
  return { phases, items: all, waiting: all.filter(needsPerson), stopNow: ifWeStopNow(state) }
}

function isOf(state: RunState, waiting: Waiting, item: string): boolean {
  return state.questions[itemKey(waiting.appliance, waiting.id)]?.item === item
}

function phaseMark(items: readonly OutlineItem[], over: number): ItemState {
  const states = items.map((entry) => entry.standing.state)
  const first = (['fail', 'running', 'uncertain', 'error', 'waiting'] as const).find((state) => states.includes(state))
  if (first !== undefined) return first
  return items.length > 0 && over === items.length ? 'pass' : 'to-do'
}

/** A command of this item whose end nobody saw. */
export function doubtOf(state: RunState, appliance: string, item: string): string | undefined {
  return openCommands(state).find((c) => c.appliance === appliance && c.item === item && c.effect !== 'none')?.command
}
