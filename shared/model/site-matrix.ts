import { patchKind, releaseOfPatchName, releaseStanding } from './release.ts'
import type { ApplianceState, RunState } from './run-state.ts'
import { sameAddress, type ApplianceKind, type SiteAppliance, type SiteMember } from './site.ts'
import type { VisitState } from './visit-state.ts'

/** What an appliance runs, as it was read; a member that was not read is absent. */
export interface Software {
  readonly release?: string
  readonly patches?: readonly string[]
  readonly engines?: readonly string[]
}

/** One appliance of a site next to the others: what it ran before, runs now and should run. */
export interface MatrixRow {
  readonly address: string
  readonly host: string
  readonly member: string
  readonly is?: ApplianceKind
  readonly serves?: string
  readonly run?: string
  /** Absent where no install was sent: then `now` is all that is known. */
  readonly before?: Software
  readonly now: Software
  readonly wanted?: string
  /** SHA-256 of the update that it took whole. */
  readonly delivered?: string
  /** Whether it runs what the site should run; `unknown` where that was not read. */
  readonly standing: 'same' | 'other' | 'unknown'
  readonly leftBehind?: {
    readonly by: string
    readonly authority: string
    readonly reason: string
    readonly until?: string
  }
}

interface MatrixInput {
  readonly to: string | undefined
  readonly members: readonly { readonly member: SiteMember; readonly run?: RunState }[]
  readonly visit?: Pick<VisitState, 'leftBehind'>
}

/** The appliances of a site by release, patches and engines; each RazorGate follows its Message Server. Pure. */
export function siteMatrix({ to, members, visit }: MatrixInput): readonly MatrixRow[] {
  const rows = members.flatMap(({ member, run }) =>
    member.appliances.map((one) => rowOf(one, member.member, { to, run, visit })),
  )
  const isUnder = (row: MatrixRow): boolean =>
    row.serves !== undefined && rows.some(({ address }) => sameAddress(address, row.serves ?? ''))
  return rows
    .filter((row) => !isUnder(row))
    .flatMap((row) => [row, ...rows.filter(({ serves }) => serves !== undefined && sameAddress(serves, row.address))])
}

interface RowInput {
  readonly to: string | undefined
  readonly run: RunState | undefined
  readonly visit: MatrixInput['visit']
}

function rowOf({ address, is, serves }: SiteAppliance, member: string, { to, run, visit }: RowInput): MatrixRow {
  const own = Object.values(run?.appliances ?? {}).find((one) => sameAddress(one.address, address))
  const left = visit?.leftBehind.find((one) => sameAddress(one.address, address))
  const wanted = own?.returning?.expected.release ?? (to === undefined ? undefined : releaseOfPatchName(to))
  const now = softwareOf(own?.facts, own?.identity.release)
  const before = own?.factsBefore === undefined ? undefined : softwareOf(own.factsBefore, undefined)
  const host = own?.identity.host ?? address
  return {
    address,
    host,
    member,
    ...(is === undefined ? {} : { is }),
    ...(serves === undefined ? {} : { serves }),
    ...(run === undefined ? {} : { run: run.run }),
    ...(before === undefined ? {} : { before }),
    now,
    ...(wanted === undefined ? {} : { wanted }),
    ...(own?.delivered?.sha256 === undefined ? {} : { delivered: own.delivered.sha256 }),
    standing: standingOf(now, wanted),
    ...(left === undefined ? {} : { leftBehind: leftText(left) }),
  }
}

function leftText({
  by,
  authority,
  reason,
  until,
}: VisitState['leftBehind'][number]): NonNullable<MatrixRow['leftBehind']> {
  return { by, authority, reason, ...(until === undefined ? {} : { until }) }
}

function standingOf({ release }: Software, wanted: string | undefined): MatrixRow['standing'] {
  return release === undefined || wanted === undefined ? 'unknown' : releaseStanding(release, wanted)
}

/** What was read of an appliance; only D- and E-patches count, since the others are releases. */
export function softwareOf(facts: ApplianceState['facts'] | undefined, identified: string | undefined): Software {
  const release = facts?.['release']?.value
  const read = typeof release === 'string' ? release : identified
  const patches = namesOf(facts?.['patches']?.value)?.filter((name) => ['D', 'E'].includes(patchKind(name)))
  const engines = namesOf(facts?.['antispamEngines']?.value)
  return {
    ...(read === undefined ? {} : { release: read }),
    ...(patches === undefined ? {} : { patches }),
    ...(engines === undefined ? {} : { engines }),
  }
}

/** The rows of a fact that is a list, as texts: the name, and the version where one was read. */
function namesOf(value: unknown): string[] | undefined {
  if (!Array.isArray(value)) return undefined
  return value.flatMap((row: unknown) => {
    if (typeof row === 'string') return [row]
    if (typeof row !== 'object' || row === null || !('name' in row) || typeof row.name !== 'string') return []
    const version = 'version' in row && typeof row.version === 'string' ? ` ${row.version}` : ''
    return [`${row.name}${version}`]
  })
}
