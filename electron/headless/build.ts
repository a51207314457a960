import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'

/** Builds the page where it was never built or a source is newer. False where that failed; the cause was printed. */
export async function buildWhereStale(root: string): Promise<boolean> {
  const target = path.join(root, 'dist', 'renderer', 'index.html')
  const config = path.join(root, 'renderer', 'vite.config.ts')
  if (!existsSync(config)) return existsSync(target) // packaged: the page came along
  if (existsSync(target)) {
    const built = (await stat(target)).mtimeMs
    const sources = [path.join(root, 'renderer'), path.join(root, 'shared')]
    const newest = Math.max(...(await Promise.all(sources.map(newestIn))))
    if (newest <= built) return true
  }
  process.stdout.write('Building the page …\n')
  const vite = path.join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  const child = spawn(process.execPath, [vite, 'build', '--config', config, '--logLevel', 'warn'], {
    cwd: root,
    stdio: 'inherit',
  })
  return new Promise((resolve) => child.once('close', (code) => resolve(code === 0)))
}

async function newestIn(folder: string): Promise<number> {
  let newest = 0
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) newest = Math.max(newest, (await stat(path.join(entry.parentPath, entry.name))).mtimeMs)
  }
  return newest
}
