import { outOfServiceOf } from '../../shared/model/out-of-service.ts'
import type { ShownRun } from './shown-run.ts'

/** A return that is proved, as it is told until the run is closed. */
export interface BackOnline {
  readonly host: string
  readonly release: string
  /** When it was proved. */
  readonly at: string
  readonly proofs: readonly string[]
  /** As `outOfServiceOf` says; absent where it was not seen to go down and to come back. */
  readonly outOfService?: { readonly from: string; readonly to: string }
}

/** Undefined while nothing was installed, or its return is not proved; and once the run is closed. */
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
