import { readFile, readdir } from 'node:fs/promises'
import path from 'node:path'

/** One file of the built page, held in memory with the type it is served as. */
export interface PageFile {
  readonly type: string
  readonly bytes: Buffer
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
}

/**
 * Reads the built page once: URL path -> file. Requests are looked up in this table and never become a path of the file
 * system. Empty where the page has not been built.
 */
export async function readPages(root: string): Promise<ReadonlyMap<string, PageFile>> {
  const pages = new Map<string, PageFile>()
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => [])
  for (const entry of entries) {
    const type = types[path.extname(entry.name)]
    if (!entry.isFile() || type === undefined) continue
    const full = path.join(entry.parentPath, entry.name)
    pages.set(`/${path.relative(root, full).split(path.sep).join('/')}`, { type, bytes: await readFile(full) })
  }
  const index = pages.get('/index.html')
  if (index !== undefined) pages.set('/', index)
  return pages
}
