import type { Json } from './run-event.ts'

/** The name by which an entry of a list is known: a text itself, or its `name` or `id`; undefined where it has none. */
export function entryName(entry: Json): string | undefined {
  if (typeof entry === 'string') return entry
  if (entry === null || typeof entry !== 'object' || Array.isArray(entry)) return undefined
  return [own(entry, 'name'), own(entry, 'id')].find((value) => typeof value === 'string')
}

function own(entry: { readonly [name: string]: Json }, name: string): Json | undefined {
  return Object.hasOwn(entry, name) ? entry[name] : undefined
}
