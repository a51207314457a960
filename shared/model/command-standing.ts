import { z } from 'zod'
import { effect, replyStatus } from './event-shapes.ts'

const text = z.string()
const seq = z.number().int().nonnegative()

/** A command that was sent, and its result. */
export const commandStanding = z
  .object({
    seq,
    appliance: text,
    item: text,
    command: text,
    effect,
    by: z.enum(['engine', 'person']),
    at: text,
    /** Whose item it was sent for, where that is another appliance than the one it went to. */
    for: text.optional(),
    /** The item was started again although no end of this command is known: it is not asked for any more, and stays unknown. */
    reopened: seq.exactOptional(),
    /** What was found out about a command without an end; only `arrived: false` lets it be sent again. */
    settled: z.object({ arrived: z.boolean(), reason: text, by: text, seq }).readonly().exactOptional(),
    finished: z
      .object({
        seq,
        status: replyStatus,
        statusText: text.exactOptional(),
        /** It could not be written to the line, so nothing of it left. */
        unsent: z.boolean().exactOptional(),
        /** The reply said both OK and NO, so how the command ended is not known. */
        contradiction: z.boolean().exactOptional(),
      })
      .readonly()
      .exactOptional(),
  })
  .readonly()
export type CommandStanding = z.infer<typeof commandStanding>
