import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { childEnvironment } from '../host/computer/child-environment.ts'

/** Electron's package comes without its binary and fetches it when it is first needed; that can take minutes, or fail. */
export interface ElectronPackage {
  readonly folder: string
  /** Where the binary lies, or will lie. ELECTRON_OVERRIDE_DIST_PATH names another folder. */
  readonly binary: string
}

/** The package and the place of its binary; undefined where the package is not installed. */
export function electronPackage(environment: NodeJS.ProcessEnv = process.env): ElectronPackage | undefined {
  const names: Readonly<Record<string, string>> = {
    darwin: 'Electron.app/Contents/MacOS/Electron',
    win32: 'electron.exe',
  }
  const name = names[process.platform] ?? 'electron'
  const override = environment['ELECTRON_OVERRIDE_DIST_PATH']
  if (override !== undefined && override !== '') return { folder: '', binary: path.join(override, name) }
  try {
    const folder = path.dirname(createRequire(import.meta.url).resolve('electron/package.json'))
    return { folder, binary: path.join(folder, 'dist', name) }
  } catch {
    return undefined
  }
}

/**
 * Starts the package's own downloader and decides on its first bytes: undefined where none came within `patience`
 * milliseconds or it gave up; else `whole`, its end: true where the binary is there.
 */
export async function fetchElectron(
  { folder, binary }: ElectronPackage,
  patience: number,
): Promise<{ readonly whole: Promise<boolean> } | undefined> {
  const installer = path.join(folder, 'install.js')
  if (!existsSync(installer)) return undefined
  // The download grows in the system's folder for temporary files: in one of our own it can be watched, and cleared away.
  const scratch = await mkdtemp(path.join(tmpdir(), 'uptick-electron-'))
  const env = childEnvironment({ TMPDIR: scratch, TEMP: scratch, TMP: scratch })
  const child = spawn(process.execPath, [installer], { env, stdio: ['ignore', 'ignore', 'ignore'] })
  const ended = new Promise<boolean>((resolve) => {
    child.once('error', () => resolve(false))
    child.once('close', (code) => resolve(code === 0 && existsSync(binary)))
  })
  const clear = (): Promise<void> => rm(scratch, { recursive: true, force: true, maxRetries: 3, retryDelay: 100 })
  const whole = ended.finally(clear)
  const begun = await Promise.race([firstBytes(child, [scratch, path.join(folder, 'dist')], patience), ended])
  if (begun) return { whole }
  child.kill()
  await whole
  return undefined
}

/** True as soon as a file with bytes lies in one of the folders (also one unpacked from a cache); false after `patience`. */
async function firstBytes(child: ChildProcess, folders: readonly string[], patience: number): Promise<boolean> {
  const until = performance.now() + patience
  while (performance.now() < until && child.exitCode === null) {
    for (const folder of folders) if (await holdsBytes(folder)) return true
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return false
}

async function holdsBytes(folder: string): Promise<boolean> {
  try {
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (entry.isFile() && (await stat(path.join(entry.parentPath, entry.name))).size > 0) return true
    }
  } catch {
    // Not there yet, or moved into the cache between two looks.
    return false
  }
  return false
}
