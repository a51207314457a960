import { z } from 'zod'
import { nothing, run, words } from './shapes.ts'

const role = z.enum(['engineer', 'customer'])
const person = z.string().min(1).max(200)

/** The calls about the end of a run: the sign-offs, what is open, and the end itself. */
export const finishCalls = {
  'run.sign': {
    params: z.object({
      run,
      role,
      name: person,
      statement: words.min(1),
      by: person.optional(),
    }),
    result: nothing,
  },
  'run.finishing': {
    params: z.object({ run }),
    result: z.object({
      items: z
        .array(
          z.object({
            appliance: z.string(),
            item: z.string(),
            title: z.string(),
            state: z.string(),
            reason: z.string(),
          }),
        )
        .readonly(),
      changes: z
        .array(
          z.object({
            appliance: z.string(),
            fact: z.string(),
            name: z.string(),
            id: z.string(),
            title: z.string(),
            before: z.string(),
            after: z.string(),
            decided: z.object({ by: z.string(), reason: z.string(), at: z.string() }).readonly().exactOptional(),
          }),
        )
        .readonly(),
      unsigned: z.array(role).readonly(),
      installing: z.array(z.string()).readonly(),
    }),
  },
  /**
   * Closes a run permanently and seals its record. `keep`: unexpected changes that are accepted, each with the reason.
   */
  'run.finish': {
    params: z.object({
      run,
      keep: z
        .array(z.object({ change: z.string().min(1).max(400), reason: words.min(1) }))
        .max(200)
        .default([]),
      by: person.optional(),
    }),
    result: z.object({ outcome: z.string(), code: z.string() }),
  },
}
