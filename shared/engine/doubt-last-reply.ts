import { boundItems, type BoundItem } from '../model/bound-items.ts'
import type { Effect } from '../model/run-event.ts'
import { allCommands, itemOf, type CommandStanding } from '../model/run-state.ts'
import { namesOf } from '../runbook/condition.ts'
import type { EngineContext } from './context.ts'

/** So often an item is asked again because its reply was in doubt; after that a person looks at it. */
const mostRepeats = 2

const repeats = new WeakMap<EngineContext, Map<string, number>>()

/**
 * Lines came after the last reply of an appliance that may belong to it: what was read from it counts as unknown, and what
 * was judged from it is outdated and asked again. Gives the command whose reply it was; undefined where none was doubted.
 */
export async function doubtLastReply(context: EngineContext, appliance: string): Promise<CommandStanding | undefined> {
  const { journal, state } = context
  const last = lastReply(context, appliance)
  // The wait finds out whether an install arrived, regardless of the reply.
  if (last?.finished === undefined || last.effect === 'point-of-no-return') return undefined
  const { finished, item, effect } = last
  const reason = `Lines came after the reply to "${last.command}" that may belong to it.`
  const facts = Object.entries(state().appliances[appliance]?.facts ?? {}).flatMap(([name, { source }]) =>
    'seq' in source && source.seq === finished.seq ? [name] : [],
  )
  if (facts.length > 0) await journal.append('fact.stale', { appliance, facts, reason, by: 'engine' })
  const owner = last.for ?? appliance
  for (const entry of boundItems(state(), context.runbook)) {
    const own = entry.appliance === owner && entry.item.id === item
    if (own || (entry.target === appliance && restsOn(context, entry, facts)))
      await askAgain(context, entry, effect, reason)
  }
  return last
}

/** Asking again changes nothing where a command only reads; whether another one succeeded is for a person to say. */
async function askAgain(context: EngineContext, entry: BoundItem, effect: Effect, stale: string): Promise<void> {
  const { journal, state } = context
  const { appliance, item } = entry
  if (!judged.has(itemOf(state(), appliance, item.id).state)) return
  const about = { appliance, item: item.id }
  await journal.append('item.stale', { ...about, reason: stale })
  if (effect !== 'none' || !mayRepeat(context, `${appliance}/${item.id}`)) return
  await journal.append('item.taken-up', { ...about, reason: 'asked again, because the reply is in doubt' })
}

function restsOn({ state }: EngineContext, { appliance, item }: BoundItem, facts: readonly string[]): boolean {
  if (item.effect !== 'none' || item.pass === undefined) return false
  const { outdated } = state().appliances[appliance] ?? {}
  const since = Math.max(0, ...facts.map((name) => outdated?.[name]?.readIn ?? 0))
  const names = namesOf(item.pass)
  return facts.some((name) => names.includes(`facts.${name}`)) && itemOf(state(), appliance, item.id).seq > since
}

const judged: ReadonlySet<string> = new Set(['pass', 'attention', 'fail', 'error'])

function lastReply({ state }: EngineContext, appliance: string): CommandStanding | undefined {
  const replied = allCommands(state()).filter((c) => c.appliance === appliance && c.finished !== undefined)
  return replied.reduce<CommandStanding | undefined>((last, command) => {
    return (last?.finished?.seq ?? 0) > (command.finished?.seq ?? 0) ? last : command
  }, undefined)
}

function mayRepeat(context: EngineContext, item: string): boolean {
  const counts = repeats.get(context) ?? new Map<string, number>()
  repeats.set(context, counts)
  const count = (counts.get(item) ?? 0) + 1
  counts.set(item, count)
  return count <= mostRepeats
}
