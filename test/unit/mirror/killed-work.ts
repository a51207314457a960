import { flushCompileCache } from 'node:module'
import { createSystemClock } from '../../../electron/host/computer/clock.ts'
import { openPatchCache } from '../../../electron/host/mirror/patch-cache.ts'
import { createPlans } from '../../../electron/host/mirror/plans.ts'
import { unpackUpdates } from '../../../electron/host/mirror/unpack-updates.ts'

/** What a process does with a mirror until it is killed, or done. */
export type KilledWork =
  | { readonly act: 'fetch'; readonly folder: string; readonly url: string }
  | { readonly act: 'import'; readonly folder: string; readonly file: string }
  | { readonly act: 'unpack'; readonly folder: string; readonly file: string; readonly signer: string }
  | { readonly act: 'forget'; readonly folder: string; readonly name: string }

// Words: the work as JSON. It opens the mirror, says `ready`, begins when a line comes in, and says how that ended.
const [words = ''] = process.argv.slice(2)
const work = JSON.parse(words) as KilledWork
const opened = await openPatchCache({ folder: work.folder, clock: createSystemClock() })
if (!opened.ok) throw new Error(opened.failure.sentence)
const cache = opened.value
// What is killed writes nothing at its end.
flushCompileCache()
console.log('ready')
process.stdin.once('data', () => void begin())

async function begin(): Promise<void> {
  const result = await carryOut()
  console.log(result.ok ? 'done' : `failed: ${result.failure.code} ${result.failure.sentence}`)
  process.stdin.destroy()
}

async function carryOut(): ReturnType<typeof cache.forget> {
  if (work.act === 'fetch') return asVoid(await cache.add(work.url))
  if (work.act === 'import') return asVoid(await cache.importFile(work.file))
  if (work.act === 'forget') return await cache.forget(work.name)
  const { folder, file, signer } = work
  const plans = createPlans(`${folder}-plans`)
  return asVoid(
    await unpackUpdates(cache, { file, signer, ownSigner: '', documentsFolder: `${folder}-texts`, builtIn: [], plans }),
  )
}

function asVoid<T>(
  result: Awaited<ReturnType<typeof cache.forget>> | { ok: true; value: T },
): Awaited<ReturnType<typeof cache.forget>> {
  return result.ok ? { ok: true, value: undefined } : result
}
