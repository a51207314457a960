import type { Item, Runbook } from './runbook.ts'
import type { RunState } from './run-state.ts'

/** An item as a run has it: bound to one of the run's appliances (RUNBOOK.md, `on`). */
export interface BoundItem {
  readonly item: Item
  /** Whose item it is: its facts, answers and states count. */
  readonly appliance: string
  /** Where its commands go: the same, or the appliance of the role that `at` names. */
  readonly target: string
}

interface Member {
  readonly id: string
  readonly role: string
}

const known = new WeakMap<Runbook, Map<string, readonly BoundItem[]>>()

/**
 * The items of a run in the order in which a person works: the document's, where a chain of serial items goes through one
 * appliance before it begins with the next. An item without `on` is every appliance's. Pure; a document and a set of
 * appliances are bound once.
 */
export function boundItems(state: RunState, runbook: Runbook): readonly BoundItem[] {
  const members = Object.values(state.appliances).map(({ id, role }) => ({ id, role }))
  const signature = members.map(({ id, role }) => `${id} ${role}`).join()
  const bound = known.get(runbook) ?? new Map<string, readonly BoundItem[]>()
  known.set(runbook, bound)
  const before = bound.get(signature)
  if (before !== undefined) return before
  const list = bindAll(
    runbook.phases.flatMap((phase) => phase.items),
    members,
  )
  bound.set(signature, list)
  return list
}

const knownByAppliance = new WeakMap<readonly BoundItem[], Map<string, readonly BoundItem[]>>()

/** The items of one appliance, in its order. Filtered once: every condition of every item asks for them. */
export function itemsOf(state: RunState, runbook: Runbook, appliance: string): readonly BoundItem[] {
  const bound = boundItems(state, runbook)
  const lists = knownByAppliance.get(bound) ?? new Map<string, readonly BoundItem[]>()
  knownByAppliance.set(bound, lists)
  const list = lists.get(appliance) ?? bound.filter((entry) => entry.appliance === appliance)
  lists.set(appliance, list)
  return list
}

function bindAll(items: readonly Item[], members: readonly Member[]): readonly BoundItem[] {
  const list: BoundItem[] = []
  for (let at = 0; at < items.length;) {
    const chain = chainFrom(items, at)
    for (const { id } of membersOf(items[at], members)) {
      for (const item of chain) list.push({ item, appliance: id, target: targetOf(item, id, members) })
    }
    at += chain.length
  }
  return list
}

/** The serial items of the same appliances that follow each other; any other item is a chain of its own. */
function chainFrom(items: readonly Item[], at: number): readonly Item[] {
  const first = items[at]
  if (first === undefined) return []
  if (!first.serial) return [first]
  const end = items.findIndex((item, index) => index > at && !(item.serial && item.on === first.on))
  return items.slice(at, end < 0 ? items.length : end)
}

function membersOf(item: Item | undefined, members: readonly Member[]): readonly Member[] {
  const role = item?.on === undefined || item.on === 'each' ? undefined : item.on.replace('each ', '')
  return role === undefined ? members : members.filter((member) => member.role === role)
}

function targetOf(item: Item, own: string, members: readonly Member[]): string {
  return item.at === undefined ? own : (members.find(({ role }) => role === item.at)?.id ?? own)
}

/** Does this pattern of `needs` name the item? 'before.*' names all that begin so. */
function needNames(pattern: string, id: string): boolean {
  return pattern.endsWith('*') ? id.startsWith(pattern.slice(0, -1)) : id === pattern
}

/** The entries that one pattern of an item's `needs` names: of its own appliance, or of every appliance of a role. */
export function entriesNeeded(
  state: RunState,
  bound: readonly BoundItem[],
  entry: BoundItem,
  need: string,
): readonly BoundItem[] {
  const cut = need.indexOf('/')
  const [role, pattern] = cut < 0 ? [undefined, need] : [need.slice(0, cut), need.slice(cut + 1)]
  return bound.filter((other) => {
    if (!needNames(pattern, other.item.id)) return false
    if (role === undefined) return other.appliance === entry.appliance && other.item.id !== entry.item.id
    return state.appliances[other.appliance]?.role === role
  })
}
