import { z } from 'zod'
import { factSource, json } from './run-event.ts'

/** A value read from an appliance, with where it comes from. Names and shapes of facts: fact-shapes.ts. */
const fact = z.object({ value: json, source: factSource, seq: z.number().int() }).readonly()
export const facts = z.record(z.string(), fact).readonly()
export type Facts = z.infer<typeof facts>
