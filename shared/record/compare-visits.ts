import { judgeChanges, type JudgedChange } from '../model/judge-changes.ts'
import type { Json } from '../model/run-event.ts'
import type { RecordAppliance, RecordDocument } from './record-document.ts'

/** Facts of an appliance at two moments, and items that ended otherwise. */
export interface VisitComparison {
  readonly appliances: readonly {
    readonly appliance: string
    /** As a person knows it. */
    readonly names: string
    readonly changes: readonly JudgedChange[]
    readonly same: readonly string[]
  }[]
  readonly items: readonly {
    readonly appliance: string
    readonly item: string
    readonly title: string
    readonly before: string
    readonly after: string
  }[]
  /** Appliances of one visit that the other one does not know. */
  readonly unmatched: readonly string[]
}

/**
 * One visit: facts before the install against those read after it. Two visits: what was last known in the one against what
 * was last known in the other, appliance by appliance, by host id, serial number, or else address. Pure.
 */
export function compareVisits(one: RecordDocument, other?: RecordDocument): VisitComparison {
  if (other === undefined)
    return { appliances: one.comparison.map((entry) => within(one, entry)), items: [], unmatched: [] }
  const pairs = one.appliances.map((before) => ({ before, after: matchOf(before, other.appliances) }))
  const matched = new Set(pairs.map(({ after }) => after?.id))
  const lost = pairs.filter(({ after }) => after === undefined).map(({ before }) => namesOf(before))
  const fresh = other.appliances.filter(({ id }) => !matched.has(id)).map(namesOf)
  const known = pairs.flatMap(({ before, after }) => (after === undefined ? [] : [{ before, after }]))
  return {
    appliances: known.map(({ before, after }) => ({
      appliance: before.id,
      names: namesOf(after),
      ...changesBetween(before.facts, after.facts),
    })),
    items: known.flatMap(({ before, after }) => itemsBetween(one, before.id, other, after.id)),
    unmatched: [...lost, ...fresh],
  }
}

function within(record: RecordDocument, { appliance, changes, same }: RecordDocument['comparison'][number]) {
  const about = record.appliances.find(({ id }) => id === appliance)
  return { appliance, names: about === undefined ? appliance : namesOf(about), changes, same }
}

function changesBetween(before: Readonly<Record<string, Json>>, after: Readonly<Record<string, Json>>) {
  const changes = judgeChanges(before, after)
  const changed = new Set(changes.map(({ fact }) => fact))
  return { changes, same: Object.keys(before).filter((fact) => Object.hasOwn(after, fact) && !changed.has(fact)) }
}

function itemsBetween(one: RecordDocument, before: string, other: RecordDocument, after: string) {
  const states = new Map(other.items.filter((item) => item.appliance === after).map((item) => [item.id, item.state]))
  return one.items
    .filter((item) => item.appliance === before && states.has(item.id) && states.get(item.id) !== item.state)
    .map(({ id, title, state }) => ({ appliance: before, item: id, title, before: state, after: states.get(id) ?? '' }))
}

function matchOf(wanted: RecordAppliance, all: readonly RecordAppliance[]): RecordAppliance | undefined {
  for (const name of ['hostId', 'serial', 'address'] as const) {
    const found = all.find((other) => wanted[name] !== '' && other[name] === wanted[name])
    if (found !== undefined) return found
  }
  return undefined
}

function namesOf({ host, address }: RecordAppliance): string {
  return host === '' ? address : `${host} at ${address}`
}
