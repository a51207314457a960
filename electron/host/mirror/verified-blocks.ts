import { createCipheriv, createSecretKey, randomBytes } from 'node:crypto'
import type { VerifiedPatch } from '../../../shared/model/patch.ts'

/** Bytes of a block: what the offer reads, proves and hands to a socket at a time. */
export const blockBytes = 512 * 1024
const tagBytes = 16

/**
 * A tag for each block of a file, taken while its SHA-256 is computed and compared with the block again when it leaves. The
 * tags are GMAC under a random key that never leaves this object: equal tags mean equal bytes even where somebody alters
 * the file on purpose, at a tenth of what a second SHA-256 costs (13 against 1.9 GB/s, measured).
 */
export class BlockTags {
  readonly #key = createSecretKey(randomBytes(16))
  readonly #nonce = Buffer.alloc(12)
  #tags = Buffer.alloc(64 * tagBytes)
  #count = 0

  /** Takes the tag of the next block; every block but the last has `blockBytes`. */
  add(block: Uint8Array): void {
    const at = this.#count * tagBytes
    if (at === this.#tags.length) this.#tags = Buffer.concat([this.#tags, Buffer.alloc(this.#tags.length)])
    this.#tags.set(this.#tagOf(this.#count, block), at)
    this.#count += 1
  }

  /** Whether a block has the bytes that were hashed at its place. */
  matches(index: number, block: Uint8Array): boolean {
    if (index < 0 || index >= this.#count) return false
    const at = index * tagBytes
    return this.#tags.compare(this.#tagOf(index, block), 0, tagBytes, at, at + tagBytes) === 0
  }

  #tagOf(index: number, block: Uint8Array): Buffer {
    this.#nonce.writeUIntBE(index, 6, 6)
    const mac = createCipheriv('aes-128-gcm', this.#key, this.#nonce)
    mac.setAAD(block)
    mac.final()
    return mac.getAuthTag()
  }
}

const tagsOfPatches = new WeakMap<VerifiedPatch, BlockTags>()

/** Makes a VerifiedPatch of a file that was just hashed; for the patch cache's `verify` alone. */
export function sealPatch(row: Omit<VerifiedPatch, symbol>, tags: BlockTags): VerifiedPatch {
  const patch = row as VerifiedPatch
  tagsOfPatches.set(patch, tags)
  return patch
}

/** The tags of an update that was verified by this process; undefined for anything that only looks like one. */
export function tagsOf(patch: VerifiedPatch): BlockTags | undefined {
  return tagsOfPatches.get(patch)
}
