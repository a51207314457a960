import { z } from 'zod'
import { servicePorts, transport } from './transport.ts'

/** What several events have in common (run-event.ts): closed lists, sources, options. */
const text = z.string()
const count = z.number().int().nonnegative()
const sha256 = z.string().regex(/^[0-9a-f]{64}$/)

export const itemStatus = z.enum(['pass', 'attention', 'fail', 'error', 'not-applicable', 'uncertain', 'waiting'])
export const effect = z.enum(['none', 'changes', 'point-of-no-return'])
export const replyStatus = z.enum(['ok', 'no', 'bad', 'none'])
export const returnOutcome = z.enum(['old-release', 'never-went-down', 'other-appliance', 'did-not-return', 'unproven'])
export const returnStage = z.enum([
  'closing',
  'lingering',
  'installing',
  'down',
  'answering',
  'services',
  'settled',
  'blind',
])
export const runOutcome = z.enum([
  'done', 'blocked', 'waiting', 'unreachable', 'unproven', 'unverified', 'unable', 'interrupted', 'error',
]) // prettier-ignore

/** Where a verdict or a fact comes from: half-open byte offsets into the stored reply of the `command.finished` with that seq. */
export const evidence = z.object({ seq: count, file: sha256.optional(), from: count, to: count })
export const factSource = z.union([
  z.object({ seq: count, file: sha256.optional(), from: count, to: count }),
  z.object({ person: text }),
  z.object({ greeting: text }), // what a service said before any login
])
export const keptFile = z.object({ name: text, sha256, bytes: count.optional() })

export const runAppliance = z.object({ id: text, address: text, role: text, user: text.optional() })
export const identity = z.object({ host: text, hostId: text, serial: text, release: text })

/** How the run reaches its appliances and offers its update; kept so that a resume needs no words again. No secret. */
export const runOptions = z.object({
  transport,
  services: servicePorts.optional(),
  user: text,
  serveOn: text.optional(),
  serveWith: z.enum(['ftp', 'http']),
  serveTo: text.optional(),
  probeEvery: count, // milliseconds
  settle: count, // milliseconds
  giveUpAfter: count, // milliseconds, counted from Update Install
})

/** What an approval needs besides the approval itself (CLI.md, `needs`). */
export const approvalNeed = z.enum(['licence-agreement', 'late', 'own-hash-only', 'old-build'])
/** Who allows an install past the last safe start, and why. */
export const lateStart = z.object({ authority: text, reason: text })

/** A wait that was abandoned without a proof of the return. */
export const unprovenReturn = z.object({
  appliance: text,
  outcome: returnOutcome,
  observed: text,
  release: text.optional(),
  /** No one knows whether it has restarted, so its install may still go on. */
  mayGoOn: z.literal(true).exactOptional(),
})

/** An answer sheet that is used from here on; `sheet` is its hash among the files. */
export const sheetGiven = { files: z.array(keptFile).optional(), sheet: sha256.optional() }

/** A waived item that a command needs, with the waived verdict. */
export const passedOver = z.object({
  appliance: text,
  item: text,
  status: itemStatus.optional(), // absent: it had not been checked
  reason: text,
  authority: text,
})

/** One of the guide's causes for which an install is refused or fails, as far as it can be known. */
export const diagnosedCause = z.object({
  cause: z.enum(['licence', 'too-old', 'name', 'network', 'disk-space']),
  standing: z.enum(['found', 'likely', 'unknown', 'excluded']),
  reason: text,
  remedy: text,
  evidence: z.array(evidence),
})
