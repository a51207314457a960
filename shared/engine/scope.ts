import type { Json } from '../model/run-event.ts'
import { itemsOf } from '../model/bound-items.ts'
import type { Item } from '../model/runbook.ts'
import { type RunState, answerOf } from '../model/run-state.ts'
import { isInstall } from '../model/step.ts'
import { patchKind } from '../model/release.ts'
import type { Scope } from '../runbook/condition.ts'
import type { EngineContext } from './context.ts'
import { ledgerOf } from './ledger.ts'
import { timeOf } from './run-time.ts'

/**
 * What a condition of an item may speak of: facts, answers, the ledger, and the run (`from`, `to`, `name`, `kind`,
 * `purpose`, `way`, `role`, `cluster`, and its time: `minuteOfDay`, `weekday`, `clock`, `minutesToEnd`). Items that come
 * before the install keep being judged by what was known when it was sent: a new release after must not rewrite the
 * verdicts before.
 */
export function scopeOf(context: EngineContext, appliance: string, item: Item): Scope {
  const state = context.state()
  const known = state.appliances[appliance]
  const current = known?.facts ?? {}
  const facts = comesBeforeInstall(context, appliance, item) ? (known?.factsBefore ?? current) : current
  return {
    facts: Object.fromEntries(Object.entries(facts).map(([name, fact]) => [name, fact.value])),
    answers: answersOf(state, appliance),
    run: runOf(context, appliance),
    ledger: ledgerOf(state, context.runbook, appliance),
  }
}

/**
 * The same for many items in a row: one scope for the items before the install and one for those after, made again when what
 * is known of the appliance has changed.
 */
export function createScopes(context: EngineContext): (appliance: string, item: Item) => Scope {
  const made = new Map<string, { readonly of: readonly unknown[]; readonly scope: Scope }>()
  return (appliance, item) => {
    const { appliances, answers, opened } = context.state()
    const of = [appliances[appliance], answers[appliance], opened]
    const key = `${appliance} ${String(comesBeforeInstall(context, appliance, item))}`
    const before = made.get(key)
    if (before?.of.every((value, at) => value === of[at]) === true) return before.scope
    const scope = scopeOf(context, appliance, item)
    made.set(key, { of, scope })
    return scope
  }
}

/** Does this item come before the install of its appliance? A runbook without an install has no before and after. */
export function comesBeforeInstall(context: EngineContext, appliance: string, item: Item): boolean {
  const own = itemsOf(context.state(), context.runbook, appliance)
  const install = own.findIndex((entry) => isInstall(entry.item))
  return install >= 0 && own.findIndex((entry) => entry.item.id === item.id) < install
}

function answersOf(state: RunState, appliance: string): Record<string, Json> {
  const own = Object.entries(state.answers[appliance] ?? {})
  return Object.fromEntries(own.map(([question, answer]) => [question, answer.value]))
}

function runOf(context: EngineContext, appliance: string): Record<string, Json> {
  const state = context.state()
  const known = state.appliances[appliance]
  const from = (known?.factsBefore ?? known?.facts)?.['release']?.value
  const to = wantedRelease(context, appliance)
  const { cluster } = state.opened ?? {}
  return {
    purpose: state.opened?.purpose ?? 'check',
    role: known?.role ?? 'appliance',
    ...activesOf(state),
    way: wayOf(context, appliance),
    returned: known?.returning?.outcome === 'proven',
    ...timeOf(context, appliance),
    ...(cluster === undefined ? {} : { cluster }),
    ...(from === undefined ? {} : { from }),
    ...(context.update === undefined ? {} : { name: context.update.name, kind: patchKind(context.update.name) }),
    ...(to === undefined ? {} : { to }),
  }
}

/** The host names of the active appliances, in a run over a cluster. */
function activesOf(state: RunState): Record<string, Json> {
  const actives = Object.values(state.appliances).filter(({ role }) => role === 'active')
  return actives.length === 0 ? {} : { actives: actives.map(({ identity, address }) => identity.host ?? address) }
}

/** The release that the run's update brings: confirmed in the mirror, or answered, or guessed from its name. */
export function wantedRelease(context: EngineContext, appliance: string): string | undefined {
  const answered = answerOf(context.state(), appliance, 'wantedRelease')?.value
  return typeof answered === 'string' ? answered : context.update?.release
}

/** How the install is started: by the first of its item's `ways`, unless a person chose another by answering `way`. */
export function wayOf(context: EngineContext, appliance: string): string {
  const own = itemsOf(context.state(), context.runbook, appliance)
  const install = own.find(({ item }) => isInstall(item) && item.ways !== undefined)
  const ways = Object.keys(install?.item.ways ?? {})
  const answered = answerOf(context.state(), appliance, 'way')?.value
  if (typeof answered === 'string' && ways.includes(answered)) return answered
  return ways[0] ?? 'cli'
}
