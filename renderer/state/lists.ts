import type { Failure } from '../../shared/base/failure.ts'
import { succeed, type Result } from '../../shared/base/result.ts'
import type { Client } from '../../shared/contract/client.ts'
import type { AppState, ListName } from './app-state.ts'
import type { Cell } from './cell.ts'
import { withFleetChanges, withRunChanges, type FleetChange, type RunChange } from './list-changes.ts'
import { NumberedList } from './numbered-list.ts'

type Refreshers = Readonly<Record<ListName, () => Promise<void>>>

export interface Lists extends Refreshers {
  everything(): Promise<Failure | undefined>
  /** A changed row of a list. */
  take(change: RunChange | FleetChange): void
}

/**
 * The lists that the page shows. If a list cannot be read, the page keeps the old one and notes why. A list has one question
 * open at most; requests in the meantime lead to one more question after it.
 */
export function createLists(client: Client, lasting: Cell<AppState>): Lists {
  function keep<T>(name: ListName, answer: Result<T>, change: (state: AppState, value: T) => AppState): void {
    lasting.set(({ unread: { [name]: _, ...unread }, ...state }) =>
      answer.ok
        ? change({ ...state, unread }, answer.value)
        : { ...state, unread: { ...unread, [name]: answer.failure } },
    )
  }
  /** The answer; undefined after a failure, which is noted for the list. */
  async function answered<T>(name: ListName, asked: Promise<Result<T>>): Promise<T | undefined> {
    const answer = await asked
    if (answer.ok) return answer.value
    keep(name, answer, (state) => state)
    return undefined
  }
  const runs = new NumberedList(
    () => answered('runs', client.ask('run.list', {})),
    (list) => keep('runs', succeed(list.rows), (state, rows) => ({ ...state, runs: rows })),
    (changes: readonly RunChange[]) =>
      lasting.set((state) => ({ ...state, runs: withRunChanges(state.runs, changes) })),
  )
  const fleet = new NumberedList(
    () => answered('fleet', client.ask('fleet.list', {})),
    (list) => keep('fleet', succeed(list), (state, value) => ({ ...state, fleet: value })),
    (changes: readonly FleetChange[]) =>
      lasting.set((state) =>
        state.fleet === undefined ? state : { ...state, fleet: withFleetChanges(state.fleet, changes) },
      ),
  )
  const lists: Refreshers = {
    runs: () => runs.ask(),
    fleet: () => fleet.ask(),
    patches: oneAtATime(async () => {
      keep('patches', await client.ask('patch.list', {}), (state, patches) => ({ ...state, patches }))
      const plans = await client.ask('patch.plans', {})
      if (plans.ok) lasting.set((state) => ({ ...state, plans: plans.value }))
      const deliveries = await client.ask('patch.deliveries', {})
      if (deliveries.ok) lasting.set((state) => ({ ...state, deliveries: deliveries.value }))
      const room = await client.ask('patch.room', {})
      if (room.ok) lasting.set((state) => ({ ...state, room: room.value }))
    }),
    profiles: oneAtATime(async () => {
      keep('profiles', await client.ask('profile.list', {}), (state, profiles) => ({ ...state, profiles }))
    }),
    system: oneAtATime(async () => {
      const before = lasting.get().system
      const answer = await client.ask('system.state', {})
      // A push that came in the meantime is newer than the answer.
      keep('system', answer, (state, system) => (state.system === before ? { ...state, system } : state))
    }),
    settings: oneAtATime(async () => {
      keep('settings', await client.ask('settings.get', {}), (state, settings) => ({
        ...state,
        settings: { ...settings, ...state.settings },
      }))
    }),
    scenarios: oneAtATime(async () => {
      keep('scenarios', await client.ask('practice.scenarios', {}), (state, scenarios) => ({ ...state, scenarios }))
    }),
  }
  return {
    ...lists,
    take: (change) => (change.kind === 'runs' ? runs.take(change) : fleet.take(change)),
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

/** Runs the work one at a time. Requests during the work lead to one more run after it, however many they were. */
function oneAtATime(work: () => Promise<void>): () => Promise<void> {
  let doing: Promise<void> | undefined
  let again = false
  return () => {
    if (doing !== undefined) {
      again = true
      return doing
    }
    doing = (async () => {
      do {
        again = false
        await work()
      } while (again)
    })().finally(() => (doing = undefined))
    return doing
  }
}
