import type { Failure } from '../../shared/base/failure.ts'
import type { Result } from '../../shared/base/result.ts'
import type { Client } from '../../shared/contract/client.ts'
import type { AppState, ListName } from './app-state.ts'
import type { Cell } from './cell.ts'

type Refreshers = Readonly<Record<ListName, () => Promise<void>>>

/** Asks the host for lists that the page shows; of what cannot be read, what is known stays and why is noted beside it. */
export function refreshers(
  client: Client,
  lasting: Cell<AppState>,
): Refreshers & { everything(): Promise<Failure | undefined> } {
  function keep<T>(name: ListName, answer: Result<T>, change: (state: AppState, value: T) => AppState): void {
    lasting.set(({ unread: { [name]: _, ...unread }, ...state }) =>
      answer.ok
        ? change({ ...state, unread }, answer.value)
        : { ...state, unread: { ...unread, [name]: answer.failure } },
    )
  }
  const lists: Refreshers = {
    async runs() {
      keep('runs', await client.ask('run.list', {}), (state, runs) => ({ ...state, runs }))
    },
    async patches() {
      keep('patches', await client.ask('patch.list', {}), (state, patches) => ({ ...state, patches }))
      const plans = await client.ask('patch.plans', {})
      if (plans.ok) lasting.set((state) => ({ ...state, plans: plans.value }))
      const deliveries = await client.ask('patch.deliveries', {})
      if (deliveries.ok) lasting.set((state) => ({ ...state, deliveries: deliveries.value }))
      const room = await client.ask('patch.room', {})
      if (room.ok) lasting.set((state) => ({ ...state, room: room.value }))
    },
    async fleet() {
      keep('fleet', await client.ask('fleet.list', {}), (state, fleet) => ({ ...state, fleet }))
    },
    async profiles() {
      keep('profiles', await client.ask('profile.list', {}), (state, profiles) => ({ ...state, profiles }))
    },
    async system() {
      keep('system', await client.ask('system.state', {}), (state, system) => ({ ...state, system }))
    },
    async settings() {
      keep('settings', await client.ask('settings.get', {}), (state, settings) => ({
        ...state,
        settings: { ...settings, ...state.settings },
      }))
    },
    async scenarios() {
      keep('scenarios', await client.ask('practice.scenarios', {}), (state, scenarios) => ({ ...state, scenarios }))
    },
  }
  return {
    ...lists,
    async everything() {
      const { runs, patches, profiles, system, settings, scenarios } = lists
      const [info, runbooks] = await Promise.all([
        client.ask('app.info', {}),
        client.ask('runbook.list', {}),
        ...[runs(), patches(), profiles(), system(), settings(), scenarios()],
      ])
      lasting.set((state) => ({
        ...state,
        ready: true,
        ...(info.ok ? { info: info.value } : {}),
        ...(runbooks.ok ? { runbooks: runbooks.value } : {}),
      }))
      return info.ok ? undefined : info.failure
    },
  }
}
