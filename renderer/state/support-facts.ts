import { supportCardOf } from '../../shared/model/support-card.ts'
import type { RunView } from './app-state.ts'

/** What technical support asks for first, ready to paste: the card, a line each, then each stage of the wait as it was seen. */
export function supportFacts(run: RunView, appliance: string): string {
  const card = supportCardOf(run.state, appliance).map(({ about, says }) => `${about}: ${says}`)
  const stages = run.details.stages
    .filter((seen) => seen.appliance === appliance)
    .map(({ stage, observed, at }) => `${at} ${stage}: ${observed}`)
  return [...card, ...stages].join('\n')
}
