import { releaseStanding } from '../model/release.ts'
import type { ReturnOutcome } from '../model/run-event.ts'

/** What is known of an appliance that answers again and let us in. */
export interface ReturnFindings {
  /** It was seen going down after the install was started. */
  readonly wentDown: boolean
  /** A person who can look says that it has restarted (or, for a patch, that its install is over). */
  readonly saidByPerson: boolean
  /** The release before the install; undefined where it was never understood. */
  readonly before: string | undefined
  /** What `Version` names now; undefined where its reply is not understood. */
  readonly release: string | undefined
  /** A person read the reply to Version, which does not tell for sure, and says whether the target release runs. */
  readonly readOff?: { readonly by: string; readonly runs: boolean; readonly reply: string }
  readonly identity: { readonly hostId?: string | undefined; readonly serial?: string | undefined }
  /** The release that is needed, or the name that `Update List` has to list. */
  readonly wanted:
    | { readonly release: string }
    | {
        readonly name: string
        readonly listed: readonly string[] | undefined
        /** What was listed before the install. */
        readonly listedBefore?: readonly string[] | undefined
      }
}

export type Conclusion =
  | { readonly kind: 'proven'; readonly release: string; readonly proofs: readonly string[] }
  | { readonly kind: 'unproven'; readonly outcome: ReturnOutcome; readonly observed: string; readonly release?: string }

/**
 * What the findings prove (HOUSE.md, journey b): the return is proven by a down edge seen, or a changed release, and a login
 * that worked, and the same identity, and `Version` naming the target release (for a D or E patch: `Update List` naming it).
 * Where the reply does not tell for sure, it is proven only by a person who read it, with their name.
 * Anything less is named as what it is. Pure and total.
 */
export function concludeReturn(found: ReturnFindings): Conclusion {
  const { wentDown, saidByPerson, before, identity, wanted, readOff } = found
  if (readOff?.runs === false) return deniedBy(readOff, found)
  const release = readOff !== undefined && 'release' in wanted ? wanted.release : found.release
  if (release === undefined) return unproven('Back online, but Uptick could not read the reply to Version.')
  if (identity.hostId === undefined && identity.serial === undefined) {
    const observed =
      'Back online, but neither Host ID nor serial number could be read, so Uptick cannot verify that it is the same appliance.'
    return { ...unproven(observed), release }
  }
  const changed = before !== undefined && releaseStanding(before, release) === 'other'
  const proofs = [
    ...(wentDown ? ['Reboot observed.'] : []),
    ...(changed && 'release' in wanted ? [`The release changed from ${before} to ${release}.`] : []),
    'Login succeeded.',
    `Same appliance: Host ID ${identity.hostId ?? 'not read'}, serial number ${identity.serial ?? 'not read'}.`,
  ]
  if ('name' in wanted) {
    if (wanted.listed === undefined) return { ...unproven('Uptick could not read the reply to Update List.'), release }
    if (!wanted.listed.includes(wanted.name))
      return { ...unproven(`Update List does not show ${wanted.name}.`), release }
    if (wanted.listedBefore?.includes(wanted.name) === true && !wentDown) {
      const observed = `Update List shows ${wanted.name}, but it also did before the install, so Uptick cannot verify it.`
      return { ...unproven(observed), release }
    }
    return { kind: 'proven', release, proofs: [...proofs, `Update List shows ${wanted.name}.`] }
  }
  const standing = releaseStanding(release, wanted.release)
  if (standing !== 'same') {
    const old = before !== undefined && releaseStanding(release, before) !== 'other' && standing === 'other'
    const observed = old
      ? `Back online on the old release ${release}, not on the target release ${wanted.release}. The install failed without a message, or has not finished.`
      : `Back online on release ${release}, not on the target release ${wanted.release}.`
    return { kind: 'unproven', outcome: old ? 'old-release' : 'unproven', observed, release }
  }
  if (wentDown || changed) {
    const named =
      readOff === undefined
        ? `Version shows the target release ${release}.`
        : `${readOff.by} read the reply to Version (${readOff.reply}) and confirmed the target release ${release}.`
    return { kind: 'proven', release, proofs: [...proofs, named] }
  }
  const who = saidByPerson ? 'Only a person reports that it rebooted.' : 'No reboot observed.'
  const observed = `Version shows ${release}, but the appliance ran that release before. ${who}`
  return { ...unproven(observed), release }
}

function unproven(observed: string): Extract<Conclusion, { kind: 'unproven' }> {
  return { kind: 'unproven', outcome: 'unproven', observed }
}

/** A person read the reply and says that the target release does not run. */
function deniedBy(
  { by, reply }: NonNullable<ReturnFindings['readOff']>,
  { release, before }: ReturnFindings,
): Conclusion {
  const observed = `${by} read the reply to Version (${reply}) and reports that the target release is not running.`
  const old = release !== undefined && before !== undefined && releaseStanding(release, before) !== 'other'
  const named = release === undefined ? {} : { release }
  return { kind: 'unproven', outcome: old ? 'old-release' : 'unproven', observed, ...named }
}
