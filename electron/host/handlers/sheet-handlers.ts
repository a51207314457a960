import { failure } from '../../../shared/base/failure.ts'
import { failed, succeed, type Result } from '../../../shared/base/result.ts'
import type { ParsedParamsOf, ResultOf } from '../../../shared/contract/contract.ts'
import { prepareSheet, type SheetMember } from '../../../shared/engine/prepare-sheet.ts'
import { readSheet } from '../../../shared/runbook/read-sheet.ts'
import { earlierRuns } from '../runs/earlier-answers.ts'
import type { Handlers } from './dispatch.ts'
import type { HostParts } from './host-parts.ts'

/** Answer sheets. */
export function sheetHandlers(parts: HostParts): Pick<Handlers, 'sheet.prepare'> {
  return { 'sheet.prepare': (params) => prepare(parts, params) }
}

async function prepare(
  { runs, runbooks, clock }: HostParts,
  params: ParsedParamsOf<'sheet.prepare'>,
): Promise<Result<ResultOf<'sheet.prepare'>>> {
  const previous = params.sheet === undefined ? undefined : readSheet(params.sheet.name, params.sheet.source)
  if (previous !== undefined && !previous.ok) return previous
  const old = previous?.value
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
  const { runbook } = looked?.value ?? loaded.value
  const made = new Date(clock.now()).toISOString()
  const to = params.to ?? look?.opened?.to ?? old?.to?.name
  const about = { runbook, appliances: members, to, cluster, by: params.by, made }
  const prepared = prepareSheet({ ...about, look, previous: old, earlier: earlier.answer })
  return succeed({
    ...prepared,
    runbook: runbook.id,
    version: runbook.version,
    appliances: members.map(({ address, hostId }) => ({ address, ...(hostId === undefined ? {} : { hostId }) })),
  })
}
