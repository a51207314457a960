/** So many settling times pass before an appliance that came back as before is believed to stay so. */
export const doubtFactor = 10

/** How long a service that greeted before may stay away before the proof is tried without it; milliseconds. */
export const servicesPatience = 10 * 60_000
/** How long to wait for an install that may not have arrived, if nothing happens at all. */
export const doubtPatience = 2 * 3_600_000
/** How often a standing line is asked whether it lists a patch. */
export const listedPace = 60_000
/** A wait that is taken up after a resume looks for so long at least before it gives up. */
const shortestWait = 30 * 60_000
/** The pace slackens to once a minute after this time without news. */
const slackAfter = 30 * 60_000

/** What a wait knows of its own time when it begins; all in milliseconds. */
export interface WaitTimes {
  readonly now: number
  /** When Update Install was sent. */
  readonly since: number
  readonly giveUpAfter: number
  /** Uptick was resumed since the install was sent. */
  readonly resumed: boolean
  /** An earlier wait for the same return had come to an end already. */
  readonly ended: boolean
}

/**
 * When this wait gives up: so long after Update Install, also where the reply to it was open for part of that time. After a
 * resume there is time for a look at least; anyone who resumes a wait that had ended wants it to go on for as long again.
 */
export function givesUpAt({ now, since, giveUpAfter, resumed, ended }: WaitTimes): number {
  if (ended) return now + giveUpAfter
  if (!resumed) return since + giveUpAfter
  return Math.max(since + giveUpAfter, now + Math.min(giveUpAfter, shortestWait))
}

/** Milliseconds to the next look: the pace that was asked for, slackening to a minute after half an hour without news. */
export function paceOf(every: number, quiet: number): number {
  if (quiet < slackAfter) return every
  return Math.max(every, Math.min(60_000, every * (1 + (quiet - slackAfter) / slackAfter)))
}
