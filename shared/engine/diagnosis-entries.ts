import type { GuideEntryId } from '../runbook/guide-entries.ts'

/** The five causes that the guide gives for a refused install (pages 10 and 11). */
export type InstallCause = 'licence-expired' | 'disk-space' | 'name-wrong' | 'network' | 'too-old'

/** Which entry of the guide each cause is. */
export const diagnosisEntries: Readonly<Record<InstallCause, readonly GuideEntryId[]>> = {
  'licence-expired': ['failure.license-expired'],
  'disk-space': ['failure.disk-space'],
  'name-wrong': ['failure.name-wrong'],
  network: ['failure.network'],
  'too-old': ['failure.too-old'],
}
