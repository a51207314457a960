import { failed, succeed, type Result } from '../../../shared/base/result.ts'
import type { ParsedParamsOf } from '../../../shared/contract/contract.ts'
import type { SheetInUse } from '../../../shared/engine/context.ts'
import { refusalOfSheet, type SheetUse } from '../../../shared/engine/sheet-rules.ts'
import type { KeptFile } from '../../../shared/model/run-event.ts'
import { readSheet } from '../../../shared/runbook/read-sheet.ts'
import { closedRefusal } from './act-targets.ts'
import type { OpenRun } from './open-run.ts'

/** An answer sheet as a person gave it. */
export interface GivenSheet {
  readonly name: string
  readonly source: string
}

/** What the journal says of a sheet that is used from an entry on. */
type SheetMembers = { readonly files?: KeptFile[]; readonly sheet?: string }

/** Whether this sheet may be used for this run. Failure: sheet.refused. */
export function checkSheet(given: GivenSheet | undefined, use: SheetUse): Result<undefined> {
  if (given === undefined) return succeed(undefined)
  const sheet = readSheet(given.name, given.source)
  if (!sheet.ok) return sheet
  const refusal = refusalOfSheet(sheet.value, use)
  return refusal === undefined ? succeed(undefined) : failed(refusal)
}

/** What a run is about, as far as a sheet has to fit it. */
export function useOf(open: OpenRun): SheetUse {
  const { appliances, opened } = open.state()
  return { runbook: open.runbook, appliances: Object.values(appliances), to: opened?.to }
}

/** Keeps the sheet next to the journal; gives what the entry has to say of it. */
export async function keepSheet(
  journal: Pick<OpenRun['journal'], 'keep'>,
  given: GivenSheet | undefined,
): Promise<SheetMembers> {
  if (given === undefined) return {}
  const kept = await journal.keep(Buffer.from(given.source))
  return { files: [{ name: given.name, ...kept }], sheet: kept.sha256 }
}

/** Uses a sheet in a run that is under way: what it answers is not asked any more. Failure: sheet.refused. */
export async function useSheet(
  open: OpenRun,
  { sheet, by }: ParsedParamsOf<'run.useSheet'>,
): Promise<Result<Record<string, never>>> {
  const refusal = closedRefusal(open)
  if (refusal) return failed(refusal)
  const fit = checkSheet(sheet, useOf(open))
  if (!fit.ok) return fit
  const kept = await keepSheet(open.journal, sheet)
  const resumed = { reason: 'an answer sheet was filled in', ...(by === undefined ? {} : { by }) }
  await open.journal.append('run.resumed', { ...resumed, ...kept }, { durable: true })
  return succeed({})
}

const known = new WeakMap<OpenRun, SheetInUse>()

/** The sheet that a run uses, read from next to its journal; undefined where it uses none. */
export async function sheetInUse(open: OpenRun): Promise<SheetInUse | undefined> {
  const { sheet: kept } = open.state()
  if (kept === undefined) return undefined
  const before = known.get(open)
  if (before?.sha256 === kept.sha256) return before
  const bytes = await open.folder.readFile(kept.sha256)
  if (bytes === undefined) return undefined
  const read = readSheet(kept.name, Buffer.from(bytes).toString('utf8'))
  if (!read.ok) return undefined
  const inUse = { sheet: read.value, sha256: kept.sha256 }
  known.set(open, inUse)
  return inUse
}
