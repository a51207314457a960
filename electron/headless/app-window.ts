import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { childEnvironment } from '../host/computer/child-environment.ts'

/** Can a window be opened here at all? Linux says so by naming its display; macOS and Windows always have one. */
export function hasDisplay(environment: NodeJS.ProcessEnv = process.env, platform: string = process.platform): boolean {
  if (platform === 'darwin' || platform === 'win32') return true
  return ['DISPLAY', 'WAYLAND_DISPLAY'].some((name) => (environment[name] ?? '') !== '')
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
  const child = spawn(browser, words, { env: childEnvironment(), stdio: 'ignore' })
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
