import { existsSync, statSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { _electron, type ElectronApplication, type Page } from '@playwright/test'
import { electronPackage } from '../../electron/headless/electron-binary.ts'
import type { App, OnPage } from './app.ts'

const root = path.join(import.meta.dirname, '..', '..')

/** What Electron is started with for the checkout's app. */
export const electronArguments: readonly string[] = [...(hasSandbox() ? [] : ['--no-sandbox']), root]

/** Chromium's sandbox works for everybody but root, where its helper belongs to root. */
export function hasSandbox(): boolean {
  if (process.platform !== 'linux') return true
  const helper = path.join(path.dirname(electronPackage()?.binary ?? ''), 'chrome-sandbox')
  if (process.getuid?.() === 0 || !existsSync(helper)) return false
  const { mode, uid } = statSync(helper)
  return uid === 0 && (mode & 0o4000) !== 0
}

/** The app in Electron: this door has one window, and a process of its own that a test can ask. */
export interface ElectronApp extends App {
  readonly electron: ElectronApplication
}

/** Opens the desktop app as it lies in dist/, by Electron's own binary. */
export async function openInElectron(onPage: OnPage = () => undefined): Promise<ElectronApp> {
  const data = await mkdtemp(path.join(tmpdir(), 'uptick-desktop-'))
  let { electron, page } = await launch(data, onPage)
  let running = true
  const quit = async (): Promise<void> => {
    if (!running) return
    running = false
    // As a signal does, which asks nothing about an install that is open; then it waits until the process is gone.
    const gone = electron.waitForEvent('close')
    await electron.evaluate(() => void process.emit('SIGTERM')).catch(() => undefined)
    await gone
  }
  return {
    data,
    get electron() {
      return electron
    },
    get page() {
      return page
    },
    quit,
    async reopen() {
      ;({ electron, page } = await launch(data, onPage))
      running = true
    },
    async close() {
      await quit()
      await rm(data, { recursive: true, force: true })
    },
  }
}

async function launch(data: string, onPage: OnPage): Promise<{ electron: ElectronApplication; page: Page }> {
  const electron = await _electron.launch({
    args: [...electronArguments],
    env: environmentOf(data),
    chromiumSandbox: hasSandbox(),
  })
  electron.context().setDefaultTimeout(20_000)
  const page = await electron.firstWindow()
  onPage(page)
  await page.waitForLoadState()
  await page.emulateMedia({ reducedMotion: 'reduce' })
  return { electron, page }
}

/** This process's own environment, with the data folder; Electron that is told to be Node opens no window. */
export function environmentOf(data: string): Record<string, string> {
  const { ELECTRON_RUN_AS_NODE: _never, ...inherited } = process.env
  const words = Object.entries(inherited).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return { ...Object.fromEntries(words), UPTICK_DATA: data }
}
