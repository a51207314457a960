import path from 'node:path'
import { failure, type Failure } from '../../../shared/base/failure.ts'
import { failed, succeed, type Result } from '../../../shared/base/result.ts'
import type { ResultOf } from '../../../shared/contract/contract.ts'
import type { OperationResultOf } from '../../../shared/contract/operation-results.ts'
import { updatesOf } from '../../../shared/model/plan.ts'
import type { MirroredPatch } from '../../../shared/model/patch.ts'
import type { Handlers } from './dispatch.ts'
import type { HostParts } from './host-parts.ts'
import type { KeptPlan } from '../mirror/plans.ts'
import type { PatchInput } from '../mirror/patch-words.ts'
import type { OnProgress } from '../mirror/progress.ts'
import { nameOfFile, readSourceUrl } from '../mirror/source-url.ts'
import { updateFiles } from '../mirror/update-files.ts'
import { packHandlers } from './pack-handlers.ts'
import { serveHandlers } from './serve-handlers.ts'

type PatchCalls = Extract<keyof Handlers, `patch.${string}`>

/** The calls about the mirror. */
export function patchHandlers(parts: HostParts): Pick<Handlers, PatchCalls> {
  const { cache, operations, plans, push, runs } = parts
  const changed = (): void => push({ kind: 'patches' })
  const telling =
    (operationId: string, name: string): OnProgress =>
    (progress) =>
      push({ kind: 'mirror', operationId, name, ...progress })
  return {
    'patch.list': async () => succeed(await cache.list()),
    'patch.mirror': ({ url, name, release, sha256 }) =>
      succeed(
        operations.start('patch.mirror', async (signal, operationId) => {
          const location = readSourceUrl(url, name)
          if (!location.ok) return location
          const words = wordsOf({ name, release, sha256 })
          const onProgress = telling(operationId, location.value.name)
          const result = await cache.add(url, { ...words, signal, onProgress })
          changed()
          return result
        }),
      ),
    'patch.import': ({ paths, name, release, sha256 }) =>
      succeed(
        operations.start('patch.import', async (signal, operationId) => {
          const words = wordsOf({ name, release, sha256 })
          const result = await importAll(paths, words, parts, signal, (name) => telling(operationId, name))
          changed()
          return result
        }),
      ),
    'patch.verify': async ({ name, sha256 }) => {
      const verified = sha256 === undefined ? await cache.verify(name) : await cache.confirm(name, sha256)
      changed()
      if (!verified.ok) return verified
      const row = (await cache.list()).find((patch) => patch.name === name)
      const hint = 'Fetch it again.'
      return row ? succeed(row) : failed(failure('patch.not-found', `${name} is not in the mirror any more.`, hint))
    },
    'patch.deliveries': async () => succeed([...(await runs.catalogue.deliveries())]),
    'patch.room': () => cache.room(),
    'patch.lossOf': ({ name }) => cache.lossOf(name),
    'patch.forget': async ({ name, evenIfKept }) => {
      const result = await cache.forget(name, { evenIfKept })
      changed()
      return result.ok ? succeed({}) : result
    },
    'patch.setRelease': async ({ name, release, by }) => {
      const result = await cache.setRelease(name, release, by)
      changed()
      return result.ok ? succeed({}) : result
    },
    'patch.plans': async () => succeed((await plans.list()).map(planRow(await cache.list()))),
    'patch.keepPlan': async ({ source }) => {
      const kept = await plans.keep(source)
      changed()
      return kept.ok ? succeed(planRow(await cache.list())(kept.value)) : kept
    },
    'patch.dropPlan': async ({ name }) => {
      const dropped = await plans.drop(name)
      changed()
      return dropped.ok ? succeed({}) : dropped
    },
    ...serveHandlers(parts),
    ...packHandlers(parts, changed),
  }
}

/** The words that were given, without those that were not. */
function wordsOf(words: { [K in 'name' | 'release' | 'sha256']: string | undefined }): PatchInput {
  return Object.fromEntries(Object.entries(words).filter(([, value]) => value !== undefined))
}

/** A plan as it crosses: with the updates that it needs and that are not verified here. */
function planRow(rows: readonly MirroredPatch[]): (kept: KeptPlan) => ResultOf<'patch.plans'>[number] {
  const here = new Set(rows.filter((row) => row.state === 'verified').map((row) => row.name))
  return ({ plan, sha256 }) => ({ plan, sha256, missing: updatesOf(plan).filter((name) => !here.has(name)) })
}

/** Takes every update of files and folders; one that is refused does not hold up the others. */
async function importAll(
  paths: readonly string[],
  words: PatchInput,
  { cache }: HostParts,
  signal: AbortSignal,
  telling: (name: string) => OnProgress,
): Promise<Result<OperationResultOf<'patch.import'>>> {
  const files: string[] = []
  let passedOver = 0
  for (const each of paths) {
    const found = await updateFiles(each)
    if (!found.ok) return found
    files.push(...found.value.files)
    passedOver += found.value.passedOver
  }
  if (files.length === 0) {
    const hint = 'An update ends in .mpu5; name another file itself.'
    return failed(failure('patch.not-found', `There is no update in ${paths.join(', ')}.`, hint))
  }
  if (files.length > 1 && Object.keys(words).length > 0) {
    const hint = 'Import only that one file.'
    return failed(failure('words.wrong', 'A name, a hash, or a release is of one update, and several are named.', hint))
  }
  const patches: MirroredPatch[] = []
  const refused: { path: string; failure: Failure }[] = []
  for (const file of files) {
    const onProgress = telling(words.name ?? nameOfFile(path.basename(file)))
    const result = await cache.importFile(file, { ...words, signal, onProgress })
    if (result.ok) patches.push(result.value)
    else if (files.length === 1 || signal.aborted) return result
    else refused.push({ path: file, failure: result.failure })
  }
  return succeed({ patches, refused, passedOver })
}
