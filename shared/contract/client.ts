import { failed, succeed, type Result } from '../base/result.ts'
import type { CallName, ParamsOf, PushName, PushOf, ResultOf } from './contract.ts'
import type { Link } from './envelope.ts'

export interface Client {
  /** Asks the host. What the host cannot do comes back as a failure; nothing is thrown. */
  ask<N extends CallName>(name: N, params: ParamsOf<N>): Promise<Result<ResultOf<N>>>
  on<N extends PushName>(name: N, listener: (value: PushOf<N>) => void): () => void
}

/** The typed face of a link. */
export function createClient(link: Link): Client {
  let count = 0
  return {
    async ask(name, params) {
      count += 1
      const reply = await link.call({ id: String(count), name, params })
      // The host parses results against the same table in tests and development; here the type is taken at its word.
      return reply.ok ? succeed(reply.value as ResultOf<typeof name>) : failed(reply.failure)
    },
    on: (name, listener) =>
      link.listen((push) => {
        if (push.name === name) listener(push.value as PushOf<typeof name>)
      }),
  }
}
