import type { ItemStanding } from '../../../shared/model/run-state.ts'
import { markLabels } from '../parts/mark.tsx'

/** The verdict that a waiver overrides, as text. */
export function passedOver(verdict: ItemStanding['verdict']): string {
  if (verdict === undefined) return 'Waived without a check.'
  return `Uptick's own verdict: ${markLabels[verdict.status]}. ${verdict.reason}`
}
