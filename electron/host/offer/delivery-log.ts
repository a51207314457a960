import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import type { DeliverySegment, VerifiedPatch } from '../../../shared/model/patch.ts'

/** A segment with the order in which requests began and transfers ended. */
export interface LoggedSegment {
  readonly segment: DeliverySegment
  readonly begun: number
  readonly ended: number
}

/** What of a file is known to have arrived by which segment; half-open. */
export interface Covered {
  readonly segment: DeliverySegment
  readonly until: number
}

/**
 * Segments of one path that together cover the file; undefined where no path has them. Paths are never added up: NAME
 * and NAME.mpu5 are alternatives. A cut segment counts only as far as a later request of the same path went on from
 * inside it: what the system took from us may never have arrived, but who asks for the rest from R has what is before R.
 */
export function coverFile(log: readonly LoggedSegment[], bytes: number): Covered[] | undefined {
  for (const path of new Set(log.map((each) => each.segment.path))) {
    const known = log
      .filter((each) => each.segment.path === path)
      .map((each, _index, same) => ({ segment: each.segment, until: arrivedUntil(each, same) }))
    const cover = chain(known, bytes)
    if (cover !== undefined) return cover
  }
  return undefined
}

function arrivedUntil(logged: LoggedSegment, same: readonly LoggedSegment[]): number {
  const { from, to, whole, peer, protocol } = logged.segment
  if (whole) return to
  const resumed = same
    .filter((later) => later.begun > logged.ended && later.segment.peer === peer && later.segment.protocol === protocol)
    .map((later) => later.segment.from)
    .filter((start) => start > from && start <= to)
  return Math.max(from, ...resumed)
}

/** The fewest segments from 0 to the end without a gap. */
function chain(known: readonly Covered[], bytes: number): Covered[] | undefined {
  const chosen: Covered[] = []
  let at = 0
  while (at < bytes) {
    const reach = at
    const best = known
      .filter((each) => each.segment.from <= reach && each.until > reach)
      .reduce<Covered | undefined>((far, each) => (far === undefined || each.until > far.until ? each : far), undefined)
    if (best === undefined) return undefined
    chosen.push(best)
    at = best.until
  }
  return chosen
}

/**
 * Proves that the bytes sent were the verified file's. One segment over the whole file proves itself by its hash. Several
 * are proved by reading the file once more: its own hash must still be the verified one, and each segment's hash that
 * of the same range.
 */
export async function proveCover(
  cover: readonly Covered[],
  patch: VerifiedPatch,
  handle: FileHandle,
): Promise<boolean> {
  const only = cover.length === 1 ? cover[0]?.segment : undefined
  if (only?.from === 0 && only.to === patch.bytes) return only.sha256 === patch.sha256
  const whole = createHash('sha256')
  const ranges = cover.map(({ segment }) => ({ segment, hash: createHash('sha256') }))
  const buffer = Buffer.allocUnsafeSlow(1024 * 1024)
  for (let at = 0; at < patch.bytes;) {
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, at)
    if (bytesRead === 0) return false
    whole.update(buffer.subarray(0, bytesRead))
    for (const { segment, hash } of ranges) {
      const [from, to] = [Math.max(segment.from - at, 0), Math.min(segment.to - at, bytesRead)]
      if (from < to) hash.update(buffer.subarray(from, to))
    }
    at += bytesRead
  }
  return (
    whole.digest('hex') === patch.sha256 && ranges.every(({ segment, hash }) => hash.digest('hex') === segment.sha256)
  )
}

/** Everything that was asked of a server: what the first real appliance requests is worth knowing (FACTS 5). */
export interface RequestNote {
  readonly peer: string
  readonly protocol: 'ftp' | 'http'
  /** The verb as it came, at most 16 characters, and what it was asked for (a password is never noted). */
  readonly verb: string
  readonly argument: string
  /** The first line of our answer. */
  readonly answer: string
}

/** What both servers report, and in which order things happened. */
export interface ServerLog {
  readonly onRequest: (note: RequestNote) => void
  readonly onSegment: (logged: LoggedSegment) => void
  /** Bytes of the file that a transfer reached. */
  readonly onReached: (reached: number, total: number) => void
  /** A number that is larger each time. */
  readonly tick: () => number
}

export function counter(): () => number {
  let last = 0
  return () => {
    last += 1
    return last
  }
}
