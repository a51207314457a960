import type { GuideEntryId } from '../runbook/guide-entries.ts'
import type { Cause } from './diagnosis.ts'

/** Which entry of the guide (pages 10 and 11) each cause of a refused install is. */
export const diagnosisEntries: Readonly<Record<Cause['cause'], readonly GuideEntryId[]>> = {
  licence: ['failure.license-expired'],
  'disk-space': ['failure.disk-space'],
  name: ['failure.name-wrong'],
  network: ['failure.network'],
  'too-old': ['failure.too-old'],
}
