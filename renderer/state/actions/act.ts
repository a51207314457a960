import { succeed, type Result } from '../../../shared/base/result.ts'
import type { CallName, ParamsOf, ResultOf } from '../../../shared/contract/contract.ts'
import type { Store } from '../store.ts'

/** The calls with which a person moves a run forward. */
type ActName = 'console.give' | `run.${'tick' | 'waive' | 'answer' | 'approve' | 'reopen' | 'settle'}`

/** The item that an act applies to. */
export interface Target {
  readonly run: string
  readonly appliance: string
  readonly item: string
}

/** What the acts of all screens share. */
export interface ActKit {
  readonly store: Store
  /** The name recorded with an act, if the person has entered one. */
  by(): { by?: string }
  carryOn(run: string): Promise<Result<void>>
  /** Sends a person's decision; in the same call the engine continues as far as it can. */
  actAndGoOn<N extends ActName>(name: N, params: ParamsOf<N>): Promise<Result<void>>
  /** Makes a call and reports a failure that belongs to no form. */
  told<N extends CallName>(name: N, params: ParamsOf<N>): Promise<Result<ResultOf<N>>>
  /** Stores a password in the vault, or asks the keychain for it; returns its reference. */
  credential(given: Password): Promise<Result<string>>
}

/** A password that was typed, or one that the keychain holds for a saved appliance. */
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

/** The bytes of a file that a person chose, encoded for a call. */
export async function fileOf(file: File): Promise<{ name: string; base64: string }> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  let text = ''
  for (let start = 0; start < bytes.length; start += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(start, start + 0x8000))
  }
  return { name: file.name, base64: btoa(text) }
}
