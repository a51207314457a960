import type { PushOf } from '../../../shared/contract/contract.ts'
import type { EngineContext } from '../../../shared/engine/context.ts'
import type { Clock, ConsoleDoor, GreetingProbe, PatchOffer, PatchStore } from '../../../shared/engine/ports.ts'
import type { InstallHistory } from './install-history.ts'

/** What a live run is made of. */
export interface LiveParts {
  readonly clock: Clock
  readonly probe: GreetingProbe
  readonly store: PatchStore
  readonly offers: PatchOffer
  /** The release that the mirror knows an update to bring, where a person confirmed one. */
  readonly confirmedRelease: (name: string) => Promise<string | undefined>
  readonly history: InstallHistory
  /** How an appliance is reached with the credentials of this visit. */
  readonly door: (appliance: string) => ConsoleDoor
  /** Another run's install that may still go on on the appliance with this identity. */
  readonly elsewhere: NonNullable<EngineContext['elsewhere']>
  readonly push: (passing: PushOf<'passing'>) => void
  /** A person sits before the screen, so that a question of the appliance's is waited on. */
  readonly attended?: boolean
  /** Called when the run begins to be executed and when that has ended. */
  readonly changed: (run: string) => void
}

/** How a run is continued. */
export interface CarryOptions {
  /** Close the run once it is done. */
  readonly close?: boolean
  /** Milliseconds to wait for a running backup or restore. */
  readonly waitForJobs?: number | undefined
}
