import { createHash } from 'node:crypto'
import { readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { mirroredPatch, patchName } from '../../../shared/model/patch.ts'
import type { MirroredPatch } from '../../../shared/model/patch.ts'
import { ensureFolder, readJson, readJsonFile, renameDurably, writeJson } from '../disk/durable-files.ts'
import { errnoOf } from '../disk/faults.ts'

/** Bytes of a part that are synced, half-open, with their SHA-256: read back and compared before they count again. */
const hashedRange = z.object({
  from: z.number().int().nonnegative(),
  to: z.number().int().positive(),
  sha256: z.string(),
})
export type HashedRange = Readonly<z.infer<typeof hashedRange>>

/** What is stored about a part: enough to resume it, or to see that it cannot be resumed. */
const partManifest = z.object({
  version: z.literal(2),
  name: patchName,
  /** The URL that was given, and the one that answered; both without credentials. */
  asked: z.string(),
  source: z.string(),
  begunAt: z.string(),
  expected: z.number().int().nonnegative().optional(),
  modified: z.string().optional(),
  etag: z.string().optional(),
  /** Hosts and addresses that the bytes came from. */
  origins: z.array(z.string()).optional(),
  /** Where the source ended last, short of the file, and called that success. */
  shortAt: z.number().int().nonnegative().optional(),
  ranges: z.array(hashedRange),
  /** Written just before the part takes its final name, so that a crash in between loses nothing. */
  finished: mirroredPatch.optional(),
})
export type PartManifest = z.infer<typeof partManifest>

const entryManifest = mirroredPatch.extend({
  version: z.literal(1),
  sha256: z.string(),
  modified: z.string().optional(),
  etag: z.string().optional(),
  origins: z.array(z.string()).optional(),
})
export type EntryManifest = z.infer<typeof entryManifest>

const badManifest = mirroredPatch.extend({ version: z.literal(1) })

const schemas = { entries: entryManifest, parts: partManifest, quarantine: badManifest }

/**
 * The mirror's folder. Names are case-sensitive and many disks are not, so an entry's files are called by the hash of
 * its name: `entries/<id>.json` points at `files/<sha256>`, `parts/<id>.json` describes `parts/<id>.part`, and
 * `quarantine/<id>.json` says why `quarantine/<id>.bytes` must not be used. A manifest that cannot be read is never written
 * over: it goes to `aside/`, and the bytes that it stood for stay where they are. Everything here throws what the disk throws.
 */
export class CacheStore {
  readonly root: string

  constructor(root: string) {
    this.root = root
  }

  id(name: string): string {
    return createHash('sha256').update(name).digest('hex').slice(0, 32)
  }

  partPath(name: string): string {
    return join(this.root, 'parts', `${this.id(name)}.part`)
  }

  filePath(sha256: string): string {
    return join(this.root, 'files', sha256)
  }

  lockPath(name: string): string {
    return this.lockPathOf(this.id(name))
  }

  lockPathOf(id: string): string {
    return join(this.root, 'locks', `${id}.lock`)
  }

  /** Held for moments only, while files change their place: two names may share one file. */
  get moveLockPath(): string {
    return join(this.root, 'locks', 'move.lock')
  }

  async prepare(): Promise<void> {
    for (const folder of ['entries', 'parts', 'quarantine', 'files', 'locks', 'aside'])
      await ensureFolder(join(this.root, folder))
  }

  async entry(name: string): Promise<EntryManifest | undefined> {
    return await readJson(join(this.root, 'entries', `${this.id(name)}.json`), entryManifest)
  }

  async entries(): Promise<EntryManifest[]> {
    return await this.#all('entries', entryManifest)
  }

  async writeEntry(entry: EntryManifest): Promise<void> {
    await this.#write('entries', entry.name, entry)
  }

  async part(name: string): Promise<PartManifest | undefined> {
    return await readJson(join(this.root, 'parts', `${this.id(name)}.json`), partManifest)
  }

  async parts(): Promise<PartManifest[]> {
    return await this.#all('parts', partManifest)
  }

  async writePart(part: PartManifest): Promise<void> {
    await this.#write('parts', part.name, part)
  }

  /** Whether the part's own file is there. */
  async hasPart(name: string): Promise<boolean> {
    return (await sizeOf(this.partPath(name))) !== undefined
  }

  /** Removes a part; bytes whose manifest cannot be read are set aside. */
  async dropPart(name: string): Promise<void> {
    const readable = (await this.part(name)) !== undefined
    if (!readable && (await this.hasPart(name))) await this.#setAside('parts', `${this.id(name)}.part`)
    await rm(join(this.root, 'parts', `${this.id(name)}.json`), { force: true })
    await rm(this.partPath(name), { force: true })
  }

  badPath(name: string): string {
    return join(this.root, 'quarantine', `${this.id(name)}.bytes`)
  }

  async bad(name: string): Promise<MirroredPatch | undefined> {
    return await readJson(join(this.root, 'quarantine', `${this.id(name)}.json`), badManifest)
  }

  async bads(): Promise<MirroredPatch[]> {
    return await this.#all('quarantine', badManifest)
  }

  /** Puts bytes away under the reason why they must not be used. `from` may be gone already. */
  async quarantine(from: string, why: MirroredPatch): Promise<void> {
    await this.#write('quarantine', why.name, { ...why, version: 1, state: 'quarantined' })
    try {
      await renameDurably(from, this.badPath(why.name))
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT') throw error
    }
  }

  async dropBad(name: string): Promise<void> {
    const id = this.id(name)
    await rm(join(this.root, 'quarantine', `${id}.json`), { force: true })
    await rm(this.badPath(name), { force: true })
  }

  /**
   * Removes an entry, and its file where no other name stands for the same bytes, or may: a manifest that cannot be read may
   * name any file. Under the move lock.
   */
  async dropEntry(entry: EntryManifest): Promise<void> {
    await rm(join(this.root, 'entries', `${this.id(entry.name)}.json`), { force: true })
    const others = (await this.entries()).some((other) => other.sha256 === entry.sha256)
    const unread = (await this.unreadable('entries')).length > 0
    if (!others && !unread) await rm(this.filePath(entry.sha256), { force: true })
  }

  /** The manifests of a folder that are there and cannot be read: id -> their text. */
  async unreadable(folder: 'entries' | 'parts' | 'quarantine'): Promise<{ id: string; text: string }[]> {
    const found: { id: string; text: string }[] = []
    for (const file of await this.#manifests(folder)) {
      const read = await readJsonFile<unknown>(join(this.root, folder, file), schemas[folder])
      if (read !== undefined && 'text' in read) found.push({ id: file.slice(0, -'.json'.length), text: read.text })
    }
    return found
  }

  async #write(folder: 'entries' | 'parts' | 'quarantine', name: string, value: object): Promise<void> {
    const file = `${this.id(name)}.json`
    const there = await readJsonFile<unknown>(join(this.root, folder, file), schemas[folder])
    if (there !== undefined && 'text' in there) await this.#setAside(folder, file)
    await writeJson(join(this.root, folder, file), value)
  }

  async #setAside(folder: string, file: string): Promise<void> {
    const place = join(this.root, 'aside')
    await ensureFolder(place)
    const count = (await readdir(place)).filter((each) => each.startsWith(`${folder}-${file}`)).length
    await rename(join(this.root, folder, file), join(place, `${folder}-${file}-${String(count + 1)}`))
  }

  /** Removes what was set aside under a name. */
  async dropAside(id: string): Promise<void> {
    const place = join(this.root, 'aside')
    for (const file of await readdir(place)) if (file.includes(`-${id}.`)) await rm(join(place, file), { force: true })
  }

  /** Size of a verified entry's file; undefined where it is gone. */
  async fileBytes(sha256: string): Promise<number | undefined> {
    return await sizeOf(this.filePath(sha256))
  }

  async #all<T>(folder: string, schema: z.ZodType<T>): Promise<T[]> {
    const found: T[] = []
    for (const file of await this.#manifests(folder)) {
      const manifest = await readJson(join(this.root, folder, file), schema)
      if (manifest !== undefined) found.push(manifest)
    }
    return found
  }

  async #manifests(folder: string): Promise<string[]> {
    return (await readdir(join(this.root, folder))).filter((file) => file.endsWith('.json')).sort()
  }
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    const found = await stat(path)
    return found.isFile() ? found.size : undefined
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined
    throw error
  }
}
