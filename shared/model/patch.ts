import { z } from 'zod'
import { trustNames, type PatchTrust } from './patch-trust.ts'

/** A name of an update: opaque and case-sensitive (FACTS 3a); never corrected, only checked for what could escape a path. */
export const patchName = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'a name of an update has letters, digits, dots, hyphens and underscores only')

export const patchState = z.enum(['partial', 'verified', 'quarantined'])

export const patchTrust = z.enum(trustNames)

/** One update in the mirror. `bytes` and `sha256` are of the file; of a part, what is there so far and no hash. */
export const mirroredPatch = z.object({
  name: patchName,
  bytes: z.number().int().nonnegative(),
  sha256: z.string().optional(),
  state: patchState,
  source: z.string(), // the URL or path it came from, without credentials
  release: z.string().optional(), // the release that it brings, as a person confirmed it
  releaseSource: z.string().optional(), // who set the release
  trust: patchTrust,
  doubt: z.string().optional(), // what speaks against these bytes being the update, such as their size
  expected: z.number().int().nonnegative().optional(), // bytes announced by the source
  reason: z.string().optional(), // why it is quarantined
  head: z.string().optional(), // of a quarantined one: its first bytes in hex, up to 64
  keptFor: z.array(z.string()).optional(), // the planned and open runs that need it
  mirroredAt: z.string(),
})
export type MirroredPatch = z.infer<typeof mirroredPatch>

/**
 * What deleting an update would lose: the bytes that it frees, and whether it can be downloaded from its source again.
 */
export const patchLoss = z.object({
  patch: mirroredPatch,
  frees: z.number().int().nonnegative(),
  sharedWith: z.array(patchName),
  fetchAgain: z.boolean(),
})
export type PatchLoss = z.infer<typeof patchLoss>

/** An update that was delivered to an appliance in full in a run; that run's record holds the proof. */
export const delivery = z.object({
  run: z.string(),
  name: patchName,
  sha256: z.string().optional(),
  appliance: z.string(),
  address: z.string(),
  host: z.string().optional(),
  hostId: z.string().optional(),
  at: z.string(),
})
export type Delivery = z.infer<typeof delivery>

/** Bytes free on the mirror's disk, and how many of them a fetch leaves free. */
export const mirrorRoom = z.object({
  free: z.number().int().nonnegative(),
  spare: z.number().int().nonnegative(),
})
export type MirrorRoom = z.infer<typeof mirrorRoom>

/**
 * What work on the mirror is doing now. `rate`: bytes a second over the last five seconds; `left`: milliseconds at that rate;
 * both absent while unknown. `sentence` says all of it in one line.
 */
export const mirrorProgress = z.object({
  stage: z.enum(['connecting', 'checking', 'fetching', 'waiting', 'copying', 'packing', 'unpacking']),
  bytes: z.number().int().nonnegative(),
  total: z.number().int().nonnegative().optional(),
  rate: z.number().nonnegative().optional(),
  left: z.number().nonnegative().optional(),
  connections: z.number().int().nonnegative(),
  sentence: z.string(),
})
export type MirrorProgress = z.infer<typeof mirrorProgress>

declare const verified: unique symbol
/** An update whose bytes were just hashed and found right. Only the patch cache's `verify` can make one. */
export interface VerifiedPatch {
  readonly [verified]: true
  readonly name: string
  readonly bytes: number
  readonly sha256: string
  readonly path: string
  readonly source: string
  readonly release?: string
  readonly trust: PatchTrust
}

/**
 * One request of a peer for an offered file; `from`/`to` half-open, `sha256` of the bytes sent ('' where the file could not be
 * read again). `whole`: the peer took all of them and ended the connection well.
 */
export interface DeliverySegment {
  readonly peer: string
  readonly path: string
  readonly from: number
  readonly to: number
  readonly sha256: string
  readonly whole: boolean
  readonly protocol: 'ftp' | 'http'
}
