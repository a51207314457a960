import type { WantedUpdate } from '../../../shared/engine/context.ts'
import { releaseOfPatchName } from '../../../shared/model/release.ts'
import type { RunState } from '../../../shared/model/run-state.ts'

/** The update that a run installs, with the release that a person confirmed in the mirror, else the one that its name tells. */
export async function wantedUpdate(
  { opened }: RunState,
  confirmedRelease: (name: string) => Promise<string | undefined>,
): Promise<WantedUpdate | undefined> {
  const name = opened?.to
  if (name === undefined) return undefined
  const confirmed = await confirmedRelease(name)
  if (confirmed !== undefined) return { name, release: confirmed, releaseSource: 'confirmed' }
  const guess = releaseOfPatchName(name)
  return guess === undefined ? { name, releaseSource: 'unknown' } : { name, release: guess, releaseSource: 'guess' }
}
