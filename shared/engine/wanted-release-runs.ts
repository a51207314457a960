import { releaseStanding } from '../model/release.ts'
import { lastInstall } from '../model/run-state.ts'
import type { EngineContext } from './context.ts'
import type { Refusal } from './interlocks.ts'

/**
 * Nothing is installed where the wanted release already runs, whatever a person waived or reopened: an earlier install may
 * have brought it unseen. What this visit's reply to Version does not tell for sure counts as running, unless a person read
 * off another release since the last install.
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
    // Before the first install of a run it is the person's checks that tell which release runs.
    if (sent === undefined || (typeof readOff === 'string' && releaseStanding(readOff, wanted) === 'other'))
      return undefined
    return refusal(
      `Refused: the reply to Version on ${host} is not understood, so ${wanted} may already run there.`,
      'Read the release off the appliance and give it as facts.release; then start the install again.',
    )
  }
  const standing = releaseStanding(named, wanted)
  if (standing === 'same') {
    return refusal(
      `Refused: ${wanted} already runs on ${host}, so there is nothing to install.`,
      'Resume the run to have its return proved, or check the name of the update.',
    )
  }
  if (standing === 'other') return undefined
  if (typeof readOff === 'string' && releaseStanding(readOff, wanted) === 'other') return undefined
  return refusal(
    `Refused: Version on ${host} names ${named} without a stage, which may be ${wanted}.`,
    'Read the whole release off the appliance and give it as facts.release; then start the install again.',
  )
}
