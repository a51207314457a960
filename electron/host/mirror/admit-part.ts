import { failure } from '../../../shared/base/failure.ts'
import type { Failure } from '../../../shared/base/failure.ts'
import { failed, succeed } from '../../../shared/base/result.ts'
import type { Result } from '../../../shared/base/result.ts'
import type { Clock } from '../../../shared/engine/ports.ts'
import type { MirroredPatch } from '../../../shared/model/patch.ts'
import { surerTrust, type PatchTrust } from '../../../shared/model/patch-trust.ts'
import type { CacheStore, EntryManifest, PartManifest } from './cache-store.ts'
import type { Digest } from './digest-file.ts'
import { renameDurably } from '../disk/durable-files.ts'
import { takeLock } from '../disk/lock.ts'
import { hostOf } from './origins.ts'
import { megabytes } from './progress.ts'
import { wrongKind } from './sniff.ts'

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
  const doubt = admission.sha256 === undefined ? await doubtOf(store, part.name, digest.bytes) : undefined
  const finished = rowFor(part, digest, there, { ...admission, doubt }, new Date(clock.now()).toISOString())
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
  const given = admission.sha256?.toLowerCase()
  // If the hash was given and matches, the bytes are right, regardless of their look or label.
  if (given === digest.sha256) return undefined
  const kind = wrongKind(digest.head) ?? (admission.saysHtml ? 'a web page, as the server labels it' : undefined)
  if (kind !== undefined) {
    return {
      reason: `it is ${kind}, not an update`,
      failure: failure(
        'patch.not-an-update',
        `The download from ${part.source} is ${kind}, not an update.`,
        'The server or a network portal may ask for a login: open the address in a browser. Then download again, or import the file from a disk.',
      ),
    }
  }
  if (digest.bytes === 0) {
    const reason = 'it is empty'
    return {
      reason,
      failure: failure(
        'patch.not-an-update',
        `The download from ${part.source} is empty.`,
        'Ask the owner of the server for the complete file.',
      ),
    }
  }
  if (given === undefined) return undefined
  return {
    reason: 'its hash is not the one that was given',
    failure: failure(
      'patch.digest-mismatch',
      `The download from ${part.source} does not have the given SHA-256; Uptick put it into quarantine.`,
      'Compare the hash with the release notes; if it is right, fetch the file again or from another place.',
      { evidence: `given ${given}, found ${digest.sha256} over ${digest.bytes} bytes` },
    ),
  }
}

function rowFor(
  part: PartManifest,
  digest: Digest,
  there: EntryManifest | undefined,
  admission: Admission & { readonly doubt: string | undefined },
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
    trust: trustOf(part, there, admission, admission.doubt),
    ...(admission.doubt === undefined ? {} : { doubt: admission.doubt }),
    mirroredAt: there?.mirroredAt ?? at,
    ...(release === undefined ? {} : { release }),
    ...(releaseSource === undefined ? {} : { releaseSource }),
    ...(part.expected === undefined ? {} : { expected: part.expected }),
  }
}

/** A hash that was given counts most; the same bytes from two servers count more than one server's word. */
function trustOf(
  part: PartManifest,
  there: EntryManifest | undefined,
  admission: Admission,
  doubt: unknown,
): PatchTrust {
  const before = there?.trust ?? 'own-hash-only'
  if (admission.vouched !== undefined) return surerTrust(admission.vouched, before)
  if (admission.sha256 !== undefined) return 'given-hash'
  return there !== undefined && doubt === undefined && areApart(there, part)
    ? surerTrust('two-sources', before)
    : before
}

/** Whether the same bytes came from two servers: no name and no address of theirs is the same. */
function areApart(there: EntryManifest, part: PartManifest): boolean {
  const [first, second] = [originsKnown(there), originsKnown(part)]
  return first.length > 0 && second.length > 0 && !first.some((origin) => second.includes(origin))
}

function originsKnown({ origins, source }: { origins?: string[] | undefined; source: string }): string[] {
  if (origins !== undefined) return origins
  const host = hostOf(source)
  return host === undefined ? [] : [host]
}

/** How many times smaller or larger than all others of its kind an update may be before that is said. */
const farOff = 8

/** What speaks against these bytes being the update: a size far from what updates of that kind had. */
async function doubtOf(store: CacheStore, name: string, bytes: number): Promise<string | undefined> {
  const kind = /^[PRDE](?=\d)/i.exec(name)?.[0].toUpperCase()
  if (kind === undefined) return undefined
  const others = (await store.entries()).filter(
    (entry) => entry.name !== name && entry.name.toUpperCase().startsWith(kind),
  )
  const sizes = others.map((entry) => entry.bytes)
  if (sizes.length === 0 || (bytes * farOff >= Math.min(...sizes) && bytes <= farOff * Math.max(...sizes)))
    return undefined
  return `its size, ${megabytes(bytes)}, is far from that of the other ${kind} updates (${megabytes(Math.min(...sizes))} to ${megabytes(Math.max(...sizes))})`
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
 * Gives a judged part its final name. The decision is written to the part's manifest first, so that after a crash at
 * any point the next caller can finish; without a decision nothing is done. Requires the entry's lock.
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
      const before = await store.entry(name)
      const origins = [...new Set([...(before?.sha256 === sha256 ? originsKnown(before) : []), ...originsKnown(part)])]
      await store.writeEntry({
        ...finished,
        version: 1,
        sha256,
        ...(modified === undefined ? {} : { modified }),
        ...(etag === undefined ? {} : { etag }),
        origins,
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
