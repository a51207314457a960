import type { Item, Runbook } from '../model/runbook.ts'
import { includedItems, itemsOf, type Finding, type LintGround } from './lint-vocabulary.ts'

/** Checks keys that bind an item to an appliance of a cluster, and included items of another runbook. */
export function lintRoles(runbook: Runbook, ground: LintGround): readonly Finding[] {
  const items = itemsOf(runbook)
  return items.flatMap((item) =>
    [...lintBinding(item, rolesOf(items)), ...lintInclude(item, runbook, ground)].map((sentence) => ({
      item,
      sentence,
    })),
  )
}

/** The roles that the runbook's items are for: 'each active' is for actives, 'each' for all appliances. */
function rolesOf(items: readonly Item[]): readonly string[] {
  const roles = items.flatMap(({ on }) =>
    on === undefined ? [] : on === 'each' ? ['standby', 'active'] : [roleOf(on)],
  )
  return [...new Set(roles)]
}

const roleOf = (on: string): string => on.replace('each ', '')

function lintBinding(item: Item, roles: readonly string[]): readonly string[] {
  const found: string[] = []
  for (const need of item.needs) {
    const role = need.includes('/') ? need.slice(0, need.indexOf('/')) : undefined
    if (role !== undefined && ['standby', 'active'].includes(role) && !roles.includes(role))
      found.push(`"needs" names the role "${role}", which no item of this document is for.`)
  }
  if (item.serial && !item.on?.startsWith('each'))
    found.push('"serial" goes through appliances one at a time: it needs "on: each active" or "on: each".')
  if (item.at === undefined) return found
  if (item.on === undefined) found.push('"at" sends to another appliance: say with "on" whose item it is.')
  else if (roleOf(item.on) === item.at) found.push(`"at: ${item.at}" is where an item "on: ${item.on}" goes anyway.`)
  if (!roles.includes(item.at)) found.push(`"at" names the role "${item.at}", which no item of this document is for.`)
  if (item.run === undefined) found.push('it has "at" and no "run" that could be sent there.')
  return found
}

function lintInclude(item: Item, runbook: Runbook, ground: LintGround): readonly string[] {
  if (item.include === undefined) return []
  const { runbook: id, phases } = item.include
  const found: string[] = []
  const idle = (['run', 'do', 'pass', 'read', 'each', 'ends', 'gate'] as const).filter(
    (word) => item[word] !== undefined,
  )
  for (const word of [...idle, ...(item.ask.length > 0 ? ['ask'] : [])])
    found.push(`it has "${word}" next to "include"; the included items replace it, so "${word}" is never used.`)
  const included = Object.hasOwn(ground.runbooks, id) ? ground.runbooks[id] : undefined
  if (id === runbook.id) return [...found, 'it includes its own document.']
  if (included === undefined) return [...found, `it includes "${id}", but there is no such runbook.`]
  for (const phase of phases) {
    if (!included.phases.some((other) => other.id === phase))
      found.push(`it includes the phase "${phase}", which ${id} does not have.`)
  }
  if (phases.length === 0) found.push('it includes no phase.')
  const inner = includedItems(item, ground)
  const own = new Set(itemsOf(runbook).map((other) => other.id))
  for (const other of inner) {
    if (own.has(other.id)) found.push(`it includes the item "${other.id}", but this document has one of that id.`)
  }
  return found
}
