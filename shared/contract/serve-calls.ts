import { z } from 'zod'
import { patchName } from '../model/patch.ts'

/** The calls about serving the mirror to appliances that fetch from it. */
export const serveCalls = {
  'patch.serve': {
    params: z.object({
      on: z.string(),
      protocol: z.enum(['ftp', 'http']),
      names: z.array(patchName).optional(),
      to: z.array(z.string().max(100)).max(1000).optional(),
      login: z.boolean().default(false),
      rate: z.number().int().positive().optional(),
    }),
    result: z.object({
      urls: z.array(z.string()),
      serving: z.string(),
      port: z.number().int(),
      missed: z.string().optional(),
    }),
  },
  /**
   * `now`: stops downloads in progress. Otherwise they delay the stop: `waits` says so, and `stopped` follows later.
   */
  'patch.stopServing': {
    params: z.object({ serving: z.string(), now: z.boolean().default(false) }),
    result: z.object({ waits: z.string().optional() }),
  },
}
