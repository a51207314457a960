import { boundItems, type BoundItem } from '../model/bound-items.ts'
import { gateStanding, itemOf } from '../model/run-state.ts'
import { stepsOf } from '../model/step.ts'
import type { Item } from '../model/runbook.ts'
import type { EngineContext } from './context.ts'
import { fillCommands } from './fill-command.ts'
import { scopeOf } from './scope.ts'

/**
 * Every command behind the gate of an item that checks a chain, in its order, each with the appliance that gets it: what a
 * person approves before the first of them is sent. An install has a gate of its own and is not among them.
 */
export function chainShown(context: EngineContext, checked: Item): string {
  return boundItems(context.state(), context.runbook)
    .filter(({ item }) => item.gate === checked.gate && item.do !== 'check-chain')
    .flatMap((entry) => commandsOf(context, entry).map((command) => lineOf(context, entry, command)))
    .join('; ')
}

/**
 * Was exactly this command, to this appliance, among those that a person approved for the whole chain? An item that was reopened
 * since is approved again.
 */
export function coveredByChain(context: EngineContext, appliance: string, item: Item, command: string): boolean {
  const bound = boundItems(context.state(), context.runbook)
  const entry = bound.find((one) => one.appliance === appliance && one.item.id === item.id)
  if (entry === undefined || item.gate === undefined || item.do === 'check-chain') return false
  const { reopenedAt } = itemOf(context.state(), appliance, item.id)
  return bound
    .filter((one) => one.item.do === 'check-chain' && one.item.gate === item.gate)
    .some((one) => {
      const given = gateStanding(context.state(), one.appliance, item.gate ?? '')
      if (given?.by === undefined || given.item !== one.item.id || given.seq < reopenedAt) return false
      return given.command.split('; ').includes(context.journal.redact(lineOf(context, entry, command)))
    })
}

function commandsOf(context: EngineContext, { appliance, item }: BoundItem): readonly string[] {
  return stepsOf(item).flatMap((step) => {
    if (step.kind !== 'ask-appliance') return []
    const filled = fillCommands(step.command, item.each, scopeOf(context, appliance, item))
    return filled.ok ? filled.value.map(({ command }) => command) : [step.command]
  })
}

function lineOf({ state }: EngineContext, { target }: BoundItem, command: string): string {
  const known = state().appliances[target]
  return `${command} (${known?.identity.host ?? known?.address ?? target})`
}
