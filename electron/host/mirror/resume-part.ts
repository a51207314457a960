import { gapsOf, lengthOf } from './byte-ranges.ts'
import type { CacheStore, PartManifest } from './cache-store.ts'
import { mayGoOn } from './patch-source.ts'
import type { PartFacts, SourceFacts } from './patch-source.ts'
import { overlapBytes } from './segment-sink.ts'
import type { SourceLocation } from './source-url.ts'

/** The part that a download from there can continue with. */
export async function resumablePart(store: CacheStore, location: SourceLocation): Promise<PartManifest | undefined> {
  const manifest = await store.part(location.name)
  if (manifest?.asked !== location.shown || manifest.ranges.length === 0) return undefined
  return (await store.hasPart(location.name)) ? manifest : undefined
}

/** A part without what a source may have mangled: after a short end, only what is compared from the start again counts. */
export function trustedPart(part: PartManifest, provable: boolean): PartManifest {
  if (part.shortAt === undefined || provable) return part
  return { ...part, ranges: part.ranges.filter(({ from }) => from < (gapsOf(part.ranges, Infinity)[0]?.from ?? 0)) }
}

/** Where the source is to begin: some way before the first byte that is lacking, to compare; at the start after a short end. */
export function resumeAt(part: PartManifest, provable: boolean): PartFacts {
  const { expected, modified, etag, ranges } = part
  const gap = gapsOf(ranges, expected ?? Infinity)[0]?.from ?? expected ?? lengthOf(ranges)
  const span = ranges
    .filter(({ to }) => to <= gap)
    .reduceRight((from, range) => (range.to === from ? range.from : from), gap)
  // If the source gives only the size, a larger overlap must match; even a connection that breaks often still makes
  // progress.
  const told = provable || modified !== undefined || etag !== undefined
  const overlap = Math.min(
    gap - span,
    told ? overlapBytes : Math.max(overlapBytes, Math.min(16 * overlapBytes, gap / 2)),
  )
  const again = part.shortAt !== undefined && !provable
  return { bytes: expected, modified, etag, from: again ? 0 : Math.floor(gap - overlap) }
}

/** Is it the same file, and does the source begin where its bytes can be compared with the part's? */
export function goesOn(part: PartManifest, now: SourceFacts, provable: boolean): boolean {
  const { expected: bytes, modified, etag } = part
  return mayGoOn({ bytes, modified, etag }, now, provable)
}
