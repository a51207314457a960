import { entryName } from '../../shared/model/entry-name.ts'
import { factLabel, factLines, plainText, type ValueLine } from '../../shared/model/fact-text.ts'
import { allCommands, type RunState } from '../../shared/model/run-state.ts'
import type { Item, Runbook } from '../../shared/model/runbook.ts'

/** A value, shown next to the item whose reply contained it. */
export interface ItemFact {
  readonly label: string
  readonly lines: readonly ValueLine[]
}

const known = new WeakMap<RunState, Map<string, ReadonlyMap<string, readonly ItemFact[]>>>()

/** The facts of one appliance, by the item whose replies contained them. */
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
    byItem.set(item, [...(byItem.get(item) ?? []), { label: factLabel(name), lines: factLines(name, fact.value) }])
  }
  made.set(appliance, byItem)
  return byItem
}

/** A later item that is generated from what an item noted, with its commands as far as they are known. */
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
  const names = Array.isArray(value) ? value.map((entry) => entryName(entry) ?? plainText(entry)) : []
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
