import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { failure } from '../../../shared/base/failure.ts'
import { failed, succeed, type Result } from '../../../shared/base/result.ts'
import type { ParsedParamsOf, ResultOf } from '../../../shared/contract/contract.ts'
import { fillSheet } from '../../../shared/engine/fill-sheet.ts'
import { prepareSheet, type SheetGround, type SheetMember } from '../../../shared/engine/prepare-sheet.ts'
import { readSheet, type AnswerSheet } from '../../../shared/runbook/read-sheet.ts'
import { diskFailure } from '../disk/faults.ts'
import { earlierRuns } from '../runs/earlier-answers.ts'
import type { KeptSheet } from '../runs/kept-sheets.ts'
import type { GivenSheet } from '../runs/run-sheet.ts'
import type { Handlers } from './dispatch.ts'
import type { HostParts } from './host-parts.ts'

type About = ParsedParamsOf<'sheet.prepare'>

/** Answer sheets. */
export function sheetHandlers(parts: HostParts): Pick<Handlers, 'sheet.prepare' | 'sheet.keep' | 'sheet.kept'> {
  return {
    'sheet.prepare': (params) => prepare(parts, params),
    'sheet.keep': (params) => keep(parts, params),
    'sheet.kept': async ({ appliances }) => {
      const { identity } = await earlierRuns(parts.runs.catalogue)
      const members = appliances.map((address) => ({ address, ...identity(address) }))
      const found = await parts.sheets.find(members)
      return succeed(found === undefined ? {} : { sheet: keptRow(found) })
    },
  }
}

async function prepare(parts: HostParts, params: About): Promise<Result<ResultOf<'sheet.prepare'>>> {
  const made = await groundOf(parts, params)
  if (!made.ok) return made
  const { ground, kept } = made.value
  const { runbook, appliances } = ground
  const { answers, ticks, ...prepared } = prepareSheet(ground)
  return succeed({
    ...prepared,
    answers: [...answers],
    ticks: [...ticks],
    runbook: runbook.id,
    version: runbook.version,
    appliances: appliances.map(({ address, hostId }) => ({ address, ...(hostId === undefined ? {} : { hostId }) })),
    ...(kept === undefined ? {} : { kept: { made: kept.made } }),
  })
}

async function keep(
  parts: HostParts,
  { answers, ticks, ...about }: ParsedParamsOf<'sheet.keep'>,
): Promise<Result<ResultOf<'sheet.keep'>>> {
  const made = await groundOf(parts, about)
  if (!made.ok) return made
  const { ground } = made.value
  const filled = fillSheet(ground, { answers, ticks: withoutUndefined(ticks) })
  if (!filled.ok) return filled
  const kept = await parts.sheets.keep(ground.appliances, ground.cluster, filled.value.text)
  return kept.ok ? succeed({ ...keptRow(kept.value), asked: filled.value.asked }) : kept
}

function withoutUndefined(ticks: ParsedParamsOf<'sheet.keep'>['ticks']): Record<string, { note: string; at?: string }> {
  const plain = Object.entries(ticks).map(([key, { note, at }]) => [key, { note, ...(at === undefined ? {} : { at }) }])
  return Object.fromEntries(plain) as Record<string, { note: string; at?: string }>
}

function keptRow({ path: file, source, sheet }: KeptSheet): NonNullable<ResultOf<'sheet.kept'>['sheet']> {
  const { name, made, runbook, to, answers, ticks } = sheet
  return {
    name,
    source,
    path: file,
    made,
    runbook: runbook.id,
    filled: answers.length + ticks.length,
    ...(to === undefined ? {} : { to: to.name }),
  }
}

interface Ground {
  readonly ground: SheetGround
  /** The sheet that was kept, where the new one continues with it. */
  readonly kept: AnswerSheet | undefined
}

async function groundOf(parts: HostParts, params: About): Promise<Result<Ground>> {
  const { runs, runbooks, clock, sheets } = parts
  const given = await givenSheet(params)
  if (!given.ok) return given
  const read = given.value === undefined ? undefined : readSheet(given.value.name, given.value.source)
  if (read !== undefined && !read.ok) return read
  const old = read?.value
  const looked = params.look === undefined ? undefined : await runs.read(params.look)
  if (looked !== undefined && !looked.ok) return looked
  const look = looked?.value.state()
  const cluster = params.cluster ?? look?.opened?.cluster ?? old?.cluster
  const usual = cluster === undefined ? 'mos-upgrade' : 'mos-cluster-upgrade'
  const loaded = await runbooks.load(params.runbook ?? old?.runbook.id ?? usual)
  if (!loaded.ok) return loaded
  const earlier = await earlierRuns(runs.catalogue, params.look)
  const members: SheetMember[] = Object.values(look?.appliances ?? {}).map(({ id, address, role, identity }) => ({
    id,
    address,
    role,
    hostId: identity.hostId,
    host: identity.host,
  }))
  const named = members.length > 0 ? [] : params.appliances.length > 0 ? params.appliances : (old?.appliances ?? [])
  for (const [index, { address, role }] of named.entries()) {
    const known = old?.appliances.find((one) => one.address === address)
    const told = known?.hostId === undefined ? earlier.identity(address) : { hostId: known.hostId, host: known.host }
    members.push({ id: `a${String(index + 1)}`, address, role, ...told })
  }
  if (members.length === 0) {
    return failed(failure('words.wrong', 'A sheet is about an appliance.', 'Name its address, or a cluster file.'))
  }
  const kept = params.kept && old === undefined ? (await sheets.find(members))?.sheet : undefined
  const { runbook } = looked?.value ?? loaded.value
  const made = new Date(clock.now()).toISOString()
  const to = params.to ?? look?.opened?.to ?? old?.to?.name
  const about = { runbook, appliances: members, to, cluster, by: params.by, made }
  return succeed({ ground: { ...about, look, previous: old ?? kept, earlier: earlier.answer }, kept })
}

async function givenSheet({ sheet, file }: About): Promise<Result<GivenSheet | undefined>> {
  if (file === undefined) return succeed(sheet)
  try {
    return succeed({ name: path.basename(file), source: await readFile(file, 'utf8') })
  } catch (error) {
    return failed(diskFailure(error, file))
  }
}
