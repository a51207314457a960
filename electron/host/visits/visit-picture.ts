import type { BeginGround, VisitMember } from '../../../shared/engine/begin-rules.ts'
import { memberStanding, withoutRun } from '../../../shared/model/member-standing.ts'
import { membersOf, sameAddress, type Site, type SiteMember } from '../../../shared/model/site.ts'
import type { VisitLimits } from '../../../shared/model/visit-event.ts'
import type { VisitState } from '../../../shared/model/visit-state.ts'
import type { ReadRun } from '../runs/open-run.ts'
import type { Runs } from '../runs/runs.ts'
import { lookAtVisit, type LookedVisit } from './open-visit.ts'
import { visitNames } from '../journal/visit-folder.ts'

/** A member of a visit with its run, as the journals tell them. */
export interface PicturedMember extends VisitMember {
  readonly run?: ReadRun
}

/** A visit and all its members, folded from their journals at one moment. */
export interface VisitPicture {
  readonly state: VisitState
  readonly site: Site
  readonly members: readonly PicturedMember[]
}

export async function pictureOf(runs: Runs, { site, state }: LookedVisit): Promise<VisitPicture> {
  const members: PicturedMember[] = []
  for (const member of membersOf(site)) {
    const pointer = state().members[member.member]
    const read = pointer === undefined ? undefined : await runs.read(pointer.run)
    // Nothing is known of a run that cannot be read; `runs` says why.
    const run = read?.ok === true ? read.value : undefined
    const standing = run === undefined ? withoutRun : memberStanding(run.state(), run.runbook)
    members.push({ member, standing, ...(run === undefined ? {} : { run }) })
  }
  return { state: state(), site, members }
}

/** The limits that an upgrade has where neither the site nor the command says another. */
export const usualLimits: VisitLimits = { atOnce: 2, stopAfter: 1 }

/** What the rules of a visit look at, at this moment. */
export async function groundOf(data: string, runs: Runs, picture: VisitPicture, now: number): Promise<BeginGround> {
  const { state, members } = picture
  const limits = state.opened?.limits ?? usualLimits
  return { visit: state, limits, members, elsewhere: await openElsewhere(data, runs, state), now }
}

/**
 * Appliances whose change is open on this disk outside of this visit: an install that may go on, in any run, and a change
 * that another visit has started and that no run has ended yet.
 */
async function openElsewhere(data: string, runs: Runs, own: VisitState): Promise<readonly string[]> {
  const ownRuns = new Set(Object.values(own.members).map(({ run }) => run))
  const rows = (await runs.catalogue.list()).map(({ row }) => row).filter(({ run }) => !ownRuns.has(run))
  const open = rows.flatMap(({ installing }) => installing.map(({ address }) => address))
  for (const visit of await visitNames(data)) {
    if (visit === own.visit) continue
    const looked = await lookAtVisit(data, visit)
    if (!looked.ok || looked.value.state().closed !== undefined) continue
    for (const { member, run } of looked.value.state().starts) {
      const row = rows.find((one) => one.run === run)
      if (row?.state === 'interrupted' && row.installing.length === 0) open.push(member)
    }
  }
  return open
}

/** The member to which an address or a cluster's name belongs. */
export function memberNamed(site: Site, name: string): SiteMember | undefined {
  const all = membersOf(site)
  return (
    all.find(({ member }) => member === name) ??
    all.find(({ appliances }) => appliances.some(({ address }) => sameAddress(address, name)))
  )
}
