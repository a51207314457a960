import { boundItems, entriesNeeded } from '../../shared/model/bound-items.ts'
import { exceptionRemedies, type ExceptionRemedy } from '../../shared/model/exception-remedies.ts'
import { isOver, itemKey, itemOf, type ItemStanding } from '../../shared/model/run-state.ts'
import type { Item } from '../../shared/model/runbook.ts'
import { outlineOf, type OutlineItem } from './outline.ts'
import type { ShownRun } from './shown-run.ts'

export type { ExceptionRemedy }

/** One thing that the install needs: an item of the runbook, in its current state. */
export interface GateLine {
  readonly key: string
  readonly item: Item
  /** The noun that the runbook uses for it here, or its title. */
  readonly title: string
  readonly appliance: string
  /** The host, if the item is another appliance's. */
  readonly host?: string
  readonly standing: ItemStanding
  /** False: the install waits for it. */
  readonly holds: boolean
}

/**
 * What the install depends on, sorted for the person who decides: exceptions, important values, and the rest in groups.
 */
export interface GateSummary {
  /** Items that are failed, waived, unknown or in need of attention; a failed check comes first. */
  readonly exceptions: readonly GateLine[]
  readonly main: readonly GateLine[]
  readonly groups: readonly GateGroup[]
}

export type GroupName = 'passed' | 'answered' | 'done' | 'not-applicable'

export interface GateGroup {
  readonly name: GroupName
  readonly lines: readonly GateLine[]
}

/** What the selected item needs, and what its appliance was checked for before it, in runbook order. */
export function gatesOf(open: ShownRun): readonly GateLine[] {
  const { current, run } = open
  if (current === undefined || run.runbook === undefined) return []
  const bound = boundItems(run.state, run.runbook)
  const own = bound.find((entry) => entry.appliance === current.appliance && entry.item.id === current.item.id)
  if (own === undefined) return []
  const needed = new Set(own.item.needs.flatMap((need) => entriesNeeded(run.state, bound, own, need)))
  // An item that the install does not need and that has not run yet says nothing about the install.
  const isTold = ({ appliance, item }: (typeof bound)[number]): boolean =>
    appliance === own.appliance && itemOf(run.state, appliance, item.id).state !== 'to-do'
  const before = bound.slice(0, bound.indexOf(own)).filter(isTold)
  const all = bound.filter((entry) => needed.has(entry) || before.includes(entry))
  return all.map((entry): GateLine => {
    const { item, appliance } = entry
    const standing = itemOf(run.state, appliance, item.id)
    const other = appliance === current.appliance ? undefined : run.state.appliances[appliance]
    return {
      key: itemKey(appliance, item.id),
      item,
      title: item['at-gate'] ?? item.title,
      appliance,
      ...(other === undefined ? {} : { host: other.identity.host ?? other.address }),
      standing,
      holds: isOver(standing.state) || !needed.has(entry),
    }
  })
}

/** What can be done at once about a check that is an exception. */
export function remediesOfLine(open: ShownRun, line: GateLine): readonly ExceptionRemedy[] {
  const entry = entryOfLine(open, line)
  const { item, standing } = line
  const [asks, blocked] = [entry?.asks.length ?? 0, (entry?.blockedBy.length ?? 0) > 0]
  return open.run.state.closed === undefined ? exceptionRemedies({ item, standing, asks, blocked }) : []
}

/** The item of a line, even if it is another appliance's. */
export function entryOfLine({ run, outline }: ShownRun, { appliance, key }: GateLine): OutlineItem | undefined {
  const own = outline.items.find((entry) => entry.key === key)
  if (own !== undefined || run.runbook === undefined) return own
  return outlineOf(run.state, run.runbook, appliance).items.find((entry) => entry.key === key)
}

/** Sorts the lines; each one appears in exactly one place. */
export function summaryOf(lines: readonly GateLine[]): GateSummary {
  const isException = ({ standing: { state }, holds }: GateLine): boolean =>
    !holds || state === 'waived' || state === 'attention' || !isOver(state)
  const exceptions = lines.filter(isException).sort((a, b) => Number(a.holds) - Number(b.holds))
  const ordinary = lines.filter((line) => !isException(line))
  const isMain = ({ item, standing }: GateLine): boolean =>
    item['at-gate'] !== undefined && standing.state !== 'not-applicable'
  const rest = ordinary.filter((line) => !isMain(line))
  const groups = groupNames
    .map((name) => ({ name, lines: rest.filter((line) => groupOf(line) === name) }))
    .filter((group) => group.lines.length > 0)
  return { exceptions, main: ordinary.filter(isMain), groups }
}

const groupNames: readonly GroupName[] = ['passed', 'answered', 'done', 'not-applicable']

function groupOf({ item, standing }: GateLine): GroupName {
  if (standing.state === 'not-applicable') return 'not-applicable'
  if (standing.state === 'ticked') return 'done'
  return item.ask.length > 0 && item.run === undefined ? 'answered' : 'passed'
}
