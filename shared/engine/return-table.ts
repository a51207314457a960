import type { ReturnStage } from '../model/run-event.ts'

/**
 * What one round of probes saw. `gone`: the console's port refuses or is silent. `mute`: it takes the connection and says
 * nothing. `console`: it greets, but services that greeted before are missing. `all`: everything greets as at the
 * baseline. `changed`: greets, and a greeting names another release than at the baseline. `blind`: our own fault.
 */
export type Sight = 'gone' | 'mute' | 'console' | 'all' | 'changed' | 'blind'

/** The stages a wait can be in; `blind` is a sight, not a stage of the appliance, and never replaces one here. */
export type WaitStage = Exclude<ReturnStage, 'blind'>

export interface Circumstances {
  /** The connection on which the install was sent is still open. */
  readonly lineStands: boolean
  /** Every byte of the update went to the appliance. */
  readonly delivered: boolean
  /** Everything has greeted without a gap for the settling time. */
  readonly calm: boolean
}

type Row = { readonly [S in Sight]: WaitStage | 'before' | 'stay' | 'back' }

/**
 * Stage x sight -> next stage, complete by type. `before`: unchanged, resolved by the circumstances; `stay`: no news;
 * `back`: services, or settled once calm. Up before a down edge is never "back": only `gone` or `changed` leads there.
 */
const table: { readonly [S in WaitStage]: Row } = {
  closing: { gone: 'down', mute: 'stay', console: 'before', all: 'before', changed: 'answering', blind: 'stay' },
  lingering: { gone: 'down', mute: 'stay', console: 'before', all: 'before', changed: 'answering', blind: 'stay' },
  installing: { gone: 'down', mute: 'stay', console: 'before', all: 'before', changed: 'answering', blind: 'stay' },
  down: { gone: 'stay', mute: 'stay', console: 'answering', all: 'services', changed: 'answering', blind: 'stay' },
  answering: { gone: 'down', mute: 'down', console: 'stay', all: 'services', changed: 'back', blind: 'stay' },
  services: { gone: 'down', mute: 'down', console: 'answering', all: 'back', changed: 'back', blind: 'stay' },
  settled: { gone: 'down', mute: 'down', console: 'answering', all: 'stay', changed: 'stay', blind: 'stay' },
}

/** The next stage of a wait. Pure and total. */
export function nextStage(stage: WaitStage, sight: Sight, now: Circumstances): WaitStage {
  const next = table[stage][sight]
  if (next === 'stay') return stage
  if (next === 'back') return now.calm ? 'settled' : 'services'
  if (next !== 'before') return next
  if (now.lineStands) return 'closing'
  return now.delivered ? 'installing' : 'lingering'
}
