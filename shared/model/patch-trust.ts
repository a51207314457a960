/**
 * Who besides this computer vouches for an update's bytes. `own-hash-only`: no one; the hash was computed from the one
 * file received. `signed-pack`: a trip pack signed by a key that the user named, whose maker had the hash from another
 * source.
 */
export const trustNames = ['own-hash-only', 'signed-pack', 'two-sources', 'given-hash'] as const
export type PatchTrust = (typeof trustNames)[number]

/** The one word list for trust: command line, page, gate and record. */
export const trustLabels: Readonly<Record<PatchTrust, string>> = {
  'own-hash-only': 'One source',
  'signed-pack': 'Signed pack',
  'two-sources': 'Two sources',
  'given-hash': 'Hash given',
}

interface Standing {
  readonly state: 'partial' | 'verified' | 'quarantined'
  readonly trust: PatchTrust
}

/** Whether an update is complete and a source besides this computer vouches for it. */
export function isVouched({ state, trust }: Standing): boolean {
  return state === 'verified' && trust !== 'own-hash-only'
}

/** The state of an update for people: "Verified" requires a source besides this computer that vouches for the bytes. */
export function patchLabel({ state, trust }: Standing): string {
  if (state === 'partial') return 'Partial'
  if (state === 'quarantined') return 'Quarantined'
  return trust === 'own-hash-only' ? trustLabels[trust] : `Verified (${trustLabels[trust].toLowerCase()})`
}

/** The surer of two: the names are in that order. */
export function surerTrust(one: PatchTrust, other: PatchTrust): PatchTrust {
  return trustNames.indexOf(other) > trustNames.indexOf(one) ? other : one
}
