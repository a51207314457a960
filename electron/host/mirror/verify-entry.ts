import { failure } from '../../../shared/base/failure.ts'
import type { Failure } from '../../../shared/base/failure.ts'
import { failed, succeed } from '../../../shared/base/result.ts'
import type { Result } from '../../../shared/base/result.ts'
import type { Clock } from '../../../shared/engine/ports.ts'
import type { VerifiedPatch } from '../../../shared/model/patch.ts'
import { dropDamaged, withMoveLock } from './admit-part.ts'
import { notVerified, rowsOf, whyNot } from './cache-rows.ts'
import type { CacheStore, EntryManifest } from './cache-store.ts'
import { digestFile } from './digest-file.ts'
import { diskFailure, errnoOf } from '../disk/faults.ts'
import { renameDurably } from '../disk/durable-files.ts'
import { leftoverOf } from './leftovers.ts'
import { cancelled } from './patch-source.ts'
import { BlockTags, sealPatch } from './verified-blocks.ts'

/**
 * Hashes the file again, as it is on the disk now, and only then gives it out: the one place where a VerifiedPatch is made.
 * Failures: patch.not-found, patch.not-verified, patch.digest-mismatch (quarantined), operation.cancelled.
 */
export async function verifyEntry(
  store: CacheStore,
  clock: Clock,
  name: string,
  signal: AbortSignal | undefined,
): Promise<Result<VerifiedPatch>> {
  const entry = await store.entry(name)
  if (entry === undefined) return failed(await whyNoEntry(store, name))
  const path = store.filePath(entry.sha256)
  try {
    const tags = new BlockTags()
    const digest = await digestFile(path, signal, tags)
    if (digest === undefined) return failed(cancelled())
    if (digest.sha256 !== entry.sha256 || digest.bytes !== entry.bytes) {
      await withMoveLock(store, clock, async () => {
        await dropDamaged(store, entry, 'its bytes changed on the disk after the download')
      })
      return failed(
        failure(
          'patch.digest-mismatch',
          `The file of ${name} changed on the disk since the download; Uptick put it into quarantine.`,
          'Download it again, and have the disk checked.',
          { evidence: `expected ${entry.sha256}, found ${digest.sha256}` },
        ),
      )
    }
    const { bytes, sha256, source, release, trust } = entry
    const row = { name, bytes, sha256, path, source, trust, ...(release === undefined ? {} : { release }) }
    return succeed(sealPatch(row, tags))
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') return failed(diskFailure(error, path))
    return failed(notVerified(name, 'its file is gone from the mirror'))
  }
}

/** Why no entry of that name can be used; a damaged index is said, with the way back to the bytes that are still there. */
async function whyNoEntry(store: CacheStore, name: string): Promise<Failure> {
  const leftover = await leftoverOf(store, name)
  if (leftover === undefined) return whyNot(name, await rowsOf(store))
  const bytes = leftover.files.find((file) => !file.endsWith('.json'))
  const given = `If you have its SHA-256: uptick mirror verify ${name} --sha256 HASH.`
  const again = bytes === undefined ? '' : ` Otherwise: uptick mirror import ${bytes} --name ${name}.`
  const sentence = `${name} cannot be used, the mirror’s index is damaged: ${leftover.row.reason ?? ''}.`
  return failure('patch.not-verified', sentence, `${given}${again}`)
}

/**
 * The entry whose bytes have a given hash, restored where the index lost it: from a file that no entry names, or from
 * quarantine. undefined where no bytes of the mirror have that hash. Under the entry's lock.
 */
export async function restoreByHash(
  store: CacheStore,
  clock: Clock,
  { name, sha256 }: { name: string; sha256: string },
): Promise<EntryManifest | undefined> {
  const bad = await store.bad(name)
  const leftover = await leftoverOf(store, name)
  for (const path of [store.filePath(sha256), store.badPath(name)]) {
    const digest = await digestIfThere(path)
    if (digest?.sha256 !== sha256) continue
    const entry: EntryManifest = {
      version: 1,
      name,
      bytes: digest.bytes,
      sha256,
      state: 'verified',
      source: bad?.source ?? leftover?.row.source ?? 'unknown',
      trust: 'given-hash',
      mirroredAt: bad?.mirroredAt ?? new Date(clock.now()).toISOString(),
    }
    await withMoveLock(store, clock, async () => {
      if (path !== store.filePath(sha256)) await renameDurably(path, store.filePath(sha256))
      await store.writeEntry(entry)
      if (path === store.badPath(name)) await store.dropBad(name)
    })
    return entry
  }
  return undefined
}

async function digestIfThere(path: string): ReturnType<typeof digestFile> {
  try {
    return await digestFile(path)
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined
    throw error
  }
}

export function notThisHash(name: string, given: string, found: string): Failure {
  return failure(
    'patch.digest-mismatch',
    `${name} does not have the SHA-256 that you gave.`,
    'Compare the hash with the release notes again. If the hash is right, remove this update and download it again.',
    { evidence: `given ${given}, found ${found}` },
  )
}
