/**
 * A release of MOS: 4.3.7-GA, 3.7.5a-GA, 3.10.2-GA (FACTS 4). `patch` is absent in a release line ('4.2'), `letter` and
 * `stage` are '' where there is none. `text` is as it was written.
 */
export interface Release {
  readonly major: number
  readonly minor: number
  readonly patch: number | undefined
  readonly letter: string
  readonly stage: string
  readonly text: string
}

export type ReleaseOrder = 'before' | 'same' | 'after' | 'unknown'

const whole = /^(\d{1,5})\.(\d{1,5})(?:\.(\d{1,5})([a-z]?))?(?:-([A-Za-z][A-Za-z0-9]{0,11}))?$/
const inText = /(?<![\w.-])\d{1,5}\.\d{1,5}\.\d{1,5}[a-z]?(?:-[A-Za-z][A-Za-z0-9]{0,11})?(?![\w-])(?!\.\d)/g

/** Since 3.7 the vendor has three stages, in this order. The order of GR, CR, and later stages is unknown. */
const stages = ['beta', 'fcs', 'ga']

/** Parses a text that is only a release; undefined if it is not one. '4.2' means all releases of that line. */
export function parseRelease(text: string): Release | undefined {
  const found = whole.exec(text.trim())
  if (found === null) return undefined
  const [written, major, minor, patch, letter, stage] = found
  return {
    major: Number(major),
    minor: Number(minor),
    patch: patch === undefined ? undefined : Number(patch),
    letter: letter ?? '',
    stage: stage ?? '',
    text: written,
  }
}

/**
 * Every release that a text names, each once, in order. A release without a stage is left out if the same number also
 * appears with its stage ("admind 4.3.7, MOS 4.3.7-GA"); another number is never hidden.
 */
export function releasesIn(text: string): readonly string[] {
  const all = [...new Set([...text.slice(0, 4096).matchAll(inText)].map(([found]) => found))]
  return all.filter((found) => found.includes('-') || !all.some((other) => other.startsWith(`${found}-`)))
}

/** The release that a text names first: '4.3.7-GA' in 'OK 4.3.7-GA (1234)'. An address such as 10.0.0.7 is none. */
export function releaseIn(text: string): string | undefined {
  return releasesIn(text)[0]
}

/**
 * Compares `a` with `b`: numbers as numbers, then the letter (none < a < b), then the stage Beta < FCS < GA. If a stage
 * that is missing or has no known order would decide, the result is 'unknown'. A line ('4.2') comes before all of its
 * releases.
 */
export function compareReleases(a: Release, b: Release): ReleaseOrder {
  const numbers = [a.major - b.major, a.minor - b.minor, (a.patch ?? -1) - (b.patch ?? -1)]
  const difference = numbers.find((number) => number !== 0)
  if (difference !== undefined) return difference < 0 ? 'before' : 'after'
  if (a.letter !== b.letter) return a.letter < b.letter ? 'before' : 'after'
  const [one, other] = [a.stage.toLowerCase(), b.stage.toLowerCase()]
  if (one === other) return 'same'
  const [place, otherPlace] = [stages.indexOf(one), stages.indexOf(other)]
  if (place < 0 || otherPlace < 0) return 'unknown'
  return place < otherPlace ? 'before' : 'after'
}

/**
 * Whether two names mean one release: 'same', 'other', or 'unknown' if the number is the same and only one of them
 * names a stage (4.4.3 and 4.4.3-GA). Text that is not a release must match exactly.
 */
export function releaseStanding(a: string, b: string): 'same' | 'other' | 'unknown' {
  if (a === b) return 'same'
  const [one, other] = [parseRelease(a), parseRelease(b)]
  if (one === undefined || other === undefined) return 'other'
  const numbers = one.major === other.major && one.minor === other.minor && one.patch === other.patch
  if (!numbers || one.letter !== other.letter) return 'other'
  if (one.stage.toLowerCase() === other.stage.toLowerCase()) return 'same'
  return one.stage === '' || other.stage === '' ? 'unknown' : 'other'
}

export type PatchKind = 'P' | 'R' | 'D' | 'E' | 'other'

/** What an update is, by the first letter of its name (FACTS 3a): P and R bring a release, D and E fix or add to one. */
export function patchKind(name: string): PatchKind {
  const letter = /^([PRDE])\d/.exec(name)?.[1]
  return letter === 'P' || letter === 'R' || letter === 'D' || letter === 'E' ? letter : 'other'
}

/**
 * The release that an update's name suggests: 'P4_4_3-GA' and 'R4_4_2_FCS' -> '4.4.3-GA', '4.4.2-FCS'. A guess, to be
 * confirmed by a person; undefined for D and E patches and names of another form.
 */
export function releaseOfPatchName(name: string): string | undefined {
  const found = /^[PR](\d{1,5})_(\d{1,5})_(\d{1,5}[a-z]?)[_-]([A-Za-z][A-Za-z0-9]{0,11})$/.exec(name)
  if (found === null) return undefined
  const [, major, minor, patch, stage] = found
  return `${major ?? ''}.${minor ?? ''}.${patch ?? ''}-${stage ?? ''}`
}
