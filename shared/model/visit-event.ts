import { z } from 'zod'
import { runOptions } from './event-shapes.ts'
import { patchName } from './patch.ts'

const text = z.string()
const count = z.number().int().nonnegative()

/** How many changes a visit makes, in which order. Times are milliseconds. */
export const visitLimits = z.object({
  /** Changes that may be open at one time, those of other visits and runs of this data folder included. */
  atOnce: count.min(1),
  /** After so many failed changes no further change begins. */
  stopAfter: count.min(1),
  /** The appliance that is changed first. */
  canary: text.optional(),
  soak: count.optional(),
  /** Changes in each wave after the canary; the last number holds for all further waves. */
  waves: z.array(count.min(1)).optional(),
})
export type VisitLimits = z.infer<typeof visitLimits>

/** Which rule keeps a change from beginning. */
export const beginRule = z.enum([
  'closed', 'left-behind', 'same-appliance', 'halted', 'stop-after', 'canary', 'soak', 'wave', 'related', 'at-once',
]) // prettier-ignore
export type BeginRule = z.infer<typeof beginRule>

/**
 * Everything that can happen in a visit. It holds decisions and pointers: what happened to an appliance is in the journal
 * of its run, and is never copied.
 */
export const visitEventSchemas = {
  'visit.opened': z.object({
    visit: text,
    signer: text,
    product: z.object({ name: text, version: text }),
    /** The site's document is kept next to the journal under its hash. */
    site: z.object({ name: text, sha256: text }),
    purpose: z.enum(['check', 'upgrade']),
    to: patchName.optional(),
    limits: visitLimits,
    by: text,
    customer: text.optional(),
    ticket: text.optional(),
    window: z.object({ from: text, to: text }).optional(),
    options: runOptions.partial(),
  }),
  /** The run of a member; written again once the appliances have shown their Host IDs. */
  'visit.member': z.object({
    member: text,
    run: text,
    appliances: z.array(z.object({ address: text, hostId: text.optional() })),
  }),
  /** `only`: the addresses that it holds for; absent: for all. */
  'visit.answered': z.object({
    question: text,
    value: z.union([z.boolean(), z.number().int(), text]),
    only: z.array(text).optional(),
    by: text,
  }),
  /** The first change of a member was approved. `open`: how many changes were open on this disk, this one included. */
  'visit.started': z.object({ member: text, run: text, by: text, open: count, limits: visitLimits }),
  'visit.halted': z.object({
    rule: beginRule.or(z.literal('person')),
    runs: z.array(text),
    reason: text,
    by: text.optional(),
  }),
  /** `passedOver`: failed changes that no longer stop the visit, on the authority of a person. */
  'visit.resumed': z.object({ by: text, reason: text, authority: text.optional(), passedOver: z.array(text) }),
  'visit.left-behind': z.object({ address: text, by: text, authority: text, reason: text, until: text.optional() }),
  /** The records of the members were written: the codes under which their runs were sealed. */
  'visit.recorded': z.object({ members: z.array(z.object({ member: text, run: text, code: text })), by: text }),
  'visit.closed': z.object({ outcome: text, by: text }),
  'journal.repaired': z.object({ cut: count, reason: text }),
} as const

export type VisitEventType = keyof typeof visitEventSchemas
export type VisitEventData<T extends VisitEventType> = z.infer<(typeof visitEventSchemas)[T]>
export type VisitEvent = { [T in VisitEventType]: { type: T; data: VisitEventData<T> } }[VisitEventType]
export type VisitEntry = VisitEvent & { readonly seq: number; readonly at: string }

/** Reads an entry that came from a disk; an unknown type or a wrong shape is a sentence, not a throw. */
export function parseVisitEvent(
  type: string,
  data: unknown,
): { ok: true; event: VisitEvent } | { ok: false; reason: string } {
  if (!Object.hasOwn(visitEventSchemas, type)) return { ok: false, reason: `no event of a visit is called ${type}` }
  const parsed = visitEventSchemas[type as VisitEventType].safeParse(data)
  if (!parsed.success) return { ok: false, reason: z.prettifyError(parsed.error) }
  return { ok: true, event: { type, data: parsed.data } as VisitEvent }
}
