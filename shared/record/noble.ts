import { ed25519 } from '@noble/curves/ed25519.js'
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import type { Hashing } from './chain.ts'
import type { Signatures } from './seal.ts'

/** Hashing without an environment. The HMAC takes its key in once; its state is copied into one scratch for each message. */
export const nobleHashing: Hashing = {
  sha256: (bytes) => sha256(bytes),
  hmacSha256(key) {
    const keyed = hmac.create(sha256, key)
    let scratch = keyed.clone()
    return (message) => {
      scratch = keyed._cloneInto(scratch)
      return scratch.update(message).digest()
    }
  },
}

/** The one strict verification that the command line, the app and the page share. */
export const nobleSignatures: Signatures = {
  verify(publicKey, message, signature) {
    try {
      if (!ed25519.verify(signature, message, publicKey, { zip215: false })) return false
      // The library's equation is the cofactored one; with both points free of torsion it says the same as the strict one.
      const points = [publicKey, signature.subarray(0, 32)].map((octets) => ed25519.Point.fromBytes(octets))
      return points.every((point) => point.isTorsionFree() && !point.isSmallOrder())
    } catch {
      return false // it throws for octets that are no key or no signature
    }
  },
}
