import type { Json } from '../model/run-event.ts'
import type { Item } from '../model/runbook.ts'
import type { RunState } from '../model/run-state.ts'
import { patchKind } from '../model/release.ts'
import type { Scope } from '../runbook/condition.ts'
import type { EngineContext } from './context.ts'
import { ledgerOf } from './ledger.ts'

/**
 * What a condition of an item may speak of: facts, answers, the run (`from`, `to`, `name`, `kind`, `purpose`) and the
 * ledger. Items that come before the install keep being judged by what was known when it was sent: a new release after
 * must not rewrite the verdicts before.
 */
export function scopeOf(context: EngineContext, appliance: string, item: Item): Scope {
  const state = context.state()
  const known = state.appliances[appliance]
  const current = known?.facts ?? {}
  const facts = comesBeforeInstall(context, item) ? (known?.factsBefore ?? current) : current
  return {
    facts: Object.fromEntries(Object.entries(facts).map(([name, fact]) => [name, fact.value])),
    answers: answersOf(state, appliance),
    run: runOf(context, appliance),
    ledger: ledgerOf(state, context.runbook, appliance),
  }
}

function comesBeforeInstall(context: EngineContext, item: Item): boolean {
  const items = context.runbook.phases.flatMap((phase) => phase.items)
  const install = items.findIndex((other) => other.do === 'install')
  return install >= 0 && items.findIndex((other) => other.id === item.id) < install
}

function answersOf(state: RunState, appliance: string): Record<string, Json> {
  const prefix = `${appliance}/`
  const own = Object.entries(state.answers).filter(([key]) => key.startsWith(prefix))
  return Object.fromEntries(own.map(([key, answer]) => [key.slice(prefix.length), answer.value]))
}

function runOf(context: EngineContext, appliance: string): Record<string, Json> {
  const state = context.state()
  const known = state.appliances[appliance]
  const from = (known?.factsBefore ?? known?.facts)?.['release']?.value
  const to = wantedRelease(context, appliance)
  return {
    purpose: state.opened?.purpose ?? 'check',
    ...(from === undefined ? {} : { from }),
    ...(context.update === undefined ? {} : { name: context.update.name, kind: patchKind(context.update.name) }),
    ...(to === undefined ? {} : { to }),
  }
}

/** The release that the run's update brings: confirmed in the mirror, or answered, or guessed from its name. */
export function wantedRelease(context: EngineContext, appliance: string): string | undefined {
  const answered = context.state().answers[`${appliance}/wantedRelease`]?.value
  return typeof answered === 'string' ? answered : context.update?.release
}
