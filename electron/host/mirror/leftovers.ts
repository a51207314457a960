import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { patchName } from '../../../shared/model/patch.ts'
import type { MirroredPatch } from '../../../shared/model/patch.ts'
import type { CacheStore } from './cache-store.ts'

/** Something of the mirror that no readable manifest describes; `files` are all of it. */
export interface Leftover {
  readonly row: MirroredPatch
  /** Of the manifest that cannot be read. */
  readonly id?: string
  readonly files: readonly string[]
}

/**
 * What the mirror's index does not describe any more: manifests that cannot be read, and bytes without a manifest. Nothing
 * of it is deleted: an unreadable index must not cost an update that cannot be downloaded again at night.
 */
export async function leftoversOf(store: CacheStore): Promise<Leftover[]> {
  const unread = await store.unreadable('entries')
  const lost = await unnamedFiles(store)
  const found: Leftover[] = []
  for (const { id, text } of unread) {
    const told = readLoosely(text)
    const only = unread.length === 1 && lost.length === 1 ? lost[0] : undefined
    const sha256 = lost.find((each) => each === told.sha256) ?? (told.sha256 === undefined ? only : undefined)
    if (sha256 !== undefined) lost.splice(lost.indexOf(sha256), 1)
    const files = [join(store.root, 'entries', `${id}.json`), ...(sha256 === undefined ? [] : [store.filePath(sha256)])]
    const name = told.name !== undefined && store.id(told.name) === id ? told.name : `unreadable-${id.slice(0, 8)}`
    const kept = sha256 === undefined ? 'no file of the mirror is known to be its own' : 'its file is kept'
    found.push({ id, files, row: await rowOf(name, told, sha256, files, `${told.why}; ${kept}`) })
  }
  for (const sha256 of lost) {
    const files = [store.filePath(sha256)]
    const reason = 'no index entry names this file; it is kept'
    found.push({ files, row: await rowOf(`unnamed-${sha256.slice(0, 8)}`, {}, sha256, files, reason) })
  }
  return [
    ...found,
    ...(await unnamedBytes(store, 'parts', '.part')),
    ...(await unnamedBytes(store, 'quarantine', '.bytes')),
  ]
}

/** The leftover that stands for a name: the name of its row, or the one whose manifest cannot be read. */
export async function leftoverOf(store: CacheStore, name: string): Promise<Leftover | undefined> {
  return (await leftoversOf(store)).find(({ row, id }) => row.name === name || id === store.id(name))
}

export async function dropLeftover({ files }: Leftover): Promise<void> {
  for (const file of files) await rm(file, { force: true })
}

/** Files of verified updates that no entry and no part names. */
async function unnamedFiles(store: CacheStore): Promise<string[]> {
  const finished = (await store.parts()).flatMap((part) => part.finished?.sha256 ?? [])
  const named = new Set([...finished, ...(await store.entries()).map((entry) => entry.sha256)])
  const there = await readdir(join(store.root, 'files'))
  return there.filter((file) => /^[0-9a-f]{64}$/.test(file) && !named.has(file))
}

/** Bytes of a folder without a readable manifest that no operation is using. */
async function unnamedBytes(store: CacheStore, folder: 'parts' | 'quarantine', ending: string): Promise<Leftover[]> {
  const names = await readdir(join(store.root, folder))
  const worked = await readdir(join(store.root, 'locks'))
  const unread = new Map((await store.unreadable(folder)).map(({ id, text }) => [id, text]))
  const found: Leftover[] = []
  for (const file of names.filter((each) => each.endsWith(ending))) {
    const id = file.slice(0, -ending.length)
    const text = unread.get(id)
    if ((text === undefined && names.includes(`${id}.json`)) || worked.includes(`${id}.lock`)) continue
    const told = readLoosely(text ?? '')
    const files = [join(store.root, folder, file), join(store.root, folder, `${id}.json`)]
    const what = folder === 'parts' ? 'a part of a download' : 'bytes in quarantine'
    const name = told.name !== undefined && store.id(told.name) === id ? told.name : `unreadable-${id.slice(0, 8)}`
    found.push({ id, files, row: await rowOf(name, told, undefined, files, `${what} whose index entry is damaged`) })
  }
  return found
}

interface Told {
  readonly name?: string
  readonly sha256?: string
  readonly source?: string
  readonly why?: string
}

/** As much of a manifest as can be read: a newer version of Uptick has the same members, and more. */
function readLoosely(text: string): Told {
  let value: Record<string, unknown> = {}
  let why = `its index entry is damaged (${String(Buffer.byteLength(text))} bytes)`
  try {
    const parsed: unknown = JSON.parse(text)
    if (typeof parsed === 'object' && parsed !== null) value = { ...parsed }
    if (typeof value['version'] === 'number' && value['version'] > 1)
      why = `its index entry was written by a newer Uptick (version ${String(value['version'])})`
  } catch {
    // Truncated text: the members that are complete in it are still useful.
    for (const member of ['name', 'sha256', 'source']) {
      const found = new RegExp(`"${member}":\\s*"([^"\\\\]*)"`).exec(text)?.[1]
      if (found !== undefined) value[member] = found
    }
  }
  const name = patchName.safeParse(value['name'])
  const { sha256, source } = value
  return {
    why,
    ...(name.success ? { name: name.data } : {}),
    ...(typeof sha256 === 'string' && /^[0-9a-f]{64}$/.test(sha256) ? { sha256 } : {}),
    ...(typeof source === 'string' ? { source } : {}),
  }
}

async function rowOf(
  name: string,
  told: Told,
  sha256: string | undefined,
  files: readonly string[],
  reason: string,
): Promise<MirroredPatch> {
  const looked = await Promise.all(files.filter((file) => !file.endsWith('.json')).map((file) => stat(file)))
  return {
    name,
    bytes: looked.reduce((sum, { size }) => sum + size, 0),
    ...(sha256 === undefined ? {} : { sha256 }),
    state: 'quarantined',
    source: told.source ?? 'unknown',
    trust: 'own-hash-only',
    reason,
    mirroredAt: new Date(looked[0]?.mtimeMs ?? 0).toISOString(),
  }
}
