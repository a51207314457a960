import { z } from 'zod'

/** With `goOn`, the engine continues on its own after the act, so that a page needs one call for both. */
export const goOn = z.boolean().default(false)

/** What an act gives: with `goOn`, the operation that continues the run, if this process executes the run. */
export const acted = z.object({ operationId: z.string().optional() })

/** A run as the list shows it. */
export const runRow = z.object({
  run: z.string(),
  state: z.string(),
  appliances: z.array(z.object({ id: z.string(), address: z.string(), role: z.string() })),
  openedAt: z.string(),
  to: z.string().optional(),
  live: z.boolean(),
  /** When a person archived it. */
  archivedAt: z.string().optional(),
})
