import { createSystemClock } from '../../electron/host/computer/clock.ts'
import { openPatchCache } from '../../electron/host/mirror/patch-cache.ts'
import { serveMirror } from '../../electron/host/offer/serve-mirror.ts'
import { startRelay } from '../peers/relay.ts'

/** One piece of work of the mirror's benchmark, done in a process of its own; the last two stand until they are ended. */
export type MirrorWork =
  | { readonly act: 'fetch'; readonly url: string; readonly folder: string }
  | { readonly act: 'serve'; readonly file: string; readonly folder: string; readonly protocol: 'ftp' | 'http' }
  | {
      readonly act: 'relay'
      readonly port: number
      readonly ftp: boolean
      readonly delay: number
      readonly window: number
    }

const [words = ''] = process.argv.slice(2)
const work = JSON.parse(words) as MirrorWork
const clock = createSystemClock()

async function openCache(folder: string): Promise<Awaited<ReturnType<typeof openPatchCache>> & { ok: true }> {
  const cache = await openPatchCache({ folder, clock })
  if (!cache.ok) throw new Error(cache.failure.sentence)
  return cache
}

if (work.act === 'fetch') {
  const added = await (await openCache(work.folder)).value.add(work.url)
  if (!added.ok) throw new Error(added.failure.sentence)
  console.log(added.value.sha256)
} else if (work.act === 'serve') {
  const cache = (await openCache(work.folder)).value
  const imported = await cache.importFile(work.file)
  if (!imported.ok) throw new Error(imported.failure.sentence)
  const verified = await cache.verify(imported.value.name)
  if (!verified.ok) throw new Error(verified.failure.sentence)
  const { protocol } = work
  const served = await serveMirror({ patches: [verified.value], address: '127.0.0.1', port: 0, protocol, clock })
  if (!served.ok) throw new Error(served.failure.sentence)
  console.log(served.value.urls[0])
} else {
  const { port, ftp, delay, window } = work
  console.log((await startRelay({ host: '127.0.0.1', port }, { ftp, delay, window })).port)
}
