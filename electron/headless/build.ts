import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { childEnvironment } from '../host/computer/child-environment.ts'
import { createOutput } from './console-output.ts'

/** What is bundled: the vite configs that make it, the last file they write, and the folders it is made of. */
const bundles = {
  record: {
    title: "the record's verifier",
    configs: [['electron/host/record/vite.config.ts']],
    target: 'dist/record/verifier.js',
    sources: ['electron/host/record', 'shared'],
  },
  command: {
    title: 'the command line',
    configs: [['electron/headless/vite.config.ts']],
    target: 'dist/command/program.js',
    sources: ['electron', 'shared'],
  },
  page: {
    title: 'the page',
    configs: [['renderer/vite.config.ts']],
    target: 'dist/renderer/index.html',
    sources: ['renderer', 'shared'],
  },
  shell: {
    title: 'the desktop shell',
    configs: [['electron/vite.config.ts'], ['electron/vite.config.ts', '--mode', 'preload']],
    target: 'dist/electron/preload.cjs',
    sources: ['electron', 'shared'],
  },
} as const

export type Bundle = keyof typeof bundles

/** Builds what was never built or has a newer source. False where that failed; the cause was printed to standard error. */
export async function buildWhereStale(root: string, wanted: readonly Bundle[]): Promise<boolean> {
  for (const name of wanted) {
    if (!(await isStale(root, name))) continue
    createOutput(true, false).say(`Building ${bundles[name].title} …`)
    if (!(await build(root, name))) return false
  }
  return true
}

async function isStale(root: string, name: Bundle): Promise<boolean> {
  const { target, sources, configs } = bundles[name]
  const made = path.join(root, target)
  if (!existsSync(path.join(root, configs[0][0]))) return false // packaged: it came along
  if (!existsSync(made)) return true
  const from = [
    ...sources.map((folder) => newestIn(path.join(root, folder))),
    modified(path.join(root, 'package.json')),
  ]
  return Math.max(...(await Promise.all(from))) > (await modified(made))
}

async function build(root: string, name: Bundle): Promise<boolean> {
  const vite = path.join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  for (const [config, ...more] of bundles[name].configs) {
    const words = [vite, 'build', '--config', path.join(root, config), '--logLevel', 'warn', ...more]
    // Everything goes to standard error: standard output belongs to the command that was called. A shipped build is
    // never a development build, regardless of the caller's NODE_ENV.
    const env = childEnvironment({ NODE_ENV: 'production' })
    const child = spawn(process.execPath, words, { cwd: root, env, stdio: ['ignore', 2, 2] })
    const code = await new Promise<number | null>((resolve) => {
      child.once('error', () => resolve(1))
      child.once('close', resolve)
    })
    if (code !== 0) return false
  }
  return true
}

async function newestIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  return Math.max(0, ...(await Promise.all(files.map((file) => modified(path.join(file.parentPath, file.name))))))
}

async function modified(file: string): Promise<number> {
  return (await stat(file)).mtimeMs
}

/** `node electron/headless/build.ts [NAME]…`: builds these bundles, or all of them, whether stale or not. */
if (import.meta.main) {
  const root = path.resolve(import.meta.dirname, '../..')
  const names = Object.keys(bundles) as Bundle[]
  const wanted = names.filter((name) => process.argv.length === 2 || process.argv.includes(name))
  for (const name of wanted) {
    createOutput(true, false).say(`Building ${bundles[name].title} …`)
    if (!(await build(root, name))) process.exitCode = 1
  }
}
