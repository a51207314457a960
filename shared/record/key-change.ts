import { fromHex, isHex, utf8 } from './bytes.ts'
import { canonical, type JsonMap } from './canonical.ts'
import type { Signatures } from './seal.ts'

/** A signing key that took the place of another; the old key's signature says that it was meant to. Keys are in hex. */
export interface KeyChange {
  readonly old: string
  readonly new: string
  readonly at: string
  readonly signature: string
}

/** The bytes that the old key signs: the domain and JCS({at, new, old}). */
export function keyChangeBytes({ old, new: fresh, at }: Omit<KeyChange, 'signature'>): Uint8Array {
  return utf8(`uptick.key.v1\n${canonical({ at, new: fresh, old })}`)
}

/** Reads a change from the data of `key.replaced`; undefined if a member is missing or invalid. */
export function readKeyChange(data: JsonMap): KeyChange | undefined {
  const { old, new: fresh, at, signature } = data
  if (!isHex(old, 32) || !isHex(fresh, 32) || !isHex(signature, 64) || typeof at !== 'string') return undefined
  return { old, new: fresh, at, signature }
}

export function keyChangeHolds(signatures: Signatures, change: KeyChange): boolean {
  return signatures.verify(fromHex(change.old), keyChangeBytes(change), fromHex(change.signature))
}

/**
 * The changes that lead from a key that is known to the one that signed, each signed by the one before; undefined where no
 * such way is announced.
 */
export function wayOf(changes: readonly KeyChange[], from: string, to: string): readonly KeyChange[] | undefined {
  const way: KeyChange[] = []
  let at = from
  for (const change of changes) {
    if (change.old !== at) continue
    way.push(change)
    at = change.new
    if (at === to) return way
  }
  return undefined
}
