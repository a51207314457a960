import type { Json } from '../../shared/model/run-event.ts'
import { allCommands, type RunState } from '../../shared/model/run-state.ts'
import type { Item, Runbook } from '../../shared/model/runbook.ts'

/** A fact as it is shown beside the item whose reply gave it. */
export interface ItemFact {
  readonly name: string
  /** One line for each value: a list has as many as it has members. */
  readonly lines: readonly { readonly words: string; readonly detail: string }[]
}

const known = new WeakMap<RunState, Map<string, ReadonlyMap<string, readonly ItemFact[]>>>()

/** Facts by the item whose replies gave them, for one appliance. */
export function factsByItem(state: RunState, appliance: string): ReadonlyMap<string, readonly ItemFact[]> {
  const made = known.get(state) ?? new Map<string, ReadonlyMap<string, readonly ItemFact[]>>()
  known.set(state, made)
  const before = made.get(appliance)
  if (before !== undefined) return before
  const itemOfReply = new Map<number, string>()
  for (const command of allCommands(state)) {
    if (command.finished !== undefined) itemOfReply.set(command.finished.seq, command.item)
  }
  const byItem = new Map<string, ItemFact[]>()
  for (const [name, fact] of Object.entries(state.appliances[appliance]?.facts ?? {})) {
    const item = 'seq' in fact.source ? itemOfReply.get(fact.source.seq) : undefined
    if (item === undefined) continue
    byItem.set(item, [...(byItem.get(item) ?? []), { name, lines: linesOf(fact.value) }])
  }
  made.set(appliance, byItem)
  return byItem
}

function linesOf(value: Json): ItemFact['lines'] {
  if (!Array.isArray(value)) return [{ words: wordsOf(value), detail: '' }]
  if (value.length === 0) return [{ words: 'none', detail: '' }]
  return value.map((row) => {
    if (typeof row !== 'object' || row === null || Array.isArray(row)) return { words: wordsOf(row), detail: '' }
    const { name, ...rest } = row
    return name === undefined
      ? { words: wordsOf(row), detail: '' }
      : { words: wordsOf(name), detail: Object.values(rest).map(wordsOf).join(' ') }
  })
}

/** A value in one line: lists by commas, a table by its values. */
export function wordsOf(value: Json): string {
  if (value === null) return 'nothing'
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(wordsOf).join(', ')
  if (typeof value !== 'object') return value === true ? 'yes' : value === false ? 'no' : String(value)
  return Object.values(value).map(wordsOf).join(' ')
}

/** What an item hands on: the later items that are made of what it notes, each with the commands that are known now. */
export interface CarriedItem {
  readonly id: string
  readonly title: string
  readonly phase: string
  readonly commands: readonly { readonly command: string; readonly done: boolean }[]
}

export function carriedBy(state: RunState, runbook: Runbook, appliance: string, item: Item): readonly CarriedItem[] {
  const { carry } = item
  if (carry === undefined) return []
  const facts = state.appliances[appliance]?.factsBefore ?? state.appliances[appliance]?.facts
  const value = facts?.[carry]?.value
  const names = Array.isArray(value) ? value.map(nameOf) : []
  const after = state.appliances[appliance]?.returning?.seq ?? Number.POSITIVE_INFINITY
  return runbook.phases.flatMap((phase) =>
    phase.items
      .filter((other) => other.each?.startsWith(`ledger.${carry} `) === true)
      .map((other) => ({
        id: other.id,
        title: other.title,
        phase: phase.title,
        commands: names.flatMap((name) =>
          [other.run ?? []].flat().map((command) => {
            const words = command.replaceAll(/\{[^}]+\}/g, name)
            const sent = allCommands(state).find(
              (one) => one.appliance === appliance && one.command === words && one.seq > after,
            )
            return { command: words, done: sent?.finished?.status === 'ok' }
          }),
        ),
      })),
  )
}

function nameOf(row: Json): string {
  if (typeof row === 'object' && row !== null && !Array.isArray(row) && typeof row['name'] === 'string')
    return row['name']
  return wordsOf(row)
}
