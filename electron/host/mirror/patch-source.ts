import type { Writable } from 'node:stream'
import { failure } from '../../../shared/base/failure.ts'
import type { Failure } from '../../../shared/base/failure.ts'
import type { Result } from '../../../shared/base/result.ts'
import { errnoOf, messageOf } from './disk-faults.ts'

/** What a source says of its file before it sends it. `modified` and `etag` are opaque: only compared. */
export interface SourceFacts {
  readonly bytes?: number
  readonly modified?: string
  readonly etag?: string
}

/** A part that is there already, with what the source said when it was begun. */
export interface PartFacts extends SourceFacts {
  readonly have: number
}

/** A file at a source, found and about to be sent from `from` on. */
export interface OpenedSource {
  readonly facts: SourceFacts
  /** The URL that answered, fit to be shown. */
  readonly shown: string
  readonly from: number
  /** The source says itself that this is a web page. */
  readonly saysHtml: boolean
  /** The end of the data is marked by the protocol: a cut cannot pass for the end even where no length was told. */
  readonly endIsMarked: boolean
  /** Sends the bytes from `from` into the sink and then looks whether the file stayed as it was. */
  pull(sink: Writable): Promise<Result<void>>
  close(): void
}

export interface OpenOptions {
  readonly part: PartFacts | undefined
  readonly signal: AbortSignal
  /** Milliseconds without a single byte after which a source counts as stalled. */
  readonly stallMs: number
}

/** May the part be carried on? Only if size and time at the source are known and as they were, and it is not longer. */
export function mayResume(part: PartFacts | undefined, now: SourceFacts): boolean {
  if (part === undefined || part.have === 0) return false
  if (part.bytes === undefined || now.bytes !== part.bytes || part.have > part.bytes) return false
  return part.modified !== undefined && part.modified === now.modified
}

export function cancelled(): Failure {
  return failure('operation.cancelled', 'The fetch was cancelled.', 'Start it again: it goes on where it stopped.')
}

export function stalled(shown: string, stallMs: number): Failure {
  return failure(
    'patch.stalled',
    `${shown} sent nothing for ${Math.round(stallMs / 100) / 10} s.`,
    'Start it again: it goes on where it stopped.',
  )
}

export function notThere(shown: string, suggestion: string | undefined): Failure {
  return failure(
    'patch.not-found',
    `There is no such file at ${shown}.`,
    suggestion === undefined
      ? 'Check the name: capital and small letters differ.'
      : `Did you mean ${suggestion}? Capital and small letters differ.`,
  )
}

export function changed(shown: string, what: string): Failure {
  return failure(
    'patch.source-changed',
    `The file at ${shown} changed while it was fetched: ${what}.`,
    'Find out whether somebody is still putting it there, then fetch it again from the start.',
  )
}

/** A fault on the way to a source, by what the network said. */
export function unreachable(shown: string, error: unknown): Failure {
  const words: Record<string, string> = {
    ECONNREFUSED: 'nothing listens there',
    ENOTFOUND: 'the host name is unknown',
    EAI_AGAIN: 'the host name could not be looked up',
    EHOSTUNREACH: 'there is no way to the host',
    ENETUNREACH: 'there is no way to its network',
    ETIMEDOUT: 'the host did not answer',
    ECONNRESET: 'the connection was cut',
    EPIPE: 'the connection was cut',
  }
  const because = words[errnoOf(error)]
  return failure(
    'patch.source-unreachable',
    because === undefined ? `The fetch from ${shown} broke off.` : `The fetch from ${shown} failed: ${because}.`,
    'Check the address and the network, then start it again: it goes on where it stopped.',
    { evidence: messageOf(error) },
  )
}
