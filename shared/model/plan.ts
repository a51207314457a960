import { z } from 'zod'
import { patchName } from './patch.ts'

const appliance = z.union([z.string(), z.looseObject({ address: z.string() }).transform(({ address }) => address)])

/**
 * A planned run: which update goes to which appliances, with the answers that are known in advance. It is a file that
 * `upgrade --answers` and, with roles, `upgrade --cluster` take as it is; the mirror keeps the updates that it names.
 */
export const plan = z.strictObject({
  name: z.string().min(1).max(100),
  /** The update that is installed, and others that are needed before or after it. */
  to: patchName,
  updates: z.array(patchName).max(100).default([]),
  runbook: z.string().optional(),
  appliances: z.array(appliance).max(1000).default([]),
  customer: z.string().optional(),
  ticket: z.string().optional(),
  window: z.unknown().optional(),
  note: z.string().optional(),
  answers: z.unknown().optional(),
  ticks: z.unknown().optional(),
  waivers: z.unknown().optional(),
  approve: z.unknown().optional(),
  accept: z.unknown().optional(),
  late: z.unknown().optional(),
})
export type Plan = z.output<typeof plan>

/** Every update that a plan needs. */
export function updatesOf({ to, updates }: Plan): string[] {
  return [...new Set([to, ...updates])]
}
