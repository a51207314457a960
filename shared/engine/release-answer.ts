import { compareReleases, parseRelease, releaseStanding } from '../model/release.ts'
import type { RunState } from '../model/run-state.ts'
import type { WantedUpdate } from './context.ts'

/** What is wrong with a release that somebody says an update brings, and the way on. */
interface WrongRelease {
  readonly sentence: string
  readonly hint: string
}

/**
 * Why a person's answer cannot be the release that the run's update brings; undefined where it can. It has to be a whole
 * release, newer than the one that ran before the install, and the one that the mirror names where a person confirmed it there.
 */
export function wrongRelease(
  state: RunState,
  appliance: string,
  answer: string,
  update?: WantedUpdate,
): WrongRelease | undefined {
  const hint = 'Answer wantedRelease with the release that the notes of the update name, such as 4.4.3-GA.'
  const wanted = parseRelease(answer)
  if (wanted?.patch === undefined) return { sentence: `"${answer}" is not a release such as 4.4.3-GA.`, hint }
  const known = state.appliances[appliance]
  const runs = (known?.factsBefore ?? known?.facts)?.['release']?.value
  const running = typeof runs === 'string' ? parseRelease(runs) : undefined
  if (running !== undefined && ['before', 'same'].includes(compareReleases(wanted, running))) {
    return { sentence: `${answer} is not newer than ${running.text}, which the appliance runs.`, hint }
  }
  if (update?.releaseSource === 'confirmed' && releaseStanding(answer, update.release ?? '') === 'other') {
    const sentence = `The mirror says that ${update.name} brings ${update.release ?? ''}, and the answer is ${answer}.`
    return { sentence, hint: 'Correct the answer, or the release that the mirror notes for the update.' }
  }
  return undefined
}
