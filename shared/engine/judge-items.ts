import { itemsOf, boundItems, type BoundItem } from '../model/bound-items.ts'
import { factLabel } from '../model/fact-text.ts'
import { isOver, itemOf, answerOf } from '../model/run-state.ts'
import type { Item } from '../model/runbook.ts'
import { isRebootWait, traitsOf } from '../model/step.ts'
import {
  judge,
  judgeAgain,
  namesOf,
  type Judged,
  type Judgement,
  type Scope,
  type ScopeRoot,
} from '../runbook/condition.ts'
import type { EngineContext } from './context.ts'
import { agoText } from './ago-words.ts'
import { endsSentence, failedSentence, foundSentence, leftOutSentence, unknownSentence } from './item-sentences.ts'
import { comesBeforeInstall, createScopes } from './scope.ts'
import { freshFor, waiverEnd } from './tick-rules.ts'

/**
 * Judges which items apply and which verdicts are outdated, and journals each new or changed judgment. Otherwise leaves
 * decisions of people and results of commands alone. Conditions are judged only here.
 */
export async function judgeItems(context: EngineContext): Promise<void> {
  const pass: Pass = { ...context, scope: createScopes(context), kept: keptOf(context) }
  for (const entry of boundItems(context.state(), context.runbook)) {
    const { state } = itemOf(context.state(), entry.appliance, entry.item.id)
    if (state === 'pass' || state === 'attention') await judgeStanding(pass, entry)
    if (state === 'waived') await endWaiver(pass, entry)
    if (state === 'ticked') await judgeTick(pass, entry)
    if (state === 'stale') await askAgain(pass, entry)
    if (['to-do', 'not-applicable', 'waiting'].includes(state)) await judgeApplies(pass, entry)
  }
}

/** One pass over all items: the values that conditions may use, and the judgments of earlier passes. */
interface Pass extends EngineContext {
  readonly scope: (appliance: string, item: Item) => Scope
  readonly kept: Map<string, Judged>
}

const keptBy = new WeakMap<EngineContext, Map<string, Judged>>()

function keptOf(context: EngineContext): Map<string, Judged> {
  const kept = keptBy.get(context) ?? new Map<string, Judged>()
  keptBy.set(context, kept)
  return kept
}

async function judgeApplies(context: Pass, { appliance, item }: BoundItem): Promise<void> {
  const standing = itemOf(context.state(), appliance, item.id)
  const about = { appliance, item: item.id }
  const ended = sectionEnd(context, appliance, item)
  const judged = ended === undefined ? whether(context, appliance, item) : { value: false as const }
  const applies = judged.value === true ? 'yes' : judged.value === false ? 'no' : 'unknown'
  const missing = judged.value === 'unknown' ? [...judged.missing] : []
  if (standing.applies === applies && standing.missing.join() === missing.join()) return
  const reason =
    judged.value === 'unknown'
      ? unknownSentence(context, appliance, judged)
      : judged.value
        ? 'It applies.'
        : (ended ?? leftOutSentence(item, context.scope(appliance, item)))
  await context.journal.append('item.judged', { ...about, applies, reason, missing })
}

function whether(context: Pass, appliance: string, item: Item): Judgement {
  if (item.when === undefined) return { value: true }
  return judgeStrictly(context, appliance, item, item.when)
}

/** Whether an item applies is never decided by a value that is missing: it may merely not have been read yet. */
function judgeStrictly(context: Pass, appliance: string, item: Item, expression: string): Judgement {
  const scope = (id: string, one: Item): Scope => ({ ...context.scope(id, one), unread: 'unknown' })
  return judgeKept({ ...context, scope }, appliance, item, expression, 'strictly')
}

/** Judges a condition of an item, and keeps the judgement for the next pass over the same run. */
function judgeKept({ kept, scope }: Pass, appliance: string, item: Item, expression: string, how = ''): Judgement {
  const key = `${appliance}/${item.id}/${how}/${expression}`
  const judged = judgeAgain(expression, scope(appliance, item), kept.get(key))
  kept.set(key, judged)
  return judged.judgement
}

/** Why an earlier item of the same section ends it: what comes after that does not apply. Undefined where none does. */
function sectionEnd(context: Pass, appliance: string, item: Item): string | undefined {
  for (const { item: other } of itemsOf(context.state(), context.runbook, appliance)) {
    if (other.id === item.id) break
    if (other.ends === undefined || sectionOf(other) !== sectionOf(item)) continue
    if (!isOver(itemOf(context.state(), appliance, other.id).state)) continue
    const ended = judgeStrictly(context, appliance, other, other.ends)
    if (ended.value === true) return endsSentence(other, context.scope(appliance, other))
  }
  return undefined
}

const sectionOf = (item: Item): string => item.section ?? item.phase

/**
 * A verdict based on facts or answers is outdated once one of them has changed so that the item would be judged
 * differently. The verdict of a command that was sent stays: the command cannot be unsent.
 */
async function judgeStanding(context: Pass, { appliance, item }: BoundItem): Promise<void> {
  if (item.effect === 'none' && (await endOutdated(context, appliance, item))) return
  if (item.pass === undefined || item.effect !== 'none') return
  const standing = itemOf(context.state(), appliance, item.id)
  if (!namesOf(item.pass).some((name) => changedSince(context, appliance, item, name, standing.seq))) return
  const scope = context.scope(appliance, item)
  const now = judge(item.pass, scope)
  const passes = now.value === true
  if (passes === (standing.state === 'pass')) return
  const known =
    now.value === 'unknown' ? unknownSentence(context, appliance, now) : passes ? '' : failedSentence(item, scope)
  const reason = `What it rested on has changed. ${known || foundSentence(context, { appliance, item, scope })}`
  await context.journal.append('item.stale', { appliance, item: item.id, reason })
}

/**
 * A check whose value changed, and has changed back since (a backup that began and is over), is asked again. After the install
 * nothing is asked for what came before it.
 */
async function askAgain(context: Pass, { appliance, item }: BoundItem): Promise<void> {
  if (item.pass === undefined || item.effect !== 'none' || traitsOf(item).sends !== 'commands') return
  const { seq } = itemOf(context.state(), appliance, item.id)
  if (context.state().appliances[appliance]?.factsBefore !== undefined) return
  if (!namesOf(item.pass).some((name) => changedSince(context, appliance, item, name, seq))) return
  if (judge(item.pass, context.scope(appliance, item)).value !== true) return
  const reason = 'A value that the result depends on has changed again.'
  await context.journal.append('item.taken-up', { appliance, item: item.id, reason })
}

/**
 * A person cannot mark a known failure done, regardless of when it became known. And evidence with a limit to its age
 * has to be young enough until the first install of the run is sent; a chain that has started is not stopped by it.
 */
async function judgeTick(context: Pass, { appliance, item }: BoundItem): Promise<void> {
  if (item.effect === 'none' && (await endOutdated(context, appliance, item))) return
  const { by = 'unknown', evidenceFrom } = itemOf(context.state(), appliance, item.id)
  const stale = (reason: string): Promise<unknown> =>
    context.journal.append('item.stale', { appliance, item: item.id, reason })
  if (item.pass !== undefined && item.effect === 'none' && item.otherwise === 'fail') {
    const now = judgeKept(context, appliance, item, item.pass)
    const scope = context.scope(appliance, item)
    if (now.value === false)
      return void (await stale(`${by} marked it done, but the check fails. ${failedSentence(item, scope)}`))
  }
  const limit = freshFor(item)
  if (limit === undefined || evidenceFrom === undefined) return
  if (Object.values(context.state().appliances).some(({ begun }) => begun !== undefined)) return
  const age = context.clock.now() - Date.parse(evidenceFrom)
  if (age > limit)
    await stale(
      `Its evidence is ${agoText(age)} old; at most ${item['fresh-for'] ?? ''} are accepted before an install.`,
    )
}

/** A verdict read from a reply, or resting on a value, that a command typed by hand may have changed. */
async function endOutdated(context: Pass, appliance: string, item: Item): Promise<boolean> {
  const known = context.state().appliances[appliance]
  const standing = itemOf(context.state(), appliance, item.id)
  if (known?.outdated === undefined) return false
  const isFrozen = known.factsBefore !== undefined && comesBeforeInstall(context, appliance, item)
  const named = item.pass === undefined ? [] : namesOf(item.pass)
  const lost = Object.entries(known.outdated).find(([name, { seq, readIn }]) => {
    const restsOnIt = named.includes(`facts.${name}`) || standing.evidence.some((piece) => piece.seq === readIn)
    return seq > standing.seq && restsOnIt
  })
  if (lost === undefined || isFrozen) return false
  const [name, { reason }] = lost
  const words = `${factLabel(name)}: ${reason}`
  await context.journal.append('item.stale', { appliance, item: item.id, reason: words })
  return true
}

/** A waiver holds up to its date (a day counts to its end, UTC); then a person has to look again. A return stays waived. */
async function endWaiver(context: EngineContext, { appliance, item }: BoundItem): Promise<void> {
  const { until, by = 'unknown' } = itemOf(context.state(), appliance, item.id)
  if (until === undefined || isRebootWait(item)) return
  const end = waiverEnd(until)
  if (end === undefined || context.clock.now() <= end) return
  const reason = `The waiver of ${by} held until ${until}.`
  await context.journal.append('item.stale', { appliance, item: item.id, reason })
}

/** Facts that are frozen with the install, and what a run itself knows, do not change behind a verdict. */
function changedSince(context: EngineContext, appliance: string, item: Item, name: string, seq: number): boolean {
  const state = context.state()
  const [root, member = ''] = name.split('.') as [ScopeRoot, string?]
  if (root === 'answers') return (answerOf(state, appliance, member)?.seq ?? 0) > seq
  // What the run itself knows can rest on an answer: the release that is needed, and the way of installing.
  if (root === 'run' && state.appliances[appliance]?.factsBefore === undefined)
    return (answerOf(state, appliance, answerBehind[member] ?? '')?.seq ?? 0) > seq
  if (root !== 'facts') return false
  const known = state.appliances[appliance]
  const fact = known?.facts[member]
  if (fact === undefined || fact.seq <= seq) return false
  const frozen = known?.factsBefore?.[member]
  return frozen === undefined || frozen === fact || !comesBeforeInstall(context, appliance, item)
}

/** Members of `run` -> the question whose answer changes them (scope.ts). */
const answerBehind: Readonly<Record<string, string>> = { to: 'wantedRelease', way: 'way' }
