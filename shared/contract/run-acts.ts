import { z } from 'zod'

/** With `goOn`, the engine goes on by itself after the act: an act and going on are one call. */
export const goOn = z.boolean().default(false)

/** What an act gives: with `goOn`, the operation that carries the run on, if this process executes the run. */
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
