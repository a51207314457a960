import type { Redactor } from '../../../shared/base/redact.ts'
import type { Result } from '../../../shared/base/result.ts'
import type { PushOf } from '../../../shared/contract/contract.ts'
import type { Clock } from '../../../shared/engine/ports.ts'
import type { ServicePorts } from '../../../shared/model/transport.ts'
import type { KnownCertificates } from '../console/known-certificates.ts'
import type { WayIn } from '../console/ways-in.ts'
import type { PrintPdf } from '../record/print-pdf.ts'
import type { Fleet } from '../runs/fleet.ts'
import type { PatchCache } from '../mirror/patch-cache.ts'
import type { Servings } from '../offer/servings.ts'
import type { Plans } from '../mirror/plans.ts'
import type { Operations } from './operations.ts'
import type { Profiles } from '../keys/profiles.ts'
import type { Runbooks } from '../runs/runbooks.ts'
import type { KeptSheets } from '../runs/kept-sheets.ts'
import type { Runs } from '../runs/runs.ts'
import type { SettingsPort } from '../computer/settings.ts'
import type { SigningKeys } from '../keys/signing-key.ts'
import type { SystemWatch } from '../computer/system.ts'
import type { Vault } from '../keys/vault.ts'
import type { Sites } from '../visits/sites.ts'
import type { Visits } from '../visits/visits.ts'

/** A practice appliance as doors that know one hand it in; the host itself knows none. */
export interface PracticePort {
  scenarios(): readonly { readonly name: string; readonly sentence: string }[]
  start(words: {
    port?: number
    scenario?: string
    release?: string
    cluster?: number
    knobs?: Record<string, string>
    recording?: string
  }): Promise<
    Result<{
      readonly appliances: readonly {
        address: string
        user: string
        password: string
        role: string
        /** Service -> port. */
        services: Readonly<Record<string, number>>
      }[]
      /** Updates that a practice appliance takes: name, release, bytes. */
      readonly updates: readonly { readonly name: string; readonly release: string; readonly bytes: Uint8Array }[]
      dispose(): Promise<void>
    }>
  >
}

/** What the handlers share; created only in host.ts. */
export interface HostParts {
  readonly data: string
  readonly door: 'desktop' | 'browser' | 'cli'
  readonly product: { readonly name: string; readonly version: string }
  readonly keys: SigningKeys
  /** Prints a record's page; absent: through an installed browser. */
  readonly printPdf: PrintPdf | undefined
  readonly clock: Clock
  readonly redactor: Redactor
  readonly settings: SettingsPort
  readonly vault: Vault
  readonly certificates: KnownCertificates
  /** Which consoles greet at an address, the safest first. */
  readonly waysIn: (address: string, services: ServicePorts, signal: AbortSignal) => Promise<readonly WayIn[]>
  readonly profiles: Profiles
  readonly fleet: Fleet
  readonly system: SystemWatch
  readonly cache: PatchCache
  readonly plans: Plans
  readonly sites: Sites
  readonly visits: Visits
  readonly runs: Runs
  readonly sheets: KeptSheets
  readonly runbooks: Runbooks
  readonly operations: Operations
  readonly practice: PracticePort | undefined
  /** Practice appliances. */
  readonly running: Map<string, { dispose(): Promise<void> }>
  readonly servings: Servings
  push(passing: PushOf<'passing'>): void
}
