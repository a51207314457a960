import type { ItemStanding } from '../../../shared/model/run-state.ts'
import { markWords } from '../parts/mark.tsx'

/** The verdict that a waiver passes over, in words. */
export function passedOver(verdict: ItemStanding['verdict']): string {
  if (verdict === undefined) return 'Waived without a check.'
  return `Uptick's own verdict: ${markWords[verdict.status]}. ${verdict.reason}`
}
