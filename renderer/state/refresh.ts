import type { Failure } from '../../shared/base/failure.ts'
import type { Client } from '../../shared/contract/client.ts'
import type { AppState } from './app-state.ts'
import type { Cell } from './cell.ts'

export type Refresh = 'runs' | 'patches' | 'fleet' | 'profiles' | 'system'

/** Asks the host for lists that the page shows; what cannot be read leaves what is known, and the line tells that it is gone. */
export function refreshers(
  client: Client,
  lasting: Cell<AppState>,
): Readonly<Record<Refresh, () => Promise<void>>> & { everything(): Promise<Failure | undefined> } {
  const runs = async (): Promise<void> => {
    const answer = await client.ask('run.list', {})
    if (answer.ok) lasting.set((state) => ({ ...state, runs: answer.value }))
  }
  const patches = async (): Promise<void> => {
    const answer = await client.ask('patch.list', {})
    if (answer.ok) lasting.set((state) => ({ ...state, patches: answer.value }))
    const plans = await client.ask('patch.plans', {})
    if (plans.ok) lasting.set((state) => ({ ...state, plans: plans.value }))
  }
  const fleet = async (): Promise<void> => {
    const answer = await client.ask('fleet.list', {})
    if (answer.ok) lasting.set((state) => ({ ...state, fleet: answer.value }))
  }
  const profiles = async (): Promise<void> => {
    const answer = await client.ask('profile.list', {})
    if (answer.ok) lasting.set((state) => ({ ...state, profiles: answer.value }))
  }
  const system = async (): Promise<void> => {
    const answer = await client.ask('system.state', {})
    if (answer.ok) lasting.set((state) => ({ ...state, system: answer.value }))
  }
  return {
    runs,
    patches,
    fleet,
    profiles,
    system,
    async everything() {
      const [info, settings, runbooks, scenarios] = await Promise.all([
        client.ask('app.info', {}),
        client.ask('settings.get', {}),
        client.ask('runbook.list', {}),
        client.ask('practice.scenarios', {}),
        ...[runs(), patches(), profiles(), system()],
      ])
      lasting.set((state) => ({
        ...state,
        ready: true,
        ...(info.ok ? { info: info.value } : {}),
        ...(settings.ok ? { settings: { ...settings.value, ...state.settings } } : {}),
        ...(runbooks.ok ? { runbooks: runbooks.value } : {}),
        ...(scenarios.ok ? { scenarios: scenarios.value } : {}),
      }))
      return info.ok ? undefined : info.failure
    },
  }
}
