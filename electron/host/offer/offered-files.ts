import { succeed } from '../../../shared/base/result.ts'
import type { Result } from '../../../shared/base/result.ts'
import type { VerifiedPatch } from '../../../shared/model/patch.ts'
import { openVerified } from '../mirror/verified-reader.ts'
import type { VerifiedFile } from '../mirror/verified-reader.ts'

/** What a path stands for. `path` is the one form under which it is logged. */
export type Found =
  | { readonly kind: 'file'; readonly path: string; readonly file: VerifiedFile }
  | { readonly kind: 'folder'; readonly path: string }

export interface ListedEntry {
  readonly name: string
  readonly file: VerifiedFile | undefined
}

/** The vendor's own folder (FACTS 5): replacing only the host in the guide's URL finds the update too. */
const vendorFolder = '/pub/updates'
const folders = ['/', '/pub', vendorFolder]

/**
 * The path guard of both servers: a table from the few paths that exist to the verified files behind them. What a peer
 * asks for is only ever looked up here and never becomes a path on the disk, so no spelling can lead out.
 */
export class OfferedFiles {
  readonly #files: ReadonlyMap<string, VerifiedFile>

  constructor(files: ReadonlyMap<string, VerifiedFile>) {
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
 * Failure: patch.not-verified (see openVerified).
 */
export async function openOfferedFiles(patches: readonly VerifiedPatch[]): Promise<Result<OfferedFiles>> {
  const files = new Map<string, VerifiedFile>()
  const offered = new OfferedFiles(files)
  for (const patch of patches) {
    const opened = await openVerified(patch)
    if (!opened.ok) {
      await offered.close()
      return opened
    }
    for (const name of [`${patch.name}.mpu5`, patch.name]) {
      files.set(`/${name}`, opened.value)
      files.set(`${vendorFolder}/${name}`, opened.value)
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
