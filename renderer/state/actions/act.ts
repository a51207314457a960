import { succeed, type Result } from '../../../shared/base/result.ts'
import type { CallName, ParamsOf, ResultOf } from '../../../shared/contract/contract.ts'
import type { Store } from '../store.ts'

/** Where the item is that an act is about. */
export interface Target {
  readonly run: string
  readonly appliance: string
  readonly item: string
}

/** What the acts of all screens have in common. */
export interface ActKit {
  readonly store: Store
  /** Whose name stands under an act, where a person has given one. */
  by(): { by?: string }
  carryOn(run: string): Promise<Result<void>>
  /** After what a person did, the engine goes on by itself where it has a line to go on with. */
  thenCarryOn<N extends CallName>(name: N, params: ParamsOf<N> & { run: string }): Promise<Result<void>>
  /** Asks, and reports a failure that belongs to no form. */
  told<N extends CallName>(name: N, params: ParamsOf<N>): Promise<Result<ResultOf<N>>>
  /** Puts a password into the vault, or asks the keychain for it; gives back its reference. */
  credential(given: Password): Promise<Result<string>>
}

/** A password that was typed, or that the keychain holds for a known appliance. */
export type Password = { readonly typed: string } | { readonly profile: string }

export function createActKit(store: Store): ActKit {
  const { client } = store

  async function carryOn(run: string): Promise<Result<void>> {
    const accepted = await client.ask('run.carryOn', { run })
    if (!accepted.ok) return accepted
    store.carries(accepted.value.operationId, run)
    return succeed(undefined)
  }

  return {
    store,
    by() {
      const name = store.lasting.get().settings['by']
      return typeof name === 'string' && name !== '' ? { by: name } : {}
    },
    carryOn,
    async thenCarryOn(name, params) {
      const done = await client.ask(name, params)
      if (!done.ok) return done
      const live = store.lasting.get().runs.find((row) => row.run === params.run)?.live === true
      // The act itself is done and journalled; if something runs just now, the run is carried on once that has ended.
      if (live)
        store.whenIdle(
          params.run,
          () => void carryOn(params.run).then((went) => (went.ok ? undefined : store.report(went.failure))),
        )
      return succeed(undefined)
    },
    async told(name, params) {
      const answer = await client.ask(name, params)
      if (!answer.ok) store.report(answer.failure)
      return answer
    },
    async credential(given) {
      const answer =
        'typed' in given
          ? await client.ask('credential.put', { password: given.typed })
          : await client.ask('profile.credential', { id: given.profile })
      return answer.ok ? succeed(answer.value.credentialRef) : answer
    },
  }
}

/** The octets of a file that a person chose, as a call carries them. */
export async function fileOf(file: File): Promise<{ name: string; base64: string }> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  let text = ''
  for (let start = 0; start < bytes.length; start += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(start, start + 0x8000))
  }
  return { name: file.name, base64: btoa(text) }
}
