import type { Result } from '../../../shared/base/result.ts'
import type { ParamsOf } from '../../../shared/contract/contract.ts'
import type { ActKit, Password } from './act.ts'

/** What a person does with several appliances at once. */
export function fleetActions({ store, by, credential }: ActKit) {
  const { client } = store
  return {
    /** Takes these runs up, a few at once, in this order; each with the passwords of its appliances. */
    async startFleet(
      runs: readonly { readonly run: string; readonly passwords: Readonly<Record<string, Password>> }[],
    ): Promise<Result<unknown>> {
      const wanted: ParamsOf<'fleet.start'>['runs'] = []
      for (const { run, passwords } of runs) {
        const credentialRefs: Record<string, string> = {}
        for (const [appliance, password] of Object.entries(passwords)) {
          const reference = await credential(password)
          if (!reference.ok) return reference
          credentialRefs[appliance] = reference.value
        }
        wanted.push({ run, credentialRefs })
      }
      const started = await client.ask('fleet.start', { runs: wanted })
      store.refresh('fleet')
      return started
    },
    /** Sets out with runs that were just opened. */
    async startOpened(runs: ParamsOf<'fleet.start'>['runs']): Promise<Result<unknown>> {
      const started = await client.ask('fleet.start', { runs })
      store.refresh('fleet')
      return started
    },
    async haltFleet(): Promise<Result<unknown>> {
      const halted = await client.ask('fleet.halt', by())
      store.refresh('fleet')
      return halted
    },
    async setLimits(limits: ParamsOf<'fleet.limits'>): Promise<Result<unknown>> {
      const done = await client.ask('fleet.limits', limits)
      store.refresh('fleet')
      return done
    },
  }
}
