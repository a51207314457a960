import { failure } from '../../../shared/base/failure.ts'
import type { Failure } from '../../../shared/base/failure.ts'
import { failed, succeed } from '../../../shared/base/result.ts'
import type { Result } from '../../../shared/base/result.ts'
import type { Clock } from '../../../shared/engine/ports.ts'
import type { MirroredPatch } from '../../../shared/model/patch.ts'
import { surerTrust } from '../../../shared/model/patch-trust.ts'
import type { CacheStore, EntryManifest, PartManifest } from './cache-store.ts'
import type { Digest } from './digest-file.ts'
import { renameDurably } from '../disk/durable-files.ts'
import { takeLock } from '../disk/lock.ts'
import { beginsAsHtml } from './wanted-bytes.ts'

export interface Admission {
  readonly release?: string
  readonly by?: string
  readonly sha256?: string
  /** How sure the hash is where somebody who is trusted vouches for it (a trip pack). */
  readonly vouched?: MirroredPatch['trust']
  /** The source said itself that it sent a web page. */
  readonly saysHtml: boolean
}

/**
 * Judges a complete part by the digest that was taken while its bytes passed, and lets it in as a verified file or puts it
 * into quarantine. Failures: patch.not-an-update, patch.digest-mismatch, patch.name-taken.
 */
export async function admitPart(
  store: CacheStore,
  clock: Clock,
  { part, digest }: { part: PartManifest; digest: Digest },
  admission: Admission,
): Promise<Result<MirroredPatch>> {
  const refusal = judgeBytes(part, digest, admission)
  if (refusal !== undefined) {
    const row: MirroredPatch = {
      name: part.name,
      bytes: digest.bytes,
      sha256: digest.sha256,
      state: 'quarantined',
      source: part.source,
      trust: 'own-hash-only',
      reason: refusal.reason,
      head: Buffer.from(digest.head.subarray(0, 64)).toString('hex'),
      mirroredAt: new Date(clock.now()).toISOString(),
      ...(part.expected === undefined ? {} : { expected: part.expected }),
    }
    await store.quarantine(store.partPath(part.name), row)
    await store.dropPart(part.name)
    return failed(refusal.failure)
  }
  const there = await usableEntry(store, part.name)
  if (there !== undefined && there.sha256 !== digest.sha256) {
    await store.dropPart(part.name)
    return failed(nameTaken(there))
  }
  const finished = rowFor(part, digest, there, admission, new Date(clock.now()).toISOString())
  await store.writePart({ ...part, finished })
  await finishInterrupted(store, part.name, clock)
  if ((await store.entry(part.name))?.sha256 === digest.sha256) return succeed(finished)
  return failed(
    failure(
      'disk.not-readable',
      `The file of ${part.name} is not on the disk as it was written.`,
      'Have the disk looked at, or choose another folder with --data.',
    ),
  )
}

function judgeBytes(
  part: PartManifest,
  digest: Digest,
  admission: Admission,
): { reason: string; failure: Failure } | undefined {
  if (admission.saysHtml || beginsAsHtml(digest.head)) {
    return {
      reason: 'it is a web page, not an update',
      failure: failure(
        'patch.not-an-update',
        `What came from ${part.source} is a web page, not an update.`,
        'That page probably asks for a login or says that the file has moved: open it in a browser, then import the file from a disk.',
      ),
    }
  }
  if (digest.bytes === 0) {
    const reason = 'it is empty'
    return {
      reason,
      failure: failure(
        'patch.not-an-update',
        `What came from ${part.source} is empty.`,
        'Ask whoever put it there for the whole file.',
      ),
    }
  }
  if (admission.sha256 === undefined || admission.sha256.toLowerCase() === digest.sha256) return undefined
  return {
    reason: 'its hash is not the one that was given',
    failure: failure(
      'patch.digest-mismatch',
      `What came from ${part.source} does not have the given SHA-256; it was put into quarantine.`,
      'Compare the hash with the release notes; if it is right, fetch the file again or from another place.',
      { evidence: `given ${admission.sha256.toLowerCase()}, found ${digest.sha256} over ${digest.bytes} bytes` },
    ),
  }
}

function rowFor(
  part: PartManifest,
  digest: Digest,
  there: EntryManifest | undefined,
  admission: Admission,
  at: string,
): MirroredPatch {
  const release = admission.release ?? there?.release
  const releaseSource = admission.release === undefined ? there?.releaseSource : (admission.by ?? 'given when mirrored')
  return {
    name: part.name,
    bytes: digest.bytes,
    sha256: digest.sha256,
    state: 'verified',
    source: there?.source ?? part.source,
    trust: trustOf(part, there, admission),
    mirroredAt: there?.mirroredAt ?? at,
    ...(release === undefined ? {} : { release }),
    ...(releaseSource === undefined ? {} : { releaseSource }),
    ...(part.expected === undefined ? {} : { expected: part.expected }),
  }
}

/** A hash that was given counts most; the same bytes from two hosts count more than one host's word. */
function trustOf(part: PartManifest, there: EntryManifest | undefined, admission: Admission): MirroredPatch['trust'] {
  if (admission.vouched !== undefined) return surerTrust(admission.vouched, there?.trust ?? 'own-hash-only')
  if (admission.sha256 !== undefined || there?.trust === 'given-hash') return 'given-hash'
  if (there === undefined) return 'own-hash-only'
  const [first, second] = [hostOf(there.source), hostOf(part.source)]
  const agreed = first !== undefined && second !== undefined && first !== second
  return agreed || there.trust === 'two-sources' ? 'two-sources' : 'own-hash-only'
}

/** The host of a URL; none for a file from a disk, which may well be a copy of the other one. */
function hostOf(source: string): string | undefined {
  return /^[a-z]+:\/\/(\[[^\]]*\]|[^/:]*)/.exec(source)?.[1]
}

async function usableEntry(store: CacheStore, name: string): Promise<EntryManifest | undefined> {
  const entry = await store.entry(name)
  return entry !== undefined && (await store.fileBytes(entry.sha256)) === entry.bytes ? entry : undefined
}

export function nameTaken(there: Pick<MirroredPatch, 'name' | 'bytes' | 'sha256'>): Failure {
  return failure(
    'patch.name-taken',
    `${there.name} is in the mirror already, with other bytes (${there.bytes} bytes, SHA-256 ${there.sha256 ?? ''}).`,
    `If the new file is the right one, remove the old one with "uptick mirror forget ${there.name}" first.`,
  )
}

/**
 * Gives a judged part its final name. The decision stands in the part's manifest first, so a crash at any point is
 * finished by whoever comes next; without a decision nothing is done. Under the entry's lock.
 */
export async function finishInterrupted(store: CacheStore, name: string, clock: Clock): Promise<void> {
  const part = await store.part(name)
  const finished = part?.finished
  if (part === undefined || finished?.sha256 === undefined) return
  const { sha256 } = finished
  await withMoveLock(store, clock, async () => {
    const file = store.filePath(sha256)
    if (await store.hasPart(name)) await renameDurably(store.partPath(name), file)
    if ((await store.fileBytes(sha256)) === finished.bytes) {
      const { modified, etag } = part
      await store.writeEntry({
        ...finished,
        version: 1,
        sha256,
        ...(modified === undefined ? {} : { modified }),
        ...(etag === undefined ? {} : { etag }),
      })
      await store.dropBad(name)
    }
    await store.dropPart(name)
  })
}

/** Takes a file that changed on the disk out of use, under every name that stands for it. Under the move lock. */
export async function dropDamaged(store: CacheStore, damaged: EntryManifest, reason: string): Promise<void> {
  const file = store.filePath(damaged.sha256)
  const others = (await store.entries()).filter(
    (entry) => entry.sha256 === damaged.sha256 && entry.name !== damaged.name,
  )
  for (const entry of [damaged, ...others]) {
    const { version: _version, modified: _modified, etag: _etag, origins: _origins, ...row } = entry
    await store.quarantine(file, { ...row, reason })
    await store.dropEntry(entry)
  }
}

/** Waits for its turn to move files about; throws EBUSY where somebody keeps them for ten seconds. */
export async function withMoveLock<T>(store: CacheStore, clock: Clock, work: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    const taken = await takeLock(store.moveLockPath)
    if ('lock' in taken) {
      try {
        return await work()
      } finally {
        await taken.lock.release()
      }
    }
    if (attempt >= 200) {
      throw Object.assign(new Error(`process ${taken.heldBy} keeps the mirror's files`), { code: 'EBUSY' })
    }
    await clock.sleep(50)
  }
}
