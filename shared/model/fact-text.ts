import { entryName } from './entry-name.ts'
import { kindOfFact, type FactKind } from './fact-table.ts'
import type { Json } from './run-event.ts'

/** One line of a value: an entry of a list with what else is known of it, or the whole value. */
export interface ValueLine {
  readonly text: string
  readonly detail: string
}

/** What a person calls the fact: 'Antispam engines'. A fact that a runbook works out goes by its own name: 'Web mail share'. */
export function factLabel(fact: string): string {
  const label = kindOfFact(fact)?.label ?? spaced(fact)
  return label.charAt(0).toUpperCase() + label.slice(1)
}

/** What a person calls the fact within a sentence: 'antispam engines', 'host ID', 'NDMP merge'. */
export function factInSentence(fact: string): string {
  const label = factLabel(fact)
  return /^[A-Z](?![A-Z])/.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label
}

/** What differs, where `name` is the entry of a list: 'Antispam engine rpdengine'; '': the fact as a whole. */
export function changeLabel(fact: string, name: string): string {
  return name === '' ? factLabel(fact) : `${kindOfFact(fact)?.entry ?? factLabel(fact)} ${name}`
}

/** A value, line by line: a list has as many lines as entries. */
export function factLines(fact: string, value: Json): readonly ValueLine[] {
  const kind = kindOfFact(fact)
  if (!Array.isArray(value)) return [{ text: whole(kind, value), detail: '' }]
  if (value.length === 0) return [{ text: 'none', detail: '' }]
  return value.map((entry) => {
    const name = entryName(entry)
    return name === undefined
      ? { text: plainText(entry), detail: '' }
      : { text: name, detail: besidesName(kind, entry) }
  })
}

/** A value on one line; undefined: ''. `name`: the name of the list entry, if it is already shown next to the value. */
export function factText(fact: string, value: Json | undefined, name = ''): string {
  if (value === undefined) return ''
  const kind = kindOfFact(fact)
  if (name !== '' && entryName(value) === name) return besidesName(kind, value) || 'listed'
  const isEntry = kind?.entry !== undefined && entryName(value) !== undefined
  return factLines(fact, isEntry ? [value] : value)
    .map(({ text, detail }) =>
      detail === '' ? text : detail.includes(', ') ? `${text} (${detail})` : `${text} ${detail}`,
    )
    .join(', ')
}

/** Any value as a person reads it, where nothing is known about its shape: 'share 12, state done'. */
export function plainText(value: Json): string {
  return whole(undefined, value)
}

function whole(kind: FactKind | undefined, value: Json): string {
  if (value === null) return 'none'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value !== 'object') return String(value)
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(plainText).join(', ')
  return kind?.show?.(value) ?? membersText(kind, value)
}

function besidesName(kind: FactKind | undefined, entry: Json): string {
  if (entry === null || typeof entry !== 'object' || Array.isArray(entry)) return ''
  const { name: _name, ...rest } = entry
  if (typeof entry['name'] === 'string') return membersText(kind, rest)
  const { id: _id, ...others } = rest
  return membersText(kind, others)
}

function membersText(kind: FactKind | undefined, members: { readonly [name: string]: Json }): string {
  const labels = { ...plainMembers, ...kind?.members }
  return Object.entries(members)
    .map(([name, member]) => {
      const label = Object.hasOwn(labels, name) ? (labels[name] ?? '') : spaced(name)
      const text = typeof member === 'object' && member !== null ? `(${plainText(member)})` : plainText(member)
      // 'Expires 2013-12-31' or 'expired 2012-01-01' in a column of that name.
      const isSaid = text.toLowerCase().startsWith(label.toLowerCase().replace(/s$/, ''))
      return label === '' || isSaid ? text : `${label} ${text}`
    })
    .join(', ')
}

/** Members whose value says what it is without its name. */
const plainMembers: Readonly<Record<string, string>> = { name: '', id: '', version: '', state: '', text: '' }

/** 'skewSeconds' -> 'skew seconds' */
function spaced(name: string): string {
  return name.replace(/(?<=[a-z0-9])[A-Z](?=[a-z])/g, (letter) => ` ${letter.toLowerCase()}`)
}
