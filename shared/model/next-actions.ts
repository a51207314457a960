import { z } from 'zod'
import { boundItems, entriesNeeded, type BoundItem } from './bound-items.ts'
import { linkOf } from './item-link.ts'
import { installMayGoOn } from './open-install.ts'
import { approvalNeed } from './run-event.ts'
import type { Item, Runbook } from './runbook.ts'
import {
  isOver,
  itemOf,
  type ItemState,
  type RunState,
  answerOf,
  gateStanding,
  type GateStanding,
} from './run-state.ts'
import { isInstall, isInstallOrWait, isRebootWait, traitsOf } from './step.ts'

/** One item as it is for one appliance, and what it lacks to start. */
export interface ItemOutlook extends BoundItem {
  readonly state: ItemState
  /**
   * Items that must be over first: 'before.backup' of the same appliance, 'a2/cluster.2-detach' of another one. Empty:
   * nothing blocks it.
   */
  readonly blockedBy: readonly string[]
}

/** What a run waits for from a person (CLI.md, summary `waiting`). */
export const waiting = z
  .object({
    kind: z.enum(['question', 'item', 'approval']),
    id: z.string(),
    appliance: z.string(),
    title: z.string(),
    answerType: z.string().exactOptional(),
    choices: z.array(z.string()).readonly().exactOptional(),
    why: z.string().exactOptional(),
    emptyAllowed: z.boolean().exactOptional(),
    seen: z.string().exactOptional(),
    /** What the approval needs besides the approval itself (CLI.md). */
    needs: z.array(approvalNeed).readonly().exactOptional(),
    /** The address for a person to open, on the appliance itself. */
    link: z.string().exactOptional(),
  })
  .readonly()
export type Waiting = z.infer<typeof waiting>

/** What the ids of the appliance's own questions begin with, which it asks in the reply to a command. */
export const consoleQuestions = 'console.'

/** All items of a run, or those of one appliance, in the order in which a person works, with what blocks each. */
export function outlook(state: RunState, runbook: Runbook, appliance?: string): readonly ItemOutlook[] {
  const bound = boundItems(state, runbook)
  const ground = { state, bound, waits: waitsOf(state, runbook, bound) }
  const wanted = appliance === undefined ? bound : bound.filter((entry) => entry.appliance === appliance)
  return wanted.map((entry) => ({ ...entry, state: standing(state, entry), blockedBy: blockers(ground, entry) }))
}

const standing = (state: RunState, { appliance, item }: BoundItem): ItemState => itemOf(state, appliance, item.id).state

/** What every item of one outlook is looked at against: worked out once, since a run of twenty appliances has over a thousand. */
interface Ground {
  readonly state: RunState
  readonly bound: readonly BoundItem[]
  /** By appliance: the waits for an install there that may still go on. */
  readonly waits: ReadonlyMap<string, readonly BoundItem[]>
}

/**
 * The items that an item names in `needs`, and three rules that no runbook has to name: nothing after the install
 * starts before the install was sent; nothing after the return starts before that is proven (if it is unknown whether
 * the install arrived, the wait finds out); and another appliance in its serial chain goes first. Any item that would
 * log in waits for the end of an install that may be running.
 */
function blockers({ state, bound, waits }: Ground, entry: BoundItem): readonly string[] {
  const { item, appliance, target } = entry
  const fixed = wallsOf(state, bound, appliance).get(entry) ?? []
  const awaited = traitsOf(item).sends === 'commands' ? (waits.get(target) ?? []) : []
  return [...new Set([...fixed, ...othersInChain(state, bound, entry), ...awaited])]
    .filter((other) => !isOver(standing(state, other)))
    .filter((other) => !(isRebootWait(item) && isInstall(other.item) && isUncertain(state, other)))
    .map((other) => (other.appliance === appliance ? other.item.id : `${other.appliance}/${other.item.id}`))
}

type Walls = ReadonlyMap<BoundItem, readonly BoundItem[]>
const wallsKnown = new WeakMap<readonly BoundItem[], Map<string, Walls>>()

/** What always comes before each item of an appliance, as long as the runbook and the appliances are the same. */
function wallsOf(state: RunState, bound: readonly BoundItem[], appliance: string): Walls {
  const all = wallsKnown.get(bound) ?? new Map<string, Walls>()
  wallsKnown.set(bound, all)
  const known = all.get(appliance)
  if (known !== undefined) return known
  const own = bound.filter((entry) => entry.appliance === appliance)
  const walls = new Map<BoundItem, readonly BoundItem[]>()
  const passed: BoundItem[] = []
  for (const entry of own) {
    const { item } = entry
    // Only a need that names a role looks at other appliances.
    const named = item.needs.flatMap((need) => entriesNeeded(state, need.includes('/') ? bound : own, entry, need))
    walls.set(entry, [...named, ...askedBefore(bound, entry), ...passed])
    if (isInstallOrWait(item)) passed.push(entry)
  }
  all.set(appliance, walls)
  return walls
}

/** What is asked or done once for all appliances is asked for the first of them; the others take it over. */
function askedBefore(bound: readonly BoundItem[], { appliance, item }: BoundItem): readonly BoundItem[] {
  if (item.site !== true && !item.ask.some(({ site, sheet }) => site === true && sheet !== true)) return []
  const others = bound.filter((other) => other.item.id === item.id)
  return others.slice(
    0,
    others.findIndex((other) => other.appliance === appliance),
  )
}

function waitsOf(
  state: RunState,
  runbook: Runbook,
  bound: readonly BoundItem[],
): ReadonlyMap<string, readonly BoundItem[]> {
  const open = Object.keys(state.appliances).filter((appliance) => installMayGoOn(state, runbook, appliance))
  const waits = (appliance: string): readonly BoundItem[] =>
    bound.filter((other) => other.appliance === appliance && isRebootWait(other.item))
  return new Map(open.map((appliance) => [appliance, waits(appliance)]))
}

const isUncertain = (state: RunState, entry: BoundItem): boolean => standing(state, entry) === 'uncertain'

/** One goes at a time: the serial items of an appliance that has started its chain and is not through. */
function othersInChain(state: RunState, bound: readonly BoundItem[], entry: BoundItem): readonly BoundItem[] {
  if (!entry.item.serial) return []
  const chain = bound.filter((other) => other.item.serial && other.item.on === entry.item.on)
  const others = new Set(chain.map(({ appliance }) => appliance))
  others.delete(entry.appliance)
  for (const appliance of others) {
    const own = chain.filter((other) => other.appliance === appliance)
    const begun = own.some((other) => hasBegun(state, other))
    const open = own.filter((other) => !isOver(standing(state, other)))
    if (begun && open.length > 0) return open.slice(0, 1)
  }
  return []
}

function hasBegun(state: RunState, { appliance, item }: BoundItem): boolean {
  const { state: now, starts } = itemOf(state, appliance, item.id)
  return starts > 0 || now === 'ticked' || now === 'waived'
}

/** Everything that only a person can bring on, in the runbook's order: questions, manual items, approvals, doubts. */
export function waitingFor(state: RunState, runbook: Runbook): readonly Waiting[] {
  const entries = outlook(state, runbook)
  const list: Waiting[] = unansweredOfNoItem(state, entries)
  for (const { appliance, item, state: now, blockedBy } of entries) {
    if (!['waiting', 'error', 'stale', 'uncertain'].includes(now) || blockedBy.length > 0) continue
    const asked = unanswered(state, appliance, item.id)
    const gate = now === 'waiting' ? gateAsked(state, appliance, item) : undefined
    list.push(...asked)
    if (gate !== undefined) list.push(approvalFor(gate, item))
    if (asked.length > 0 || gate !== undefined) continue
    const link = linkOf(item.link, state.appliances[appliance]?.address)
    list.push({ kind: 'item', id: item.id, appliance, title: item.title, ...(link === undefined ? {} : { link }) })
  }
  return list
}

function approvalFor({ appliance, gate: id, needs }: GateStanding, { title }: Item): Waiting {
  return { kind: 'approval', id, appliance, title, ...(needs === undefined ? {} : { needs }) }
}

/** 'none': the item has no gate; 'open': somebody must still approve; 'given': approved since the item was last reopened. */
export function gateOf(state: RunState, appliance: string, item: Item): 'none' | 'open' | 'given' {
  if (item.gate === undefined) return 'none'
  const gate = gateStanding(state, appliance, item.gate)
  const reopenedAt = itemOf(state, appliance, item.id).reopenedAt
  return gate?.by !== undefined && gate.seq > reopenedAt ? 'given' : 'open'
}

/**
 * The gate at which its command was shown to a person, and no one has approved it since: that of the document, or one that
 * the engine put before exactly this command (an old build of a patch).
 */
function gateAsked(state: RunState, appliance: string, item: Item): GateStanding | undefined {
  const { reopenedAt } = itemOf(state, appliance, item.id)
  const open = (gate: GateStanding | undefined): boolean =>
    gate !== undefined && gate.by === undefined && gate.seq > reopenedAt
  const own = item.gate === undefined ? undefined : gateStanding(state, appliance, item.gate)
  if (open(own)) return own
  return Object.values(state.gates[appliance] ?? {}).find((gate) => gate.item === item.id && open(gate))
}

/** The item with the gate that the engine put before its command, where it is asked there. */
export function gatedItem(state: RunState, appliance: string, item: Item): Item {
  const asked = item.gate === undefined ? gateAsked(state, appliance, item) : undefined
  return asked === undefined ? item : { ...item, gate: asked.gate }
}

/** Questions of this item that were asked and not answered, regardless of the item's state. */
export function unanswered(state: RunState, appliance: string, item: string): readonly Waiting[] {
  return Object.values(state.questions[appliance] ?? {})
    .filter((q) => q.item === item)
    .filter((q) => answerOf(state, appliance, q.question) === undefined)
    .map((q) => ({
      kind: 'question' as const,
      id: q.question,
      appliance,
      title: q.why,
      answerType: q.answerType,
      why: q.why,
      ...(q.choices === undefined ? {} : { choices: q.choices }),
      ...(q.emptyAllowed === undefined ? {} : { emptyAllowed: q.emptyAllowed }),
      ...(q.seen === undefined ? {} : { seen: q.seen }),
    }))
}

/** What an appliance asked at a login, or in the reply to a line that a person typed: it belongs to no item. */
function unansweredOfNoItem(state: RunState, entries: readonly ItemOutlook[]): Waiting[] {
  const items = new Set(entries.map(({ item }) => item.id))
  return Object.entries(state.questions).flatMap(([appliance, asked]) => {
    const others = new Set(Object.values(asked).map(({ item }) => item))
    return [...others].filter((item) => !items.has(item)).flatMap((item) => unanswered(state, appliance, item))
  })
}

/** Counts of items per state, for the summary and the head of the outline. */
export function countStates(state: RunState, runbook: Runbook): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const { state: now } of outlook(state, runbook)) counts[now] = (counts[now] ?? 0) + 1
  return counts
}
