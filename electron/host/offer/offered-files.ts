import { constants, open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { failure } from '../../../shared/base/failure.ts'
import { failed, succeed } from '../../../shared/base/result.ts'
import type { Result } from '../../../shared/base/result.ts'
import type { VerifiedPatch } from '../../../shared/model/patch.ts'
import { tagsOf } from '../mirror/verified-blocks.ts'
import type { BlockTags } from '../mirror/verified-blocks.ts'

/** One verified update, open for reading. */
export interface OfferedFile {
  readonly patch: VerifiedPatch
  /** What each block was when it was verified: a block that is another one now never leaves. */
  readonly tags: BlockTags
  readonly handle: FileHandle
  readonly modified: Date
}

/** What a path stands for. `path` is the one form under which it is logged. */
export type Found =
  | { readonly kind: 'file'; readonly path: string; readonly file: OfferedFile }
  | { readonly kind: 'folder'; readonly path: string }

export interface ListedEntry {
  readonly name: string
  readonly file: OfferedFile | undefined
}

/** The vendor's own folder (FACTS 5): whoever only swaps the host in the guide's URL finds the update too. */
const vendorFolder = '/pub/updates'
const folders = ['/', '/pub', vendorFolder]

/**
 * The path guard of both servers: a table from the few paths that exist to the verified files behind them. What a peer
 * asks for is only ever looked up here and never becomes a path on the disk, so no spelling can lead out.
 */
export class OfferedFiles {
  readonly #files: ReadonlyMap<string, OfferedFile>

  constructor(files: ReadonlyMap<string, OfferedFile>) {
    this.#files = files
  }

  /** The file or folder that a path names from `folder` on. Case counts; `..` leads up in folders only, never above /. */
  find(folder: string, asked: string): Found | undefined {
    const path = cleanPath(folder, asked)
    if (path === undefined) return undefined
    const file = this.#files.get(path)
    if (file !== undefined && !climbs(asked) && !asked.endsWith('/')) return { kind: 'file', path, file }
    return folders.includes(path) ? { kind: 'folder', path } : undefined
  }

  /** What a folder shows, by name. */
  list(folder: string): ListedEntry[] {
    const prefix = folder === '/' ? '/' : `${folder}/`
    const entries: ListedEntry[] = []
    for (const path of folders) {
      if (path !== '/' && path.startsWith(prefix) && !path.slice(prefix.length).includes('/')) {
        entries.push({ name: path.slice(prefix.length), file: undefined })
      }
    }
    for (const [path, file] of this.#files) {
      if (path.startsWith(prefix) && !path.slice(prefix.length).includes('/')) {
        entries.push({ name: path.slice(prefix.length), file })
      }
    }
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  }

  async close(): Promise<void> {
    for (const handle of new Set([...this.#files.values()].map((file) => file.handle))) await handle.close()
  }
}

/**
 * Opens verified files for a server, each under `/NAME.mpu5`, `/NAME` and the same two in the vendor's folder.
 * Failure: patch.not-verified where the file on the disk is not the one that was verified, or where this process never
 * verified it, whatever its type may claim.
 */
export async function openOfferedFiles(patches: readonly VerifiedPatch[]): Promise<Result<OfferedFiles>> {
  const files = new Map<string, OfferedFile>()
  const offered = new OfferedFiles(files)
  for (const patch of patches) {
    let handle: FileHandle | undefined
    try {
      const tags = tagsOf(patch)
      if (tags === undefined) throw new Error('this process has not verified it')
      // A link in the place of the file would be somebody else's work.
      handle = await open(patch.path, constants.O_RDONLY | (process.platform === 'win32' ? 0 : constants.O_NOFOLLOW))
      const found = await handle.stat()
      if (!found.isFile() || found.size !== patch.bytes) throw new Error(`${found.size} bytes are there`)
      const file: OfferedFile = { patch, tags, handle, modified: new Date(Math.floor(found.mtimeMs / 1000) * 1000) }
      for (const name of [`${patch.name}.mpu5`, patch.name]) {
        files.set(`/${name}`, file)
        files.set(`${vendorFolder}/${name}`, file)
      }
    } catch (error) {
      await handle?.close()
      await offered.close()
      return failed(
        failure(
          'patch.not-verified',
          `The file of ${patch.name} is not there as it was verified.`,
          'Verify it again, or mirror it again.',
          {
            evidence: error instanceof Error ? error.message : String(error),
          },
        ),
      )
    }
  }
  return succeed(offered)
}

/** An absolute path without doubled slashes and dots; undefined where it holds what no path of ours has. */
function cleanPath(folder: string, asked: string): string | undefined {
  if (asked.length > 1024 || /[^\x20-\x5b\x5d-\x7e]/.test(asked)) return undefined
  const parts: string[] = []
  for (const part of (asked.startsWith('/') ? asked : `${folder}/${asked}`).split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return `/${parts.join('/')}`
}

function climbs(asked: string): boolean {
  return asked.split('/').includes('..')
}
