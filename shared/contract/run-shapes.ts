import { z } from 'zod'
import { patchName } from '../model/patch.ts'
import { itemStatus, runOptions } from '../model/run-event.ts'
import { itemState } from '../model/run-state.ts'
import { by, words } from './shapes.ts'

export const fault = z.object({ file: z.string(), line: z.number().int(), sentence: z.string() })

/** An answer sheet as the file that a person gave. */
export const givenSheet = z.object({ name: z.string().min(1).max(255), source: z.string().max(1_000_000) })

export const openRun = z.object({
  appliances: z
    .array(
      z.object({
        address: z.string().min(1).max(260),
        role: z.string().default('appliance'),
        user: z.string().min(1).max(200).optional(),
        credentialRef: z.string(),
      }),
    )
    .min(1),
  runbook: z.string().optional(),
  cluster: z.string().min(1).max(200).optional(),
  purpose: z.enum(['check', 'upgrade']),
  to: patchName.optional(),
  by,
  customer: words.optional(),
  ticket: words.optional(),
  window: z.object({ from: words, to: words }).optional(),
  sheet: givenSheet.optional(),
  options: runOptions.partial(),
})

/** One item of one appliance as `run.next` lists it. */
export const nextItem = z.object({
  appliance: z.string(),
  target: z.string(),
  item: z.string(),
  title: z.string(),
  phase: z.string(),
  state: itemState,
  reason: z.string(),
  hint: z.string(),
  /** The address for a person to open, on the appliance itself. */
  link: z.string().exactOptional(),
  /** It is asked again at `next`, since what it asks for still runs; without `until` it waits until a person decides. */
  wait: z.object({ since: z.string(), next: z.string(), until: z.string().exactOptional() }).exactOptional(),
  /** The current waiver and the verdict that it waives; without a verdict, the item had not been checked. */
  waiver: z
    .object({
      by: z.string(),
      at: z.string(),
      authority: z.string(),
      reason: z.string(),
      until: z.string().exactOptional(),
      verdict: z.object({ status: itemStatus, reason: z.string() }).exactOptional(),
    })
    .exactOptional(),
  /** Items that must be over first: 'before.backup', or 'a2/cluster.2-detach' of another appliance. */
  blockedBy: z.array(z.string()).readonly(),
})

/** What covers an entry of the guide: an item, an item that only tells it, a safety rule, or a diagnosis. */
const carrier = z.union([
  z.strictObject({ runbook: z.string(), item: z.string() }),
  z.strictObject({ notice: z.string() }),
  z.strictObject({ interlock: z.string() }),
  z.strictObject({ diagnosis: z.string() }),
])

/** An entry of the guide, and what covers it; `excluded` is the reason for which nothing does. */
export const coveredEntry = z.object({
  entry: z.string(),
  page: z.number().int(),
  kind: z.string(),
  says: z.string(),
  command: z.string().exactOptional(),
  carriedBy: z.array(carrier).readonly(),
  excluded: z.string().exactOptional(),
})

/** An item, and the entries of the guide that it covers. */
export const coveringItem = z.object({
  runbook: z.string(),
  item: z.string(),
  title: z.string(),
  entries: z.array(z.object({ entry: z.string(), page: z.number().int(), says: z.string() })).readonly(),
})
