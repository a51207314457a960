import type { Writable } from 'node:stream'
import type { URL } from 'node:url'
import { failure } from '../../../shared/base/failure.ts'
import type { Failure } from '../../../shared/base/failure.ts'
import type { Result } from '../../../shared/base/result.ts'
import { errnoOf, messageOf } from '../disk/faults.ts'

/** What a source says of its file before it sends it. `modified` and `etag` are opaque: only compared. */
export interface SourceFacts {
  readonly bytes?: number | undefined
  readonly modified?: string | undefined
  readonly etag?: string | undefined
}

/** A part that is there already: what the source said when it was started, and from where on bytes are missing. */
export interface PartFacts extends SourceFacts {
  readonly from: number
}

/** A file at a source, found and about to be sent from `from` on. */
export interface OpenedSource {
  readonly facts: SourceFacts
  /** The candidate of the location that answered. */
  readonly candidate: URL
  /** The URL that answered, fit to be shown. */
  readonly shown: string
  /** Where its bytes begin: where the part wants them, or 0 where the source does not continue from there. */
  readonly from: number
  /** The source says itself that this is a web page. */
  readonly saysHtml: boolean
  /** Hosts and addresses that the bytes come from, redirects included. */
  readonly origins: readonly string[]
  /** The end of the data is marked by the protocol: a cut cannot pass for the end even where no length was reported. */
  readonly endIsMarked: boolean
  /** It begins anywhere and names a state of its file, so that several connections can fetch the same one. */
  readonly canSegment: boolean
  /** Milliseconds that a question and its answer took. */
  readonly roundTrip: number
  /** Sends the bytes from `from` on into the sink. */
  pull(sink: Writable): Promise<Result<void>>
  /** Looks again whether the file stayed as it was. Failures: patch.source-changed, and those of the way there. */
  recheck(): Promise<Result<void>>
  close(): void
}

export interface OpenOptions {
  readonly part: PartFacts | undefined
  /** The facts of the part were seen a moment ago: they need not be asked for again before the bytes. */
  readonly factsAreFresh?: boolean
  /** A hash was given, so the bytes prove themselves: labels and times are no reason to refuse them. */
  readonly provable?: boolean
  /** Hears for how many milliseconds the source asks to be left alone. */
  readonly onRetryAfter?: (milliseconds: number) => void
  readonly signal: AbortSignal
  /** Milliseconds without a single byte after which a source counts as stalled. */
  readonly stallMs: number
}

/**
 * Whether this is the file that the part belongs to: only if its size, and its time or a strong tag, are known and
 * unchanged. With the same tag, a time that only one of two replies has is not a change: a time barely older than its
 * reply is not trusted (http-request.ts), so a new file gets one only after a while.
 */
export function isSameFile(part: SourceFacts, now: SourceFacts): boolean {
  if (part.bytes === undefined || now.bytes !== part.bytes) return false
  if (now.modified !== undefined && part.modified !== undefined) return now.modified === part.modified
  return now.etag !== undefined && !now.etag.startsWith('W/') && now.etag === part.etag
}

/**
 * Whether the part can continue with this file after their overlap was compared. Also allowed if the source gives only
 * the size, and whenever a given hash decides in the end.
 */
export function mayGoOn(part: SourceFacts, now: SourceFacts, provable: boolean): boolean {
  if (provable) return part.bytes === now.bytes || part.bytes === undefined || now.bytes === undefined
  const nothingTold = [part, now].every(({ modified, etag }) => modified === undefined && etag === undefined)
  return isSameFile(part, now) || (nothingTold && part.bytes !== undefined && part.bytes === now.bytes)
}

export function cancelled(): Failure {
  return failure(
    'operation.cancelled',
    'The download was canceled.',
    'Start the download again. It continues where it stopped.',
  )
}

export function stalled(shown: string, stallMs: number): Failure {
  return failure(
    'patch.stalled',
    `${shown} sent nothing for ${Math.round(stallMs / 100) / 10} s.`,
    'Start the download again. It continues where it stopped.',
  )
}

export function endedShort(shown: string, have: number, expected: number): Failure {
  return failure(
    'patch.short',
    `${shown} ended after ${have} of ${expected} bytes and reported success.`,
    'Start the download again. It continues where it stopped. If this happens again, the source is faulty.',
  )
}

/** The same short end again: another try would not help. */
export function endedShortAgain({ sentence, evidence }: Failure): Failure {
  const hint =
    'The server stops there each time. It may send text instead of binary, or its file may be incomplete. Set the hash with --sha256, or import the file from a disk.'
  return failure('patch.short', `${sentence.replace(/\.$/, '')}, twice at the same byte.`, hint, {
    retry: 'pointless',
    ...(evidence === undefined ? {} : { evidence }),
  })
}

export function notThere(shown: string, suggestion: string | undefined): Failure {
  return failure(
    'patch.not-found',
    `There is no such file at ${shown}.`,
    suggestion === undefined
      ? 'Check the name. It is case-sensitive.'
      : `Did you mean ${suggestion}? The name is case-sensitive.`,
  )
}

export function changed(shown: string, what: string): Failure {
  return failure(
    'patch.source-changed',
    `The file at ${shown} changed during the download: ${what}.`,
    'Check whether the file is still being uploaded there, then download it again from the start.',
  )
}

/** How what a source says now differs from what it said before; undefined where it does not. */
export function changeOf(before: SourceFacts, after: SourceFacts | undefined): string | undefined {
  if (after === undefined) return 'it is gone'
  if (before.bytes !== after.bytes)
    return `it had ${before.bytes ?? 'an unknown number of'} bytes and now has ${after.bytes ?? 'an unknown number of'}`
  // Backends behind one name give different tags to one file: the time decides where both tell it.
  if (before.modified !== undefined && after.modified !== undefined)
    return before.modified === after.modified ? undefined : 'its time has changed'
  return before.etag === after.etag ? undefined : 'its time has changed'
}

const certificateFaults: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet (or the clock of this computer is wrong)',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'it signed its certificate itself',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate comes from an authority that is not known here',
  UNABLE_TO_GET_ISSUER_CERT: 'its certificate comes from an authority that is not known here',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate comes from an authority that is not known here',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate comes from an authority that is not known here',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host',
}

const networkFaults: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the host refuses connections',
  ENOTFOUND: 'host name not found',
  EAI_AGAIN: 'host name not found',
  EHOSTUNREACH: 'no route to the host',
  ENETUNREACH: 'no route to the network',
  ETIMEDOUT: 'the host did not respond',
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
}

/** A fault on the way to a source, by what the network said. */
export function unreachable(shown: string, error: unknown): Failure {
  const evidence = { evidence: messageOf(error) }
  const distrusted = certificateFaults[errnoOf(error)]
  if (distrusted !== undefined) {
    const hint =
      'Download the file in another way and import it, or set NODE_EXTRA_CA_CERTS to the certificate of the authority.'
    return failure('patch.source-refused', `${shown} cannot be trusted: ${distrusted}.`, hint, evidence)
  }
  const because = networkFaults[errnoOf(error)]
  return failure(
    'patch.source-unreachable',
    because === undefined ? `The download from ${shown} stopped.` : `The download from ${shown} failed: ${because}.`,
    'Check the address and the network, then start the download again. It continues where it stopped.',
    evidence,
  )
}
