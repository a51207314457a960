import path from 'node:path'
import { failure } from '../../../shared/base/failure.ts'
import { failed, succeed, type Result } from '../../../shared/base/result.ts'
import { updatesOf } from '../../../shared/model/plan.ts'
import type { Handlers } from './dispatch.ts'
import type { HostParts } from './host-parts.ts'
import { packUpdates } from '../mirror/pack-updates.ts'
import type { PackDocument } from '../mirror/pack-updates.ts'
import type { KeptPlan } from '../mirror/plans.ts'
import { unpackUpdates } from '../mirror/unpack-updates.ts'

/** The calls about trip packs. */
export function packHandlers(parts: HostParts, changed: () => void): Pick<Handlers, 'patch.pack' | 'patch.unpack'> {
  const { cache, clock, data, keys, operations, plans, product, push, runbooks } = parts
  return {
    'patch.pack': ({ file, names, plans: wanted, by }) =>
      succeed(
        operations.start('patch.pack', async (signal, operationId) => {
          const chosen = await choosePlans(wanted, parts)
          if (!chosen.ok) return chosen
          const documents = await documentsFor(chosen.value, parts)
          if (!documents.ok) return documents
          const all = [...new Set([...names, ...chosen.value.flatMap(({ plan }) => updatesOf(plan))])]
          const ready = await allVerified(all, parts)
          if (!ready.ok) return ready
          const own = await keys.show()
          const key = own.ok ? await keys.signerOf(own.value.public) : own
          if (!key.ok) return key
          return await packUpdates(cache, {
            file,
            names: all,
            documents: documents.value,
            plans: chosen.value,
            product: product.version,
            key: key.value,
            clock,
            signal,
            onProgress: (progress) => push({ kind: 'mirror', operationId, name: path.basename(file), ...progress }),
            ...(by === undefined ? {} : { by }),
          })
        }),
      ),
    'patch.unpack': ({ file, signer: named }) =>
      succeed(
        operations.start('patch.unpack', async (signal, operationId) => {
          const own = await keys.show()
          if (!own.ok) return own
          const result = await unpackUpdates(cache, {
            file,
            ownSigner: own.value.public,
            documentsFolder: path.join(data, 'documents'),
            builtIn: (await runbooks.list()).map(({ sha256 }) => sha256),
            plans,
            signal,
            onProgress: (name, progress) => push({ kind: 'mirror', operationId, name, ...progress }),
            ...(named === undefined ? {} : { signer: named }),
          })
          changed()
          return result
        }),
      ),
  }
}

async function choosePlans(names: readonly string[], { plans }: HostParts): Promise<Result<KeptPlan[]>> {
  const kept = await plans.list()
  const chosen: KeptPlan[] = []
  for (const name of names) {
    const found = kept.find(({ plan }) => plan.name === name)
    if (found === undefined) {
      const hint = `Kept are: ${kept.map(({ plan }) => plan.name).join(', ') || 'none'}.`
      return failed(failure('patch.not-found', `There is no planned run called "${name}".`, hint))
    }
    chosen.push(found)
  }
  return succeed(chosen)
}

/** Every runbook that this Uptick brings, and those of one's own that the plans name. */
async function documentsFor(plans: readonly KeptPlan[], { runbooks }: HostParts): Promise<Result<PackDocument[]>> {
  const loaded = new Map((await runbooks.list()).map((each) => [each.sha256, each]))
  for (const { plan } of plans) {
    if (plan.runbook === undefined) continue
    const own = await runbooks.load(plan.runbook)
    if (!own.ok) return own
    loaded.set(own.value.sha256, own.value)
  }
  const ids = new Map<string, number>()
  return succeed(
    [...loaded.values()].map(({ runbook, source }) => {
      const count = (ids.get(runbook.id) ?? 0) + 1
      ids.set(runbook.id, count)
      return { id: count === 1 ? runbook.id : `${runbook.id}-${String(count)}`, version: runbook.version, source }
    }),
  )
}

/** Says everything that is missing at once, while there is still a line to fetch it over. */
async function allVerified(names: readonly string[], { cache }: HostParts): Promise<Result<void>> {
  const rows = await cache.list()
  const missing = names.filter((name) => rows.find((row) => row.name === name)?.state !== 'verified')
  if (names.length === 0)
    return failed(failure('words.wrong', 'A pack needs an update.', 'Name one, or a plan that needs some.'))
  if (missing.length < 2) return succeed(undefined)
  const hint = 'Fetch them while there is a line: uptick mirror add URL.'
  return failed(failure('patch.not-found', `Not in the mirror, or not whole: ${missing.join(', ')}.`, hint))
}
