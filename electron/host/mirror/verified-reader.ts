import { constants, open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { failure } from '../../../shared/base/failure.ts'
import { failed, succeed } from '../../../shared/base/result.ts'
import type { Result } from '../../../shared/base/result.ts'
import type { VerifiedPatch } from '../../../shared/model/patch.ts'
import { errnoOf } from '../disk/faults.ts'
import { readFully } from '../disk/read-fully.ts'
import { blockBytes, tagsOf } from './verified-blocks.ts'
import type { BlockTags } from './verified-blocks.ts'

/** One verified update, open for reading. */
export interface VerifiedFile {
  readonly patch: VerifiedPatch
  /** What each block was when it was verified: a block that is another one now never leaves. */
  readonly tags: BlockTags
  readonly handle: FileHandle
  readonly modified: Date
}

/**
 * Opens a verified update. Failure: patch.not-verified if the file on the disk is not the verified one, or if this
 * process never verified it, even if its type claims that.
 */
export async function openVerified(patch: VerifiedPatch): Promise<Result<VerifiedFile>> {
  let handle: FileHandle | undefined
  try {
    const tags = tagsOf(patch)
    if (tags === undefined) throw new Error('this process has not verified it')
    // A link in the place of the file would be somebody else's work.
    handle = await open(patch.path, constants.O_RDONLY | (process.platform === 'win32' ? 0 : constants.O_NOFOLLOW))
    const found = await handle.stat()
    if (!found.isFile() || found.size !== patch.bytes) throw new Error(`${found.size} bytes are there`)
    return succeed({ patch, tags, handle, modified: new Date(Math.floor(found.mtimeMs / 1000) * 1000) })
  } catch (error) {
    await handle?.close()
    const evidence = error instanceof Error ? error.message : String(error)
    const sentence = `The file of ${patch.name} is not there as it was verified.`
    return failed(failure('patch.not-verified', sentence, 'Verify it again, or mirror it again.', { evidence }))
  }
}

/** A whole block as it was verified; undefined where the disk gives another one, or none. */
export async function readBlock(file: VerifiedFile, index: number, into: Buffer): Promise<Buffer | undefined> {
  const start = index * blockBytes
  const wanted = into.subarray(0, Math.min(blockBytes, file.patch.bytes - start))
  try {
    const have = await readFully(file.handle, wanted, start)
    return have === wanted.length && file.tags.matches(index, wanted) ? wanted : undefined
  } catch (error) {
    // Only the disk may fail here; a fault of our own must be seen.
    if (errnoOf(error) === '') throw error
    return undefined
  }
}

/** Thrown by `verifiedBytes`: the file has changed on the disk since it was verified. */
export class DamagedFile extends Error {
  override readonly name = 'DamagedFile'
}

/** The bytes of the file, each block compared with what was verified before it is given out. Throws DamagedFile. */
export async function* verifiedBytes(file: VerifiedFile): AsyncGenerator<Buffer> {
  for (let index = 0; index * blockBytes < file.patch.bytes; index += 1) {
    const block = await readBlock(file, index, Buffer.allocUnsafe(blockBytes))
    if (block === undefined) throw new DamagedFile(`${file.patch.name} has changed on the disk since it was verified`)
    yield block
  }
}
