import { z } from 'zod'

/** One thing that a rehearsal of an offer looked at. `unknown` is said, never left out. */
export const finding = z.object({
  about: z.enum([
    'address',
    'appliance',
    'port',
    'passive',
    'active',
    'http',
    'names',
    'strangers',
    'firewall',
    'fetch',
  ]),
  holds: z.enum(['yes', 'no', 'unknown']),
  sentence: z.string(),
  hint: z.string().optional(),
})
export type Finding = z.infer<typeof finding>

/** An address of this computer, and whether the appliance was reached from it. */
export const ownAddress = z.object({
  address: z.string(),
  card: z.string(),
  reaches: z.enum(['yes', 'no', 'unknown']),
})
export type OwnAddress = z.infer<typeof ownAddress>

/** What was found before an outage about the way from an appliance to the offer. */
export const rehearsal = z.object({
  appliance: z.string(),
  address: z.string(),
  protocol: z.enum(['ftp', 'http']),
  port: z.number().int(),
  /** Where the test file was offered; the update's own URL has its name in that place. */
  url: z.string(),
  addresses: z.array(ownAddress),
  findings: z.array(finding),
  /** ready: no problems found. */
  outcome: z.enum(['ready', 'unreachable', 'unable', 'unproven']),
})
export type Rehearsal = z.infer<typeof rehearsal>
