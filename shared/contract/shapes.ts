import { z } from 'zod'
import { failureCodes, type Failure, type FailureCode } from '../base/failure.ts'

/** Shapes that calls have in common. */
export const run = z.string().min(1).max(200)
export const words = z.string().max(10_000)
export const by = z.string().min(1).max(200)
export const nothing = z.object({})
export const file = z.object({ name: z.string().min(1).max(255), base64: z.string().max(48 * 1024 * 1024) })

export const failure: z.ZodType<Failure> = z.object({
  code: z.enum(Object.keys(failureCodes) as FailureCode[]),
  sentence: z.string(),
  hint: z.string(),
  retry: z.enum(['safe', 'unsafe', 'pointless']),
  evidence: z.string().exactOptional(),
})

/** The last entry that a person had seen of what they act on: if another window was faster, the act is refused. */
export const seen = z.number().int().min(0).optional()

/** How a practice appliance can behave, and among which others it is listed. */
export const scenario = z.object({ name: z.string(), sentence: z.string(), group: z.string().optional() })
