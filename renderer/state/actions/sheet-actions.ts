import { succeed, type Result } from '../../../shared/base/result.ts'
import type { ParamsOf, ResultOf } from '../../../shared/contract/contract.ts'
import { filledOf, type KeptSheet, type SheetValues } from '../sheet.ts'
import type { ActKit } from './act.ts'

/** What a sheet is about: the named appliances, or those of a run. */
export interface SheetSubject {
  readonly appliances: readonly { readonly address: string; readonly role: string }[]
  readonly cluster?: string | undefined
  readonly runbook?: string | undefined
  readonly to?: string | undefined
  /** The run whose questions the sheet answers. */
  readonly run?: string | undefined
}

/** Another sheet to start from: a file on this computer, or the text of one. */
export type SheetOrigin = { readonly file: string } | { readonly sheet: { name: string; source: string } } | undefined

/** Acts on answer sheets, which collect what can be answered before a visit. */
export function sheetActions({ store, by }: ActKit) {
  const { client } = store

  const aboutOf = (subject: SheetSubject, origin: SheetOrigin): ParamsOf<'sheet.prepare'> => {
    const { appliances, cluster, runbook, to, run } = subject
    return {
      by: by().by ?? 'unknown',
      kept: true,
      ...(run === undefined
        ? { appliances: appliances.map(({ address, role }) => ({ address: address.trim(), role })) }
        : { look: run }),
      ...(cluster === undefined ? {} : { cluster }),
      ...(runbook === undefined ? {} : { runbook }),
      ...(to === undefined ? {} : { to }),
      ...origin,
    }
  }

  return {
    prepareSheet: (subject: SheetSubject, origin: SheetOrigin): Promise<Result<ResultOf<'sheet.prepare'>>> =>
      client.ask('sheet.prepare', aboutOf(subject, origin)),

    /** Saves the sheet for its appliances; a run uses it from then on. */
    async keepSheet(subject: SheetSubject, origin: SheetOrigin, values: SheetValues): Promise<Result<KeptSheet>> {
      const kept = await client.ask('sheet.keep', { ...aboutOf(subject, origin), ...filledOf(values) })
      if (!kept.ok) return kept
      const { asked: _asked, ...sheet } = kept.value
      const { run } = subject
      if (run === undefined) return succeed(sheet)
      const { name, source } = sheet
      const used = await client.ask('run.useSheet', { run, sheet: { name, source }, goOn: true, ...by() })
      if (!used.ok) return used
      if (used.value.operationId !== undefined) store.carries(used.value.operationId, run)
      return succeed(sheet)
    },

    /** The sheet that was saved for these appliances. */
    async keptSheet(addresses: readonly string[]): Promise<Result<KeptSheet | undefined>> {
      const found = await client.ask('sheet.kept', { appliances: addresses.map((address) => address.trim()) })
      return found.ok ? succeed(found.value.sheet) : found
    },
  }
}
