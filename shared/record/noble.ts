import { ed25519 } from '@noble/curves/ed25519.js'
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { toHex } from './bytes.ts'
import { leafDomain, type Hashing } from './line-hash.ts'
import type { Signatures } from './seal.ts'

// States are copied into one scratch for each message, and texts are encoded into another: an object for each of them
// would cost more than the hash.
const empty = sha256.create()
let running = empty.clone()
const digest = new Uint8Array(32)
const encoder = new TextEncoder()
let bytes = new Uint8Array(16 * 1024)

function utf8Of(text: string): Uint8Array {
  if (bytes.length < 3 * text.length) bytes = new Uint8Array(6 * text.length)
  return bytes.subarray(0, encoder.encodeInto(text, bytes).written)
}

function begin(): void {
  running = empty._cloneInto(running)
}

function end(): string {
  running.digestInto(digest)
  return toHex(digest)
}

const domain = new TextEncoder().encode(leafDomain)

function leafHash(salt: Uint8Array, text: string): string {
  begin()
  running.update(domain).update(salt).update(utf8Of(text))
  return end()
}

/** Hashing without an environment. */
export const nobleHashing: Hashing = {
  sha256: (bytes) => sha256(bytes),
  textHash(text) {
    begin()
    running.update(utf8Of(text))
    return end()
  },
  salts(key) {
    const keyed = hmac.create(sha256, key)
    let scratch = keyed.clone()
    return (pointer) => {
      scratch = keyed._cloneInto(scratch)
      return scratch.update(utf8Of(pointer)).digest().subarray(0, 16)
    }
  },
  leafHash,
  leafHashes(key) {
    const saltOf = nobleHashing.salts(key)
    return (pointer, text) => leafHash(saltOf(pointer), text)
  },
}

/** The one strict verification that the command line, the app and the page share. */
export const nobleSignatures: Signatures = {
  verify(publicKey, message, signature) {
    try {
      if (!ed25519.verify(signature, message, publicKey, { zip215: false })) return false
      // The library's equation is the cofactored one; with both points free of torsion it says the same as the strict one.
      const points = [publicKey, signature.subarray(0, 32)].map((bytes) => ed25519.Point.fromBytes(bytes))
      return points.every((point) => point.isTorsionFree() && !point.isSmallOrder())
    } catch {
      return false // it throws for bytes that are not a key or signature
    }
  },
}
