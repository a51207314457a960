import type { ReturnOutcome } from '../model/run-event.ts'
import type { ReturnStanding } from '../model/run-state.ts'
import type { Look } from './look.ts'

/** A finding of a wait about its appliance, in chronological order. */
export type Finding =
  /** It refuses, or is silent. */
  | { readonly kind: 'down' }
  /** It answers; `release` is what its greetings name of a release: the one from before, another one, or none. */
  | { readonly kind: 'up'; readonly release: 'old' | 'other' | 'none' }
  /** It let us in, and Version names the release from before. */
  | { readonly kind: 'told-old'; readonly release: string }
  /** It could not be asked although it answers. */
  | { readonly kind: 'not-asked'; readonly why: string }
  /** This computer could not look. */
  | { readonly kind: 'blind' }

/** Everything that counts for the end of a wait; nothing of it is forgotten because something weaker was seen later. */
export interface WaitEvidence {
  readonly wentDown: boolean
  /** It was only silent, and greets as before: whether it was down, or its network was cut, is not known. */
  readonly doubtful: boolean
  readonly lastSeen: 'never' | 'down' | 'up'
  readonly greeted: 'old' | 'other' | 'none'
  /** The release that Version named at the last login since it was last down. */
  readonly told?: string
  /** It was back on its old release, and went down again. */
  readonly toldBefore?: string
  readonly whyNotAsked?: string
  /** The last look failed because of this computer. */
  readonly blind: boolean
}

export const noEvidence: WaitEvidence = {
  wentDown: false,
  doubtful: false,
  lastSeen: 'never',
  greeted: 'none',
  blind: false,
}

/** What an earlier life of Uptick had found out about this return, as the journal tells. */
export function evidenceBefore({ wentDown, told, stage }: ReturnStanding): WaitEvidence {
  const lastSeen = stage === 'down' ? 'down' : wentDown ? 'up' : 'never'
  return { ...noEvidence, wentDown, lastSeen, ...(told === undefined ? {} : { told }) }
}

/** Adds what one look saw. `doubtful`: it was only silent, and greets as before. Pure. */
export function withLook(evidence: WaitEvidence, { sight, namesOldRelease }: Look, doubtful: boolean): WaitEvidence {
  const other = sight === 'changed' ? 'other' : 'none'
  const up: Finding = { kind: 'up', release: namesOldRelease === true ? 'old' : other }
  const finding: Finding | undefined =
    sight === 'blind' ? { kind: 'blind' } : sight === 'gone' ? { kind: 'down' } : sight === 'mute' ? undefined : up
  return { ...(finding === undefined ? evidence : withFinding(evidence, finding)), doubtful }
}

/** Adds a finding. Going down, and another release in a greeting, make earlier findings history; nothing else does. */
export function withFinding(evidence: WaitEvidence, finding: Finding): WaitEvidence {
  switch (finding.kind) {
    case 'down':
      return { ...toldIsHistory(evidence), wentDown: true, lastSeen: 'down', greeted: 'none', blind: false }
    case 'up': {
      const since = finding.release === 'other' ? toldIsHistory(evidence) : evidence
      return { ...since, lastSeen: 'up', greeted: finding.release, blind: false }
    }
    case 'told-old':
      return { ...evidence, lastSeen: 'up', told: finding.release, blind: false }
    case 'not-asked':
      return { ...evidence, whyNotAsked: finding.why, blind: false }
    case 'blind':
      return { ...evidence, blind: true }
  }
}

function toldIsHistory({ told, toldBefore, ...rest }: WaitEvidence): WaitEvidence {
  const before = told ?? toldBefore
  return before === undefined ? rest : { ...rest, toldBefore: before }
}

/** What else is known of a wait that ended without a proof. */
export interface UnprovenOptions {
  readonly release?: string | undefined
  /** What a person does next, where that is not the outcome's own advice. */
  readonly asks?: string
  readonly mayGoOn?: true | undefined
}

export interface EndOfWait {
  readonly outcome: ReturnOutcome
  readonly observed: string
  /** No one knows whether it has restarted: its install may still go on, and a login could disturb it. */
  readonly mayGoOn?: true
}

/**
 * What a wait that is abandoned now ends as: what was read at a login before what a banner names, that before what only
 * answers, and what is known of the appliance before what is known of this computer. Pure and total.
 */
export function endOfWait(evidence: WaitEvidence, lastLook: string): EndOfWait {
  const { wentDown, doubtful, lastSeen, greeted, told, toldBefore, whyNotAsked, blind } = evidence
  const seen = lastLook === '' ? '' : ` Last look: ${lastLook}`
  const why =
    whyNotAsked === undefined
      ? 'it did not respond long enough for a login'
      : `Uptick could not check it: ${whyNotAsked}`
  if (told !== undefined) {
    const observed = `The appliance is back online on its old release ${told}. The install failed without a message, or has not finished.`
    return { outcome: 'old-release', observed }
  }
  if (blind)
    return {
      outcome: 'unproven',
      observed: `This computer could not probe the appliance at the end.${seen}`,
      mayGoOn: true,
    }
  if (wentDown && lastSeen !== 'up') {
    const once =
      toldBefore === undefined
        ? 'The appliance went down and is'
        : `The appliance came back once on its old release ${toldBefore}, went down again, and is`
    return { outcome: 'did-not-return', observed: `${once} not back online.${seen}` }
  }
  if (doubtful) {
    const observed = `The appliance did not respond for a while and now responds as before. No one confirmed that it rebooted.${seen}`
    return { outcome: 'unproven', observed, mayGoOn: true }
  }
  if (greeted === 'other') {
    return { outcome: 'unproven', observed: `The banner shows another release, but ${why}.${seen}` }
  }
  if (!wentDown)
    return { outcome: 'never-went-down', observed: `No reboot observed; the appliance responds as before.${seen}` }
  if (greeted === 'old') {
    return {
      outcome: 'old-release',
      observed: `The appliance is back online and its banner shows the old release; ${why}.${seen}`,
    }
  }
  return { outcome: 'unproven', observed: `The appliance went down and responds again, but ${why}.${seen}` }
}
