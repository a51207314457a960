import { failed, succeed } from '../../../shared/base/result.ts'
import type { ResultOf } from '../../../shared/contract/contract.ts'
import { groupQuestions, visitAnswers } from '../../../shared/engine/visit-answers.ts'
import type { RunState } from '../../../shared/model/run-state.ts'
import { membersOf, sameAddress, type SiteMember } from '../../../shared/model/site.ts'
import { siteMatrix } from '../../../shared/model/site-matrix.ts'
import { siteSentence, type MemberRun } from '../../../shared/model/site-service.ts'
import { clockTime } from '../../../shared/model/time-of-day.ts'
import { soundSite } from '../../../shared/site/read-site.ts'
import { historyOf } from '../runs/run-history.ts'
import type { Runs } from '../runs/runs.ts'
import { verifyVisitFile } from '../visits/visit-record.ts'
import { usualLimits, type PicturedMember, type VisitPicture } from '../visits/visit-picture.ts'
import type { Handlers } from './dispatch.ts'
import type { HostParts } from './host-parts.ts'

type VisitRow = ResultOf<'visit.list'>[number]
type Shown = ResultOf<'visit.show'>

/** The calls about visits. */
export function visitHandlers({
  visits,
  runs,
  clock,
}: HostParts): Pick<Handlers, Extract<keyof Handlers, `visit.${string}` | 'site.matrix' | 'appliance.history'>> {
  return {
    'visit.list': async () => {
      const rows: VisitRow[] = []
      for (const visit of await visits.names()) {
        const picture = await visits.picture(visit)
        rows.push(picture.ok ? rowOf(visit, picture.value) : damaged(visit))
      }
      return succeed(rows)
    },
    'visit.open': (params) => visits.open(params),
    'visit.enter': (params) => visits.enter(params),
    'visit.show': async ({ visit }) => {
      const picture = await visits.picture(visit)
      if (!picture.ok) return failed(picture.failure)
      const refusals = await visits.refusals(picture.value)
      const showTime = (iso: string): string => clockTime(iso, clock.zone?.() ?? 0)
      return succeed(shown(picture.value, refusals, showTime))
    },
    'visit.answer': (params) => visits.answer(params),
    'visit.resume': (params) => visits.resume(params),
    'visit.leave': (params) => visits.leave(params),
    'visit.close': (params) => visits.finish(params),
    'visit.export': (params) => visits.export(params),
    'visit.verify': (params) => verifyVisitFile(params),
    'appliance.history': async ({ who }) => succeed(await historyOf(runs, who)),
    'site.matrix': async ({ source }) => {
      const site = soundSite('The site', source)
      if (!site.ok) return site
      const members = []
      for (const member of membersOf(site.value)) {
        const run = await newestRun(runs, member)
        members.push({ member, ...(run === undefined ? {} : { run }) })
      }
      return succeed(siteMatrix({ to: site.value.to, members }))
    },
  }
}

/** The newest run that has looked at the appliances of a member. */
async function newestRun(runs: Runs, { appliances }: SiteMember): Promise<RunState | undefined> {
  const rows = (await runs.catalogue.list()).map(({ row }) => row).toReversed()
  const row = rows.find((one) =>
    appliances.every(({ address }) => one.appliances.some((other) => sameAddress(other.address, address))),
  )
  const read = row === undefined ? undefined : await runs.read(row.run)
  return read?.ok === true ? read.value.state() : undefined
}

function rowOf(visit: string, { state, members }: VisitPicture): VisitRow {
  const { opened, halted, closed } = state
  return {
    visit,
    site: opened?.site.name ?? '',
    purpose: opened?.purpose ?? 'check',
    ...(opened?.to === undefined ? {} : { to: opened.to }),
    openedAt: opened?.at ?? '',
    state: closed?.outcome ?? (halted === undefined ? 'open' : 'halted'),
    members: members.length,
  }
}

const damaged = (visit: string): VisitRow => ({
  ...{ visit, site: '', purpose: 'check', openedAt: '', state: 'damaged', members: 0 },
})

function shown(
  picture: VisitPicture,
  refusals: ReadonlyMap<string, NonNullable<Shown['members'][number]['held']>>,
  showTime: (iso: string) => string,
): Shown {
  const { state, site, members } = picture
  const { opened, halted, closed } = state
  const asking = members.flatMap(({ member, standing, run }) =>
    standing.waiting.map((waiting) => ({ address: addressOf(member, run?.state(), waiting.appliance), waiting })),
  )
  return {
    site,
    purpose: opened?.purpose ?? 'check',
    ...(opened?.to === undefined ? {} : { to: opened.to }),
    openedAt: opened?.at ?? '',
    by: opened?.by ?? '',
    limits: opened?.limits ?? usualLimits,
    sentence: siteSentence(members.map(memberRun), showTime),
    ...(halted === undefined ? {} : { halted: { rule: halted.rule, reason: halted.reason, at: halted.at } }),
    ...(closed === undefined ? {} : { closed: { outcome: closed.outcome, at: closed.at } }),
    members: members.map((one) => memberRow(one, picture, refusals.get(one.member.member))),
    questions: groupQuestions(asking).map((group) => ({ ...group })),
    answers: { ...visitAnswers(site, state) },
    matrix: siteMatrix({
      to: opened?.to,
      members: members.map(({ member, run }) => ({ member, ...(run === undefined ? {} : { run: run.state() }) })),
      visit: state,
    }),
  }
}

const memberRun = ({ member, run }: PicturedMember): MemberRun =>
  run === undefined ? { member } : { member, run: { state: run.state(), runbook: run.runbook } }

function addressOf({ member }: SiteMember, state: RunState | undefined, appliance: string): string {
  return state?.appliances[appliance]?.address ?? member
}

function memberRow(
  { member, standing, run }: PicturedMember,
  { state }: VisitPicture,
  held: Shown['members'][number]['held'],
): Shown['members'][number] {
  const why = standing.why ?? standing.blocked
  return {
    member: member.member,
    ...(member.cluster === undefined ? {} : { cluster: member.cluster }),
    addresses: member.appliances.map(({ address }) => address),
    ...(run === undefined ? {} : { run: run.run }),
    phase: standing.phase,
    ...(why === undefined ? {} : { why }),
    waiting: standing.waiting,
    ...(held === undefined ? {} : { held }),
    leftBehind: member.appliances.every(({ address }) =>
      state.leftBehind.some((one) => sameAddress(one.address, address)),
    ),
  }
}
