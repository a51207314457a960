import { releaseStanding } from '../model/release.ts'
import { lastInstall } from '../model/run-state.ts'
import type { EngineContext } from './context.ts'
import type { Refusal } from './interlocks.ts'

/**
 * Blocks an install if the target release is already running, regardless of what a person waived or reopened: an
 * earlier install may have brought it unnoticed. If this visit's reply to Version is ambiguous, the release counts as
 * running, unless a person read another release since the last install.
 */
export function wantedReleaseRuns(context: EngineContext, appliance: string, wanted: string): Refusal | undefined {
  const known = context.state().appliances[appliance]
  if (known === undefined) return undefined
  const host = known.identity.host ?? known.address
  const sent = lastInstall(context.state(), appliance)
  const fact = known.facts['release']
  const readOff = fact !== undefined && 'person' in fact.source && fact.seq > (sent?.seq ?? 0) ? fact.value : undefined
  const named = known.seen?.release
  const refusal = (sentence: string, hint: string): Refusal => ({ rule: 'wanted-release-runs', sentence, hint })
  if (named === undefined) {
    // Before the first install of a run, the runbook's checks decide which release is running.
    if (sent === undefined || (typeof readOff === 'string' && releaseStanding(readOff, wanted) === 'other'))
      return undefined
    return refusal(
      `Blocked: Uptick could not read the reply to Version on ${host}, so ${wanted} may already be installed.`,
      'Read the release off the appliance and give it as facts.release; then start the install again.',
    )
  }
  const standing = releaseStanding(named, wanted)
  if (standing === 'same') {
    return refusal(
      `Blocked: ${host} already runs ${wanted}, so there is nothing to install.`,
      'Resume the run to have its return proved, or check the name of the update.',
    )
  }
  if (standing === 'other') return undefined
  if (typeof readOff === 'string' && releaseStanding(readOff, wanted) === 'other') return undefined
  return refusal(
    `Blocked: Version on ${host} shows ${named} without a stage, which may be ${wanted}.`,
    'Read the whole release off the appliance and give it as facts.release; then start the install again.',
  )
}
