import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { childEnvironment } from '../host/computer/child-environment.ts'
import { writeOpeningPage } from './opening-page.ts'

/** Whether a window can be opened here. Linux names its display if there is one; macOS and Windows always have one. */
export function hasDisplay(environment: NodeJS.ProcessEnv = process.env, platform: string = process.platform): boolean {
  if (platform === 'darwin' || platform === 'win32') return true
  return ['DISPLAY', 'WAYLAND_DISPLAY'].some((name) => (environment[name] ?? '') !== '')
}

export interface AppWindow {
  /** Resolves when the window was closed: true after it had been open, false where the browser did not start. */
  readonly closed: Promise<boolean>
  close(): void
}

/**
 * Opens `url` in an app window with a profile of its own, which is thrown away with the window. The browser is given a file that
 * forwards to `url`; the file is removed once the page was `visited`.
 */
export async function openAppWindow(browser: string, url: string, visited: Promise<void>): Promise<AppWindow> {
  const profile = await mkdtemp(path.join(tmpdir(), 'uptick-window-'))
  const opening = await writeOpeningPage(profile, url)
  void visited.then(() => opening.remove())
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const words = [
    `--app=${opening.url}`,
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
