import { boundItems } from './bound-items.ts'
import { changeLabel, factText } from './fact-text.ts'
import type { Facts } from './fact.ts'
import { judgeChanges, type JudgedChange } from './judge-changes.ts'
import { installMayGoOn } from './open-install.ts'
import type { Json } from './run-event.ts'
import { isOver, itemOf, type RunState } from './run-state.ts'
import type { Runbook } from './runbook.ts'

/** An unexpected change as a person decides it before a run is closed. */
export interface OpenChange {
  readonly appliance: string
  readonly fact: string
  readonly name: string
  /** What a person types to name it: 'patches/D4_101'. */
  readonly id: string
  readonly title: string
  readonly before: string
  readonly after: string
  /** Who accepted it, and why; absent: no one yet. */
  readonly decided?: { readonly by: string; readonly reason: string; readonly at: string }
}

/** What is missing before a run can be finished. */
export interface Finishing {
  readonly items: readonly {
    readonly appliance: string
    readonly item: string
    readonly title: string
    readonly state: string
    readonly reason: string
  }[]
  readonly changes: readonly OpenChange[]
  /** Roles that have not signed. */
  readonly unsigned: readonly ('engineer' | 'customer')[]
  /** Appliances on which an install may still go on: their run must not be closed. */
  readonly installing: readonly string[]
}

/** What is open before a run is closed: items, unexpected changes, sign-offs. Pure. */
export function finishing(state: RunState, runbook: Runbook): Finishing {
  const items = boundItems(state, runbook).flatMap(({ appliance, item }) => {
    const { state: now, reason } = itemOf(state, appliance, item.id)
    return isOver(now) ? [] : [{ appliance, item: item.id, title: item.title, state: now, reason }]
  })
  const appliances = Object.keys(state.appliances)
  return {
    items,
    changes: appliances.flatMap((appliance) =>
      unexpectedChanges(state, appliance).map((one) => changeOf(state, appliance, one)),
    ),
    unsigned: (['engineer', 'customer'] as const).filter((role) => !state.signatures.some((one) => one.role === role)),
    installing: appliances.filter((appliance) => installMayGoOn(state, runbook, appliance)),
  }
}

/** The unexpected changes of one appliance: values that were read again since its install, compared with those before. */
export function unexpectedChanges(state: RunState, appliance: string): readonly JudgedChange[] {
  const { facts = {}, factsBefore } = state.appliances[appliance] ?? {}
  if (factsBefore === undefined) return []
  const readAgain = Object.entries(facts).filter(([name, fact]) => factsBefore[name]?.seq !== fact.seq)
  return judgeChanges(valuesOf(factsBefore), valuesOf(Object.fromEntries(readAgain))).filter(
    ({ verdict }) => verdict === 'surprise',
  )
}

function changeOf(state: RunState, appliance: string, { fact, name, before, after }: JudgedChange): OpenChange {
  const decision = state.decisions.findLast(
    (one) => one.appliance === appliance && one.fact === fact && one.name === name,
  )
  const { by = '', reason = '', at = '' } = decision ?? {}
  return {
    appliance,
    fact,
    name,
    id: name === '' ? fact : `${fact}/${name}`,
    title: changeLabel(fact, name),
    before: before === undefined ? 'not listed' : factText(fact, before, name),
    after: after === undefined ? 'not listed' : factText(fact, after, name),
    ...(decision === undefined ? {} : { decided: { by, reason, at } }),
  }
}

function valuesOf(facts: Facts): Readonly<Record<string, Json>> {
  return Object.fromEntries(Object.entries(facts).map(([name, { value }]) => [name, value]))
}
