import { outOfServiceOf } from '../../shared/model/out-of-service.ts'
import type { ShownRun } from './shown-run.ts'

/** An appliance that is verified to be back online, as shown until the run is closed. */
export interface BackOnline {
  readonly host: string
  readonly release: string
  /** When it was verified. */
  readonly at: string
  readonly proofs: readonly string[]
  /** As `outOfServiceOf` says; absent if the reboot was not observed. */
  readonly outOfService?: { readonly from: string; readonly to: string }
}

/**
 * Undefined while nothing was installed or the appliance is not verified to be back online; and once the run is closed.
 */
export function backOnlineOf({ run, appliance }: ShownRun): BackOnline | undefined {
  const one = run.state.appliances[appliance]
  const proof = run.details.proofs[appliance]
  if (one?.returning?.outcome !== 'proven' || proof === undefined || run.state.closed !== undefined) return undefined
  const stages = run.details.stages.filter((stage) => stage.appliance === appliance)
  const { from, to } = outOfServiceOf(stages) ?? {}
  return {
    host: one.identity.host ?? one.address,
    release: proof.release,
    at: proof.at,
    proofs: proof.proofs,
    ...(from === undefined || to === undefined ? {} : { outOfService: { from, to } }),
  }
}
