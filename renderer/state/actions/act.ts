import { succeed, type Result } from '../../../shared/base/result.ts'
import type { CallName, ParamsOf, ResultOf } from '../../../shared/contract/contract.ts'
import type { Store } from '../store.ts'

/** The calls by which a person brings a run on. */
type ActName = 'console.give' | `run.${'tick' | 'waive' | 'answer' | 'approve' | 'reopen' | 'settle'}`

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
  /** Does what a person decided; in the same call the engine goes on by itself where it can. */
  actAndGoOn<N extends ActName>(name: N, params: ParamsOf<N>): Promise<Result<void>>
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
    async actAndGoOn(name, params) {
      const done = await client.ask(name, { ...params, goOn: true })
      if (!done.ok) return done
      const { operationId } = done.value
      if (operationId !== undefined) store.carries(operationId, params.run)
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
