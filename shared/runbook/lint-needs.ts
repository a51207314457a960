import type { Item } from '../model/runbook.ts'
import type { Finding } from './lint-vocabulary.ts'

const roles = ['standby', 'active']

/** Items that `needs` names and that do not exist (`included` are those of other documents), and circles of waiting. */
export function lintNeeds(items: readonly Item[], included: readonly Item[] = []): readonly Finding[] {
  const faults: Finding[] = []
  const needed = new Map<Item, readonly Item[]>()
  for (const item of items) {
    const targets: Item[] = []
    for (const written of item.needs) {
      const { role, pattern } = splitNeed(written)
      if (role !== undefined && !roles.includes(role))
        faults.push({ item, sentence: `"needs" names the role "${role}", which does not exist.` })
      const found = items.filter((other) => matches(pattern, other.id))
      const named = found.length > 0 || included.some((other) => matches(pattern, other.id))
      if (!named) faults.push({ item, sentence: `"needs" names "${written}", but there is no such item.` })
      if (found.includes(item) && !pattern.endsWith('*')) faults.push({ item, sentence: 'it needs itself.' })
      // Another role's item is another appliance's: it does not close a circle here.
      if (role === undefined) targets.push(...found.filter((other) => other !== item))
    }
    needed.set(item, targets)
  }
  return [...faults, ...circles(items, needed)]
}

function splitNeed(written: string): { role: string | undefined; pattern: string } {
  const at = written.indexOf('/')
  return at < 0 ? { role: undefined, pattern: written } : { role: written.slice(0, at), pattern: written.slice(at + 1) }
}

function matches(pattern: string, id: string): boolean {
  return pattern.endsWith('*') ? id.startsWith(pattern.slice(0, -1)) : id === pattern
}

/** Takes away, again and again, what needs nothing that is left; what remains waits for itself. */
function circles(items: readonly Item[], needed: ReadonlyMap<Item, readonly Item[]>): readonly Finding[] {
  let left = [...items]
  for (;;) {
    const stuck = left.filter((item) => (needed.get(item) ?? []).some((other) => left.includes(other)))
    if (stuck.length === left.length) break
    left = stuck
  }
  // What merely waits for a circle is none of it: only items that can be reached from themselves are named.
  return left.flatMap((item) => {
    const way = wayBack(item, needed)
    return way === undefined
      ? []
      : [{ item, sentence: `it waits for itself: ${way.map(({ id }) => id).join(' needs ')}.` }]
  })
}

function wayBack(start: Item, needed: ReadonlyMap<Item, readonly Item[]>): readonly Item[] | undefined {
  const ways: (readonly Item[])[] = [[start]]
  const seen = new Set<Item>()
  for (let way = ways.shift(); way !== undefined; way = ways.shift()) {
    for (const next of needed.get(way[way.length - 1] ?? start) ?? []) {
      if (next === start) return [...way, start]
      if (seen.has(next)) continue
      seen.add(next)
      ways.push([...way, next])
    }
  }
  return undefined
}
