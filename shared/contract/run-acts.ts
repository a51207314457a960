import { z } from 'zod'
import { approvalNeed, lateStart } from '../model/run-event.ts'
import { file, seen, words } from './shapes.ts'

/** With `goOn`, the engine continues on its own after the act, so that a page needs one call for both. */
export const goOn = z.boolean().default(false)

/** What a person gives with a tick; `evidenceFrom`: when what it shows was so, if not now. */
export const evidence = {
  note: words.default(''),
  files: z.array(file).default([]),
  evidenceFrom: words.optional(),
  seen,
}

/** What a person confirms with an approval: the command that they saw, and what else they accept. */
export const approval = {
  command: words.optional(),
  seen,
  licenceAccepted: z.boolean().default(false),
  accepted: z.array(approvalNeed.exclude(['late'])).default([]),
  late: lateStart.optional(),
}

/** Why an item is done again; `serveWith`: of an install, how its update is served from here on. */
export const reopening = { reason: words.min(1), serveWith: z.enum(['ftp', 'http']).optional() }

/** What an act gives: with `goOn`, the operation that continues the run, if this process executes the run. */
export const acted = z.object({ operationId: z.string().optional() })

/** A run as the list shows it. */
export const runRow = z.object({
  run: z.string(),
  state: z.string(),
  /** `host`: as the appliance names itself; absent before the first login. */
  appliances: z.array(z.object({ id: z.string(), address: z.string(), role: z.string(), host: z.string().optional() })),
  openedAt: z.string(),
  to: z.string().optional(),
  /** An appliance of it is simulated by Uptick. */
  practice: z.literal(true).optional(),
  live: z.boolean(),
  /** When a person closed it. */
  closedAt: z.string().optional(),
  /** When a person archived it. */
  archivedAt: z.string().optional(),
})
