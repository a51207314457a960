import type { MemberStanding } from '../model/member-standing.ts'
import { sameAddress, type SiteMember } from '../model/site.ts'
import type { BeginRule, VisitLimits } from '../model/visit-event.ts'
import { twinOf, type VisitState } from '../model/visit-state.ts'

/** A member of the site, and the standing of its run. */
export interface VisitMember {
  readonly member: SiteMember
  readonly standing: MemberStanding
}

/** What the rules look at. `elsewhere`: appliances whose change is open on this disk in other visits and runs. */
export interface BeginGround {
  readonly visit: VisitState
  readonly limits: VisitLimits
  readonly members: readonly VisitMember[]
  readonly elsewhere: readonly string[]
  /** Milliseconds since 1970 UTC. */
  readonly now: number
}

/** Why a change may not begin now. `until`: when it may, where only time has to pass; milliseconds since 1970 UTC. */
export interface BeginRefusal {
  readonly rule: BeginRule
  readonly sentence: string
  readonly hint: string
  readonly until?: number
}

/**
 * Why the first change of this member may not begin now; undefined where it may, and for a change that has started already:
 * a cluster that was dissolved is finished in its own order, regardless of other members. Pure.
 */
export function beginRefusal(ground: BeginGround, name: string): BeginRefusal | undefined {
  const { visit, members } = ground
  const own = members.find(({ member }) => member.member === name)
  if (own === undefined || hasBegun(ground, own)) return undefined
  return (
    standingRefusal(visit, own.member) ??
    failureRefusal(ground) ??
    canaryRefusal(ground, own) ??
    waveRefusal(ground, own) ??
    relatedRefusal(members, ground, own) ??
    atOnceRefusal(ground)
  )
}

/** Failed changes that no person has waived, in the order of the site. */
export function failedChanges({ visit, members }: Pick<BeginGround, 'visit' | 'members'>): readonly VisitMember[] {
  return members.filter(({ member, standing }) => standing.phase === 'failed' && !isPassedOver(visit, member.member))
}

/** The changes that are open on this disk, by the names of appliances and clusters. */
export function openChanges(ground: BeginGround): readonly string[] {
  const own = ground.members.filter((one) => isOpen(ground, one)).map(({ member }) => member.member)
  return [...own, ...ground.elsewhere]
}

function hasBegun({ visit }: BeginGround, { member, standing }: VisitMember): boolean {
  return standing.phase !== 'not-begun' || visit.starts.some((start) => start.member === member.member)
}

/** Started and not at its end, or given up while its install may still go on. */
function isOpen(ground: BeginGround, one: VisitMember): boolean {
  const { phase, installOpen } = one.standing
  return installOpen || phase === 'changing' || (phase === 'not-begun' && hasBegun(ground, one))
}

const isPassedOver = (visit: VisitState, name: string): boolean =>
  visit.passedOver.includes(visit.members[name]?.run ?? '')

function standingRefusal(visit: VisitState, { appliances }: SiteMember): BeginRefusal | undefined {
  if (visit.closed !== undefined) {
    return { rule: 'closed', sentence: 'The visit is closed.', hint: 'Open a new visit to the site.' }
  }
  for (const { address } of appliances) {
    const left = visit.leftBehind.find((one) => sameAddress(one.address, address))
    if (left !== undefined) {
      const sentence = `${address} is left behind: ${left.reason} (authorized by ${left.authority}).`
      return { rule: 'left-behind', sentence, hint: 'Change it in a visit of its own.' }
    }
    const twin = twinOf(visit, address)
    if (twin !== undefined) {
      const sentence = `${address} and ${twin} are the same appliance: they show the same Host ID.`
      return { rule: 'same-appliance', sentence, hint: 'Take one of the two addresses out of the site.' }
    }
  }
  const { halted } = visit
  if (halted === undefined) return undefined
  return { rule: 'halted', sentence: `The visit is halted: ${halted.reason}`, hint: resumeHint }
}

const resumeHint =
  'Settle that first. A person with authority may continue: uptick resume VISIT --authority WHO --reason TEXT.'

function failureRefusal(ground: BeginGround): BeginRefusal | undefined {
  const failed = failedChanges(ground)
  if (failed.length < ground.limits.stopAfter) return undefined
  return { rule: 'stop-after', sentence: stopSentence(failed), hint: resumeHint }
}

/** Why a visit stops after these failed changes, for a person. */
export function stopSentence(failed: readonly VisitMember[]): string {
  const names = failed.map(({ member, standing }) => `${member.member} (${(standing.why ?? '').replace(/\.$/, '')})`)
  const changes = failed.length === 1 ? '1 failed change' : `${String(failed.length)} failed changes`
  return `After ${changes} no further change begins: ${names.join(', ')}.`
}

function canaryRefusal(ground: BeginGround, own: VisitMember): BeginRefusal | undefined {
  const canary = canaryOf(ground)
  if (canary === undefined || canary === own) return undefined
  const { visit, limits, now } = ground
  const { phase, doneAt } = canary.standing
  if (phase !== 'done') {
    // A person took the rest of the site on their name without it.
    if (isPassedOver(visit, canary.member.member) || isLeftBehind(visit, canary.member)) return undefined
    const sentence = `The canary ${limits.canary ?? ''} comes first, and its change is not done yet.`
    return { rule: 'canary', sentence, hint: 'Finish the canary, with its tasks after the upgrade.' }
  }
  const until = (doneAt === undefined ? now : Date.parse(doneAt)) + (limits.soak ?? 0)
  if (now >= until) return undefined
  const minutes = Math.ceil((until - now) / 60_000)
  const sentence = `The canary ${limits.canary ?? ''} is done, and its soak time ends in ${String(minutes)} min.`
  return { rule: 'soak', sentence, hint: 'Uptick continues then on its own.', until }
}

function canaryOf({ limits: { canary }, members }: BeginGround): VisitMember | undefined {
  if (canary === undefined) return undefined
  return members.find(({ member }) => member.appliances.some(({ address }) => sameAddress(address, canary)))
}

const isLeftBehind = (visit: VisitState, { appliances }: SiteMember): boolean =>
  appliances.some(({ address }) => visit.leftBehind.some((one) => sameAddress(one.address, address)))

/** A wave begins once every change of the waves before it is at its end. */
function waveRefusal(ground: BeginGround, own: VisitMember): BeginRefusal | undefined {
  const { visit, limits, members } = ground
  const canary = canaryOf(ground)
  if (limits.waves === undefined || own === canary) return undefined
  // A change that started without an entry in the visit's journal counts as well, after those that the journal names.
  const started = visit.starts.map(({ member }) => member)
  const others = members.filter((one) => hasBegun(ground, one) && !started.includes(one.member.member))
  const begun = [...started, ...others.map(({ member }) => member.member)].filter(
    (name) => name !== canary?.member.member,
  )
  const first = waveStart(limits.waves, begun.length)
  const open = begun.slice(0, first).filter((name) => {
    const one = members.find(({ member }) => member.member === name)
    return one !== undefined && !isAtItsEnd(ground, one)
  })
  if (open.length === 0) return undefined
  const sentence = `The next wave begins when this one is done: ${open.join(', ')} ${open.length === 1 ? 'is' : 'are'} not.`
  return { rule: 'wave', sentence, hint: 'Finish these, with their tasks after the upgrade.' }
}

function isAtItsEnd(ground: BeginGround, one: VisitMember): boolean {
  const { phase } = one.standing
  return phase === 'done' || (phase === 'failed' && !isOpen(ground, one))
}

/** The number of changes that came before the wave to which the change with this index belongs. */
function waveStart(waves: readonly number[], index: number): number {
  let start = 0
  for (let wave = 0; ; wave += 1) {
    const size = waves[Math.min(wave, waves.length - 1)] ?? 1
    if (index < start + size) return start
    start += size
  }
}

/** Of a Message Server and the RazorGates before it, one is changed at a time: the others continue to handle the mail. */
function relatedRefusal(
  members: readonly VisitMember[],
  ground: BeginGround,
  own: VisitMember,
): BeginRefusal | undefined {
  const other = members.find((one) => one !== own && isOpen(ground, one) && areRelated(one.member, own.member))
  if (other === undefined) return undefined
  const sentence = `${other.member.member} handles the same mail, and its change is not done yet.`
  return { rule: 'related', sentence, hint: 'One of the two is changed at a time.' }
}

function areRelated(one: SiteMember, other: SiteMember): boolean {
  return one.appliances.some((mine) =>
    other.appliances.some((theirs) => {
      const [served, servedThere] = [mine.serves, theirs.serves]
      if (served !== undefined && sameAddress(served, theirs.address)) return true
      if (servedThere !== undefined && sameAddress(servedThere, mine.address)) return true
      return served !== undefined && servedThere !== undefined && sameAddress(served, servedThere)
    }),
  )
}

function atOnceRefusal(ground: BeginGround): BeginRefusal | undefined {
  const open = openChanges(ground)
  const { atOnce } = ground.limits
  if (open.length < atOnce) return undefined
  const changes = open.length === 1 ? '1 change is' : `${String(open.length)} changes are`
  const sentence = `${changes} open (${open.join(', ')}), and the limit is ${String(atOnce)}.`
  return { rule: 'at-once', sentence, hint: 'Uptick continues when one of them is done.' }
}
