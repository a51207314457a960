import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { statSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { _electron, expect, test } from '@playwright/test'
import { electronPackage } from '../../electron/headless/electron-binary.ts'
import { electronArguments, environmentOf, openInElectron } from '../app/in-electron.ts'

const root = path.resolve(import.meta.dirname, '../..')

/** How the app starts and ends where something is different: without a sandbox, by a signal at the wrong moment. */

test('where the sandbox is switched off, as for root on Linux, it stays off, and the page is shown', async () => {
  const data = await mkdtemp(path.join(tmpdir(), 'uptick-desktop-'))
  const args = ['--no-sandbox', ...electronArguments.filter((word) => word !== '--no-sandbox')]
  const electron = await _electron.launch({ args, env: environmentOf(data) })
  try {
    const page = await electron.firstWindow()
    await expect(page.getByRole('heading', { name: 'New connection' })).toBeVisible()
    expect(await electron.evaluate(({ app }) => app.commandLine.hasSwitch('no-sandbox'))).toBe(true)
  } finally {
    await electron.close()
    await rm(data, { recursive: true, force: true })
  }
})

/** Before the app: "Uptick cannot start" is an exit code. */
const before = `
import { app, dialog } from 'electron'
dialog.showErrorBox = () => process.exit(99)
`
/** After that, the app itself. */
const theApp = `await import(${JSON.stringify(pathToFileURL(path.join(root, 'dist/electron/main.js')).href)})`

/** Starts the app, whose process gets a signal as its window begins to load. */
const endWhileLoading = `
app.on('browser-window-created', (_event, window) => {
  const load = window.loadURL
  window.loadURL = (url) => {
    const loading = load.call(window, url)
    process.kill(process.pid, 'SIGTERM')
    return loading
  }
})
`

/** Starts the app, whose window never gets its page; half a minute of patience passes in half a second. */
const neverShows = `
const wait = globalThis.setTimeout
globalThis.setTimeout = (run, milliseconds = 0, ...rest) => wait(run, milliseconds / 60, ...rest)
app.on('browser-window-created', (_event, window) => {
  window.loadURL = () => new Promise(() => undefined)
})
`

async function startWith(change: string): Promise<unknown[]> {
  const data = await mkdtemp(path.join(tmpdir(), 'uptick-desktop-'))
  try {
    const folder = path.join(data, 'app')
    await mkdir(folder)
    await writeFile(path.join(folder, 'package.json'), '{ "name": "uptick", "main": "main.mjs" }')
    await writeFile(path.join(folder, 'main.mjs'), [before, change, theApp].join('\n'))
    const words = [...electronArguments.filter((word) => word !== root), folder]
    const app = spawn(electronPackage()?.binary ?? '', words, { env: environmentOf(data), stdio: 'inherit' })
    return await once(app, 'exit')
  } finally {
    await rm(data, { recursive: true, force: true })
  }
}

test('a window that never shows its page ends the app with the code that opens the browser door instead', async () => {
  expect(await startWith(neverShows)).toEqual([69, null])
})

test('a signal while the page loads ends the app, without a word of a start that failed', async () => {
  expect(await startWith(endWhileLoading)).toEqual([0, null])
})

test('nobody else on this computer can read the settings, the log or the crash reports', async () => {
  test.skip(process.platform === 'win32', 'Windows has no modes.')
  const app = await openInElectron()
  try {
    await expect(app.page.getByRole('heading', { name: 'New connection' })).toBeVisible()
    await app.page.keyboard.press('Control+Shift+L')
    const open = (name: string): number => statSync(path.join(app.data, name)).mode & 0o077
    await expect.poll(() => open('settings.json')).toBe(0)
    expect(open('crash-reports')).toBe(0)
    expect(open('.')).toBe(0)
  } finally {
    await app.close()
  }
})

test('the chosen theme is there before the page, and the window’s ground has its colour', async () => {
  const app = await openInElectron()
  try {
    const themeNow = (): Promise<string> => app.electron.evaluate(({ nativeTheme }) => nativeTheme.themeSource)
    await expect(app.page.getByRole('heading', { name: 'New connection' })).toBeVisible()
    // A process that still starts may collect the answer to a question before it is given.
    await expect(async () => expect(await themeNow()).toBe('system')).toPass()
    await app.page.keyboard.press('Control+Shift+L')
    let chosen = 'system'
    await expect(async () => {
      chosen = await themeNow()
      expect(chosen).not.toBe('system')
    }).toPass()
    await app.page.reload()
    const first = await app.page.evaluate(() => document.documentElement.dataset['theme'])
    expect(first).toBe(chosen)
  } finally {
    await app.close()
  }
})
