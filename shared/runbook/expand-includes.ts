import type { Item, Phase, Runbook } from '../model/runbook.ts'
import type { Fault } from './parse-runbook.ts'

export interface Expanded {
  readonly runbook: Runbook
  readonly faults: readonly Fault[]
}

/** Runbooks within runbooks, no deeper: a deeper nesting is a circle. */
const deepest = 4

/**
 * Replaces an including item by the items of the phases that it includes: bound to its appliances, with its needs and
 * its conditions. The including item follows them and is over once they are. `others` are the runbooks by id. Pure.
 */
export function expandIncludes(
  runbook: Runbook,
  file: string,
  others: ReadonlyMap<string, Runbook>,
  depth = 0,
): Expanded {
  const faults: Fault[] = []
  const phases = runbook.phases.map((phase) => ({
    ...phase,
    items: phase.items.flatMap((item) => {
      if (item.include === undefined) return [item]
      const found = itemsIncluded(item, file, others, depth)
      faults.push(...found.faults)
      return [...found.items, { ...item, needs: [...item.needs, ...found.items.map(({ id }) => id)] }]
    }),
  }))
  return { runbook: { ...runbook, phases }, faults }
}

function itemsIncluded(
  by: Item,
  file: string,
  others: ReadonlyMap<string, Runbook>,
  depth: number,
): { readonly items: readonly Item[]; readonly faults: readonly Fault[] } {
  const fault = (sentence: string): Fault => ({ file, line: by.line, sentence: `${by.id}: ${sentence}` })
  const { runbook: id, phases: wanted } = by.include ?? { runbook: '', phases: [] }
  const other = others.get(id)
  if (other === undefined) return { items: [], faults: [fault(`there is no runbook "${id}" to include.`)] }
  if (depth >= deepest) return { items: [], faults: [fault(`"${id}" includes runbooks in a circle.`)] }
  const expanded = expandIncludes(other, file, others, depth + 1)
  const faults = [...expanded.faults]
  const items = wanted.flatMap((name) => {
    const phase = expanded.runbook.phases.find((each) => each.id === name)
    if (phase === undefined) faults.push(fault(`the runbook "${id}" has no phase "${name}".`))
    return phase === undefined ? [] : includedFrom(phase, other.id, by)
  })
  return { items, faults }
}

function includedFrom(phase: Phase, runbook: string, by: Item): readonly Item[] {
  return phase.items.map((item) => ({
    ...item,
    phase: by.phase,
    section: item.section ?? `${runbook}/${phase.id}`,
    includedBy: by.id,
    serial: by.serial,
    needs: [...by.needs, ...item.needs],
    ...whereBothApply(by, item),
    ...(by.on === undefined ? {} : { on: by.on }),
    ...(by['role-proof'] === undefined ? {} : { 'role-proof': by['role-proof'] }),
  }))
}

/** An item with a condition of its own says itself why it is left out. */
function whereBothApply(by: Item, item: Item): Pick<Item, 'when' | 'left-out'> {
  if (by.when === undefined) return {}
  if (item.when !== undefined) return { when: `(${by.when}) && (${item.when})` }
  return { when: by.when, ...(by['left-out'] === undefined ? {} : { 'left-out': by['left-out'] }) }
}

/** The ids of the runbooks that a document includes, each once. */
export function includesOf(runbook: Runbook): readonly string[] {
  const items = runbook.phases.flatMap((phase) => phase.items)
  return [...new Set(items.flatMap(({ include }) => (include === undefined ? [] : [include.runbook])))]
}
