import type { Runbook } from './runbook.ts'
import type { RunState } from './run-state.ts'
import { serviceOf, type ApplianceService } from './service.ts'
import { sameAddress, type SiteMember } from './site.ts'
import type { ShowTime } from './stop-sentence.ts'

/** A run of a member; absent where the visit has not come to the member yet. */
export interface MemberRun {
  readonly member: SiteMember
  readonly run?: { readonly state: RunState; readonly runbook: Runbook }
}

/** What is in service over a whole site, appliance by appliance, in the order of the site. */
export interface SiteService {
  readonly appliances: readonly (ApplianceService & { readonly member: string; readonly address: string })[]
}

/** `serviceOf` of every member's run; an appliance without a run is unchanged, as far as this visit knows. */
export function serviceOfSite(members: readonly MemberRun[]): SiteService {
  const appliances = members.flatMap(({ member, run }) => {
    const known = run === undefined ? [] : serviceOf(run.state, run.runbook).appliances
    return member.appliances.map(({ address }) => {
      const own = Object.values(run?.state.appliances ?? {}).find((one) => sameAddress(one.address, address))
      const service = known.find(({ id }) => id === own?.id)
      const none = { id: '', host: address, service: 'unchanged', because: 'nothing-sent' } as const
      return { ...(service ?? none), member: member.member, address }
    })
  })
  return { appliances }
}

type Each = SiteService['appliances'][number]

/** What is true at this moment over a whole site: one sentence, worst first. Pure. */
export function siteSentence(members: readonly MemberRun[], showTime: ShowTime): string {
  const { appliances } = serviceOfSite(members)
  const having = (wanted: (one: Each) => boolean): readonly Each[] => appliances.filter(wanted)
  const down = having(({ service }) => service === 'down')
  const unknown = having(({ service, because }) => service === 'unknown' && because !== 'installing')
  const installing = having(({ service, because }) => service === 'unknown' && because === 'installing')
  const exposed = having(({ failover }) => failover?.state === 'exposed')
  const doubtful = having(({ failover }) => failover?.state === 'unknown')
  const old = having(({ because }) => because === 'old-release')
  const upgraded = having(({ because }) => because === 'came-back').length
  const untouched = having(({ because }) => because === 'nothing-sent').length
  const since = (some: readonly Each[], times: readonly (string | undefined)[]): string => {
    const [first] = times.filter((time) => time !== undefined).toSorted()
    return first === undefined || some.length === 0 ? '' : ` since ${showTime(first)}`
  }
  const own = (some: readonly Each[]): string =>
    since(
      some,
      some.map((one) => one.since),
    )
  const parts = [
    ...(down.length === 0 ? [] : [`${verb(down, 'has', 'have')} not come back from the install${own(down)}`]),
    ...(unknown.length === 0 ? [] : [`unknown whether ${verb(unknown, 'is', 'are')} in service${own(unknown)}`]),
    ...(installing.length === 0 ? [] : [`an install is open on ${hosts(installing)}${own(installing)}`]),
    ...(exposed.length === 0
      ? []
      : [
          `${verb(exposed, 'has', 'have')} no failover${since(
            exposed,
            exposed.map(({ failover }) => failover?.since),
          )}`,
        ]),
    ...(doubtful.length === 0 ? [] : [`unknown whether ${verb(doubtful, 'has', 'have')} failover`]),
    ...(old.length === 0 ? [] : [`${verb(old, 'is', 'are')} in service with the old release`]),
    ...(upgraded === 0 ? [] : [`${counted(upgraded, appliances.length)} back in service and verified`]),
    ...(untouched === 0 ? [] : [`${counted(untouched, appliances.length)} not changed`]),
  ]
  const sentence = parts.join('; ')
  // A sentence may begin with the name of a host, which is written as it is.
  const isOurs = /^(?:unknown|an install) /.test(sentence)
  return `${isOurs ? sentence.slice(0, 1).toUpperCase() : sentence.slice(0, 1)}${sentence.slice(1)}.`
}

/** More names than that make no sentence; the rest is a number. */
const mostNames = 6

function hosts(some: readonly Each[]): string {
  const names = some.map(({ host }) => host)
  if (names.length > mostNames) {
    const rest = names.length - mostNames + 1
    return `${names.slice(0, mostNames - 1).join(', ')} and ${String(rest)} more`
  }
  const last = names.at(-1) ?? ''
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`
}

const verb = (some: readonly Each[], one: string, several: string): string =>
  `${hosts(some)} ${some.length === 1 ? one : several}`

const counted = (count: number, all: number): string =>
  `${String(count)} of ${String(all)} ${all === 1 ? 'appliance' : 'appliances'} ${count === 1 ? 'is' : 'are'}`
