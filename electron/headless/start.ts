import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { openBrowserDoor } from './browser-door-open.ts'
import { buildWhereStale } from './build.ts'
import { dataFolder, readWords } from './words.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/**
 * Opens the app: in Electron where its binary is there, else the same app through the browser door, in an app window of an
 * installed browser or at a printed address. Never fails for lack of a display or of Electron. Resolves when it ends.
 */
export async function start(argv: readonly string[]): Promise<number> {
  const words = readWords(argv)
  if (!words.ok) {
    process.stderr.write(`uptick: ${words.failure.sentence} ${words.failure.hint}\n`)
    return 2
  }
  const built = await buildWhereStale(root)
  if (!built) return 8
  const electron = electronBinary()
  if (electron !== undefined && hasDisplay()) return runElectron(electron)
  const why = electron === undefined ? "Electron's binary is not here" : 'There is no display for Electron'
  process.stdout.write(`${why}; Uptick opens in a browser instead.\n`)
  const door = await openBrowserDoor({ data: dataFolder(words.value) })
  if (!door.ok) {
    process.stderr.write(`uptick: ${door.failure.sentence} ${door.failure.hint}\n`)
    return 8
  }
  const interrupted = new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve())
    process.once('SIGTERM', () => resolve())
  })
  const browser = words.value.option('no-window') === true || !hasDisplay() ? undefined : installedBrowser()
  if (browser === undefined) {
    process.stdout.write(`Open ${door.value.url}\nCtrl-C ends it.\n`)
    await interrupted
  } else {
    const profile = await mkdtemp(path.join(tmpdir(), 'uptick-window-'))
    const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
    const window = spawn(
      browser,
      [`--app=${door.value.url}`, `--user-data-dir=${profile}`, '--no-first-run', ...asRoot],
      { stdio: 'ignore' },
    )
    const closed = new Promise<void>((resolve) => {
      window.once('close', () => resolve())
      window.once('error', () => {
        process.stdout.write(`The browser did not start. Open ${door.value.url}\n`)
      })
    })
    await Promise.race([closed, interrupted])
    window.kill()
    await rm(profile, { recursive: true, force: true, maxRetries: 3 })
  }
  await door.value.dispose()
  return 0
}

/** Electron's binary where it lies on this disk; the package fetches it at its first run, where that is possible. */
function electronBinary(): string | undefined {
  const name =
    { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }[process.platform as string] ?? 'electron'
  const folders = [process.env['ELECTRON_OVERRIDE_DIST_PATH']]
  try {
    folders.push(path.join(path.dirname(createRequire(import.meta.url).resolve('electron/package.json')), 'dist'))
  } catch {
    // The package is not installed; the browser door does without it.
    folders.push(undefined)
  }
  return folders
    .flatMap((folder) => (folder === undefined ? [] : [path.join(folder, name)]))
    .find((file) => existsSync(file))
}

function runElectron(binary: string): Promise<number> {
  const child = spawn(binary, [path.join(root, 'dist', 'electron', 'main.js')], { stdio: 'inherit' })
  return new Promise((resolve) => child.once('close', (code) => resolve(code ?? 0)))
}

function hasDisplay(): boolean {
  if (process.platform === 'darwin' || process.platform === 'win32') return true
  return [process.env['DISPLAY'], process.env['WAYLAND_DISPLAY']].some((name) => name !== undefined && name !== '')
}

function installedBrowser(): string | undefined {
  const candidates: Readonly<Record<string, readonly string[]>> = {
    darwin: [
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
    ],
    win32: [
      'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
      'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
    ],
  }
  const named = candidates[process.platform] ?? [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/usr/bin/microsoft-edge',
  ]
  return named.find((file) => existsSync(file))
}

if (import.meta.main) process.exitCode = await start(['open', ...process.argv.slice(2)])
