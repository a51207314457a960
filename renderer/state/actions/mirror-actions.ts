import type { Result } from '../../../shared/base/result.ts'
import type { ResultOf } from '../../../shared/contract/contract.ts'
import type { ActKit } from './act.ts'

/** What a person does with the updates on this computer. */
export function mirrorActions({ store, by, told }: ActKit) {
  const { client } = store
  return {
    mirror: (url: string, release: string, sha256: string) =>
      client.ask('patch.mirror', { url: url.trim(), ...optional({ release, sha256 }) }),
    async importFile(path: string, release: string, sha256: string): Promise<Result<ResultOf<'patch.import'>>> {
      const done = await client.ask('patch.import', { paths: [path.trim()], ...optional({ release, sha256 }) })
      store.refresh('patches')
      return done
    },
    async verifyPatch(name: string): Promise<Result<ResultOf<'patch.verify'>>> {
      const done = await told('patch.verify', { name })
      store.refresh('patches')
      return done
    },
    async forget(name: string): Promise<Result<ResultOf<'patch.forget'>>> {
      const done = await client.ask('patch.forget', { name })
      store.refresh('patches')
      return done
    },
    async setRelease(name: string, release: string): Promise<Result<ResultOf<'patch.setRelease'>>> {
      const done = await client.ask('patch.setRelease', { name, release, by: by().by ?? 'unknown' })
      store.refresh('patches')
      return done
    },
    cancel: (operationId: string) => told('operation.cancel', { operationId }),
  }
}

function optional(words: { release: string; sha256: string }): { release?: string; sha256?: string } {
  const { release, sha256 } = words
  return {
    ...(release.trim() === '' ? {} : { release: release.trim() }),
    ...(sha256.trim() === '' ? {} : { sha256: sha256.trim().toLowerCase() }),
  }
}
