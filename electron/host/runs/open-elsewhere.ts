import { failure, type Failure } from '../../../shared/base/failure.ts'
import { runPath } from '../journal/run-folder.ts'
import type { RunListing } from './run-listing.ts'

/** Where somebody means to log in: an address, or who answered there. */
export interface Whom {
  readonly addresses?: readonly string[]
  readonly hostId?: string | undefined
  readonly serial?: string | undefined
}

/** What is known of the open installs of one run; `why` if the run cannot be looked at, so that nothing is known. */
export interface KnownInstalls {
  readonly run: string
  readonly installing: RunListing['installing']
  readonly why?: string | undefined
}

/**
 * Why a login there is refused for the sake of this run: it has an install open on that appliance, which a login could disturb
 * and of which an install sent now would be the second; or it cannot be looked at, so it may have one. Undefined: no reason.
 */
export function refusalFor(data: string, { run, installing, why }: KnownInstalls, whom: Whom): Failure | undefined {
  if (why !== undefined) {
    const sentence = `Run ${run} cannot be looked at, so it is not known whether it has an install open there.`
    const hint = `Make its folder readable, or move it out of the data folder: ${runPath(data, run)}`
    return failure('run.blocked', sentence, hint, { evidence: why })
  }
  const there = installing.find((one) => isThere(one, whom))
  if (there === undefined) return undefined
  const sentence = `Run ${run} has an install open on ${there.address}; a login could disturb it.`
  const hint = `Resume that run to go on waiting: uptick resume ${run}. Where somebody has seen its end, waive its wait with a name.`
  return failure('run.blocked', sentence, hint)
}

function isThere(one: RunListing['installing'][number], { addresses = [], hostId, serial }: Whom): boolean {
  if (addresses.includes(one.address)) return true
  // Practice appliances on loopback all report the same identity.
  if (/^(?:127\.|localhost\b|\[?::1\b)/.test(one.address)) return false
  return (hostId !== undefined && one.hostId === hostId) || (serial !== undefined && one.serial === serial)
}
