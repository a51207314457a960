import { randomUUID } from 'node:crypto'
import { failure } from '../../shared/base/failure.ts'
import { failed, succeed } from '../../shared/base/result.ts'
import { splitAddress } from '../../shared/engine/offer-update.ts'
import type { VerifiedPatch } from '../../shared/model/patch.ts'
import type { Handlers } from './dispatch.ts'
import type { HostParts } from './host-parts.ts'
import { serveMirror } from './offer/serve-mirror.ts'

type PatchCalls = Extract<keyof Handlers, `patch.${string}`>

/** The calls about the mirror. */
export function patchHandlers(parts: HostParts): Pick<Handlers, PatchCalls> {
  const { cache, operations, push } = parts
  const changed = (): void => push({ kind: 'patches' })
  return {
    'patch.list': async () => succeed(await cache.list()),
    'patch.mirror': ({ url, release, sha256 }) =>
      succeed(
        operations.start(async (signal, operationId) => {
          const name = url.slice(url.lastIndexOf('/') + 1)
          const result = await cache.add(url, {
            signal,
            ...(release === undefined ? {} : { release }),
            ...(sha256 === undefined ? {} : { sha256 }),
            onProgress: (progress) => push({ kind: 'mirror', operationId, name, ...progress }),
          })
          changed()
          return result
        }),
      ),
    'patch.import': async ({ path, release, sha256 }) => {
      const words = { ...(release === undefined ? {} : { release }), ...(sha256 === undefined ? {} : { sha256 }) }
      const result = await cache.importFile(path, words)
      changed()
      return result
    },
    'patch.verify': async ({ name }) => {
      const verified = await cache.verify(name)
      changed()
      if (!verified.ok) return verified
      const row = (await cache.list()).find((patch) => patch.name === name)
      const hint = 'Fetch it again.'
      return row ? succeed(row) : failed(failure('patch.not-found', `${name} is not in the mirror any more.`, hint))
    },
    'patch.forget': async ({ name }) => {
      const result = await cache.forget(name)
      changed()
      return result.ok ? succeed({}) : result
    },
    'patch.setRelease': async ({ name, release, by }) => {
      const result = await cache.setRelease(name, release, by)
      changed()
      return result.ok ? succeed({}) : result
    },
    'patch.serve': async ({ on, protocol }) => {
      const patches: VerifiedPatch[] = []
      for (const row of await cache.list()) {
        if (row.state !== 'verified') continue
        const verified = await cache.verify(row.name)
        if (!verified.ok) return verified
        patches.push(verified.value)
      }
      if (patches.length === 0) {
        const hint = 'Fill it: uptick mirror add URL, or uptick mirror import FILE.'
        return failed(
          failure('patch.not-found', 'The mirror holds no verified update, so there is nothing to serve.', hint),
        )
      }
      const { host, port } = splitAddress(on)
      const where = { address: host ?? '127.0.0.1', ...(port === undefined ? {} : { port }) }
      const served = await serveMirror({ patches, ...where, protocol, clock: parts.clock })
      if (!served.ok) return served
      const serving = randomUUID()
      parts.running.set(serving, served.value)
      return succeed({ urls: served.value.urls, serving })
    },
  }
}
