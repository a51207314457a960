import { failure } from '../../../shared/base/failure.ts'
import type { Failure } from '../../../shared/base/failure.ts'
import type { MirroredPatch } from '../../../shared/model/patch.ts'
import { lengthOf } from './byte-ranges.ts'
import type { CacheStore, EntryManifest, PartManifest } from './cache-store.ts'
import { leftoversOf } from './leftovers.ts'
import { nearestName } from './nearest-name.ts'

/** One row a name, by name. A verified file that is gone or has another length is shown as unusable, and so is what the index lost. */
export async function rowsOf(store: CacheStore): Promise<MirroredPatch[]> {
  const rows = new Map<string, MirroredPatch>()
  for (const bad of await store.bads()) rows.set(bad.name, bad)
  for (const part of await store.parts()) if (part.ranges.length > 0) rows.set(part.name, partRow(part))
  for (const entry of await store.entries()) {
    const bytes = await store.fileBytes(entry.sha256)
    const row = entryRow(entry)
    const lost = bytes === entry.bytes ? {} : { state: 'quarantined' as const, reason: lostReason(entry, bytes) }
    rows.set(entry.name, { ...row, ...lost })
  }
  for (const { row } of await leftoversOf(store)) if (!rows.has(row.name)) rows.set(row.name, row)
  return [...rows.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}

function partRow({ name, source, begunAt, expected, ranges }: PartManifest): MirroredPatch {
  const size = expected === undefined ? {} : { expected }
  const about = { name, source, trust: 'own-hash-only' as const, mirroredAt: begunAt }
  return { ...about, bytes: lengthOf(ranges), state: 'partial', ...size }
}

export function entryRow(entry: EntryManifest): MirroredPatch {
  const { version: _version, modified: _modified, etag: _etag, origins: _origins, ...row } = entry
  return row
}

function lostReason(entry: EntryManifest, bytes: number | undefined): string {
  return bytes === undefined
    ? 'its file is gone from the mirror'
    : `its file has ${bytes} bytes rather than ${entry.bytes}`
}

/** Why there is no verified update of that name; the nearest name is reported where there is none at all. */
export function whyNot(name: string, rows: readonly MirroredPatch[]): Failure {
  const row = rows.find((each) => each.name === name)
  if (row?.state === 'partial') return notVerified(name, `only ${row.bytes} bytes of it are here`)
  if (row?.state === 'quarantined') return notVerified(name, row.reason ?? 'it is in quarantine')
  const nearest = nearestName(
    name,
    rows.map((each) => each.name),
  )
  return failure(
    'patch.not-found',
    `There is no update called ${JSON.stringify(name)} in the mirror.`,
    nearest === undefined
      ? 'See what is there with "uptick mirror list", or fetch it with "uptick mirror add URL".'
      : `Did you mean ${nearest}? Capital and small letters differ.`,
  )
}

export function notVerified(name: string, why: string): Failure {
  return failure('patch.not-verified', `${name} cannot be used: ${why}.`, 'Mirror it again.')
}
