import { supportCardOf, type CardLine } from '../../shared/model/support-card.ts'
import type { RunView } from './app-state.ts'

/** The card, a line for each fact. */
export function supportLines(run: RunView, appliance: string): readonly CardLine[] {
  return supportCardOf(run.state, appliance)
}

/** What Technical Support asks for, ready to paste: the card, a line each, then each stage of the wait as it was seen. */
export function supportFacts(run: RunView, appliance: string): string {
  const card = supportLines(run, appliance).map(({ about, says }) => `${about}: ${says}`)
  const stages = run.details.stages
    .filter((seen) => seen.appliance === appliance)
    .map(({ stage, observed, at }) => `${at} ${stage}: ${observed}`)
  return [...card, ...stages].join('\n')
}
