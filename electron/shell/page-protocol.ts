import { readFile, readdir } from 'node:fs/promises'
import path from 'node:path'
import type { CustomScheme, Protocol } from 'electron'
import { contentPolicy, pageOrigin } from './window.ts'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}

/** Must be registered before the app is ready. */
export const pageScheme: CustomScheme = {
  scheme: 'app',
  privileges: { standard: true, secure: true, supportFetchAPI: true },
}

/**
 * Serves the built page under app://uptick. The files are listed once; a request is looked up in that table and never
 * becomes a path of the file system.
 */
export async function servePage(protocol: Pick<Protocol, 'handle'>, root: string): Promise<void> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  const files = new Map(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
      .map((full) => [`/${path.relative(root, full).split(path.sep).join('/')}`, full]),
  )
  protocol.handle(pageScheme.scheme, async (request) => {
    const url = new URL(request.url)
    const file = `${url.protocol}//${url.host}` === pageOrigin ? files.get(url.pathname) : undefined
    const type = types[path.extname(file ?? '')]
    if (file === undefined || type === undefined) return new Response('There is no such page.', { status: 404 })
    const headers = {
      'content-type': type,
      'content-security-policy': contentPolicy,
      'x-content-type-options': 'nosniff',
    }
    return new Response(new Uint8Array(await readFile(file)), { headers })
  })
}
