import type { GuideEntryId } from '../../shared/runbook/guide-entries.ts'
import { ofAfter } from './of-after.ts'
import { ofBefore } from './of-before.ts'
import { ofCluster } from './of-cluster.ts'
import { ofEvaluation } from './of-evaluation.ts'
import { ofInstall } from './of-install.ts'
import { ofSupport } from './of-support.ts'
import type { Proof } from './proof.ts'

/** Every entry of the guide's catalogue, and what shows that it is met. An entry without a proof does not compile. */
export const obligations: Readonly<Record<GuideEntryId, readonly Proof[]>> = {
  ...ofSupport,
  ...ofBefore,
  ...ofInstall,
  ...ofCluster,
  ...ofAfter,
  ...ofEvaluation,
}
