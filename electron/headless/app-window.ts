import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** Can a window be opened here at all? Linux says so by naming its display; macOS and Windows always have one. */
export function hasDisplay(environment: NodeJS.ProcessEnv = process.env, platform: string = process.platform): boolean {
  if (platform === 'darwin' || platform === 'win32') return true
  return ['DISPLAY', 'WAYLAND_DISPLAY'].some((name) => (environment[name] ?? '') !== '')
}

/** An installed browser that knows app windows: Chromium, Chrome or Edge. UPTICK_BROWSER names another one. */
export function installedBrowser(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  return [environment['UPTICK_BROWSER'] ?? '', ...candidates(environment)].find(
    (file) => file !== '' && existsSync(file),
  )
}

function candidates(environment: NodeJS.ProcessEnv): string[] {
  if (process.platform === 'darwin') {
    const homes = ['/Applications', path.join(environment['HOME'] ?? '', 'Applications')]
    const names = ['Google Chrome', 'Chromium', 'Microsoft Edge']
    return homes.flatMap((home) => names.map((name) => `${home}/${name}.app/Contents/MacOS/${name}`))
  }
  if (process.platform === 'win32') {
    const homes = ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA'].map((name) => environment[name] ?? '')
    const names = ['Google/Chrome/Application/chrome.exe', 'Microsoft/Edge/Application/msedge.exe']
    return homes.filter((home) => home !== '').flatMap((home) => names.map((name) => path.join(home, name)))
  }
  const folders = (environment['PATH'] ?? '').split(path.delimiter).filter((folder) => path.isAbsolute(folder))
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge']
  return names.flatMap((name) => folders.map((folder) => path.join(folder, name)))
}

export interface AppWindow {
  /** Resolves when the window was closed: true after it had been open, false where the browser did not start. */
  readonly closed: Promise<boolean>
  close(): void
}

/** Opens `url` in an app window with a profile of its own, which is thrown away with the window. */
export async function openAppWindow(browser: string, url: string): Promise<AppWindow> {
  const profile = await mkdtemp(path.join(tmpdir(), 'uptick-window-'))
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const words = [
    `--app=${url}`,
    `--user-data-dir=${profile}`,
    '--no-first-run',
    '--no-default-browser-check',
    ...asRoot,
  ]
  const child = spawn(browser, words, { stdio: 'ignore' })
  const begun = performance.now()
  const ended = new Promise<boolean>((resolve) => {
    child.once('error', () => resolve(false))
    // A window that stood for a while was one, however it ended.
    child.once('close', (code) => resolve(code === 0 || performance.now() - begun > 3000))
  })
  return {
    closed: ended.finally(() => rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })),
    close: () => child.kill(),
  }
}
