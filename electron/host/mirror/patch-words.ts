import { failure } from '../../../shared/base/failure.ts'
import type { Failure } from '../../../shared/base/failure.ts'
import { nameTaken } from './admit-part.ts'
import type { EntryManifest } from './cache-store.ts'
import { isSameFile } from './patch-source.ts'
import type { OpenedSource } from './patch-source.ts'

/** What a person says of an update when it is mirrored. */
export interface PatchInput {
  readonly name?: string
  /** The release that the update brings and who set it: the bytes do not contain it, and the name is opaque. */
  readonly release?: string
  readonly by?: string
  readonly sha256?: string
}

/** Refuses a hash that cannot be one. */
export function checkInput(words: PatchInput): Failure | undefined {
  if (words.sha256 === undefined || /^[0-9a-f]{64}$/i.test(words.sha256)) return undefined
  return failure('words.wrong', 'A SHA-256 has 64 hexadecimal digits.', 'Copy the whole of it from the release notes.')
}

/** Is what the source announces the file that is here already? Another length is another file; the same time the same. */
export function compareFacts(
  there: EntryManifest,
  source: OpenedSource,
  words: PatchInput,
): Failure | 'have-it' | undefined {
  const { bytes } = source.facts
  if (words.sha256 !== undefined) return words.sha256.toLowerCase() === there.sha256 ? 'have-it' : nameTaken(there)
  if (bytes !== undefined && bytes !== there.bytes) return nameTaken(there)
  return source.shown === there.source && isSameFile(there, source.facts) ? 'have-it' : undefined
}
