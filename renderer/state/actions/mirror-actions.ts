import { succeed, type Result } from '../../../shared/base/result.ts'
import type { LongCall, ParamsOf, ResultOf } from '../../../shared/contract/contract.ts'
import type { OperationResultOf } from '../../../shared/contract/operation-results.ts'
import type { Serving } from '../app-state.ts'
import type { ActKit } from './act.ts'

/** Acts on the updates on this computer, and on serving them. */
export function mirrorActions({ store, by, told }: ActKit) {
  const { client } = store

  /**
   * Runs an operation that the caller watches: the promise resolves with its end, and the caller shows a failure next
   * to the form.
   */
  async function ended<N extends LongCall>(
    call: N,
    accepted: Result<{ operationId: string }>,
    begun?: (operationId: string) => void,
  ): Promise<Result<OperationResultOf<N>>> {
    if (!accepted.ok) return accepted
    begun?.(accepted.value.operationId)
    return store.end(call, accepted.value.operationId)
  }

  async function thenRefresh<T>(work: Promise<T>): Promise<T> {
    const done = await work
    store.refresh('patches')
    return done
  }

  return {
    mirror: (url: string, release: string, sha256: string) =>
      client.ask('patch.mirror', { url: url.trim(), ...optional({ release, sha256 }) }),
    importFiles: (paths: readonly string[], release: string, sha256: string) =>
      client.ask('patch.import', { paths: [...paths], ...optional({ release, sha256 }) }),
    verifyPatch: (name: string) => thenRefresh(told('patch.verify', { name })),
    lossOf: (name: string) => client.ask('patch.lossOf', { name }),
    forget: (name: string, evenIfKept: boolean) => thenRefresh(client.ask('patch.forget', { name, evenIfKept })),
    setRelease: (name: string, release: string) =>
      thenRefresh(client.ask('patch.setRelease', { name, release, by: by().by ?? 'unknown' })),
    cancel: (operationId: string) => told('operation.cancel', { operationId }),

    /** The addresses of this computer, and those from which this appliance was reached. */
    addresses: (towards: string): Promise<Result<ResultOf<'patch.addresses'>>> =>
      client.ask('patch.addresses', towards.trim() === '' ? {} : { towards: towards.trim() }),
    /** Runs a connection test before the outage; findings arrive as they are made, under the operation's ID. */
    rehearse: async (params: ParamsOf<'patch.rehearse'>, begun: (operationId: string) => void) =>
      ended('patch.rehearse', await client.ask('patch.rehearse', params), begun),
    /** Serves verified updates until it is stopped; each request is reported as it happens. */
    async serve(params: ParamsOf<'patch.serve'>): Promise<Result<unknown>> {
      const served = await client.ask('patch.serve', params)
      if (served.ok) store.serve({ ...served.value, on: params.on, protocol: params.protocol })
      return served
    },
    /** Waits for downloads in progress to finish, unless `now` is set. */
    async stopServing(serving: Serving, now: boolean): Promise<Result<unknown>> {
      const stopped = await told('patch.stopServing', { serving: serving.serving, now })
      if (!stopped.ok) return stopped
      const { waits } = stopped.value
      store.serve(waits === undefined ? undefined : { ...serving, waits })
      return stopped
    },

    pack: async (file: string, names: readonly string[], plans: readonly string[]) =>
      ended('patch.pack', await client.ask('patch.pack', { file, names: [...names], plans: [...plans], ...by() })),
    unpack: async (file: string, signer: string) =>
      thenRefresh(
        ended('patch.unpack', await client.ask('patch.unpack', { file, ...(signer.trim() === '' ? {} : { signer }) })),
      ),
    async keepPlan(file: File): Promise<Result<unknown>> {
      return thenRefresh(client.ask('patch.keepPlan', { source: await file.text() }))
    },
    dropPlan: (name: string) => thenRefresh(told('patch.dropPlan', { name })),

    /** Imports the files that were dropped on the window, by their paths. */
    async takeDropped(paths: readonly string[]): Promise<Result<unknown>> {
      const accepted = await told('patch.import', { paths: [...paths] })
      if (accepted.ok) store.toast('Importing the dropped files into the mirror.')
      return accepted.ok ? succeed(undefined) : accepted
    },
  }
}

function optional(words: { release: string; sha256: string }): { release?: string; sha256?: string } {
  const { release, sha256 } = words
  return {
    ...(release.trim() === '' ? {} : { release: release.trim() }),
    ...(sha256.trim() === '' ? {} : { sha256: sha256.trim().toLowerCase() }),
  }
}
