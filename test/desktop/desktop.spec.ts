import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { expect, test } from '@playwright/test'
import { electronPackage } from '../../electron/headless/electron-binary.ts'
import { practise } from '../app/engineer.ts'
import { electronArguments, environmentOf, openInElectron } from '../app/in-electron.ts'

/** What this door alone has: an origin of its own, a page without Node, one window, and a menu of the system. */

test('the page has no Node, and comes from an origin of its own', async () => {
  const app = await openInElectron()
  try {
    expect(
      await app.page.evaluate(() => ['require', 'process', 'module'].filter((name) => name in globalThis)),
    ).toEqual([])
    expect(app.page.url()).toMatch(/^app:\/\/uptick\//)
  } finally {
    await app.close()
  }
})

test('a second start opens no second window: it ends, and the one window shows the run that it was asked for', async () => {
  const app = await openInElectron()
  try {
    await practise(app.page)
    const run = decodeURIComponent(/#\/run\/([^/]+)/.exec(app.page.url())?.[1] ?? '')
    expect(run).not.toBe('')
    await app.page.keyboard.press('1')
    await expect(app.page.getByRole('heading', { name: 'New connection' })).toBeVisible()
    const words = [...electronArguments, 'open', run]
    const second = spawn(electronPackage()?.binary ?? '', words, { env: environmentOf(app.data), stdio: 'inherit' })
    expect((await once(second, 'exit'))[0]).toBe(0)
    await expect(app.page).toHaveURL(new RegExp(`#/run/${encodeURIComponent(run)}`))
    expect(await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
  } finally {
    await app.close()
  }
})

test('the menu gives the page its commands', async () => {
  const app = await openInElectron()
  try {
    await expect(app.page.getByRole('heading', { name: 'New connection' })).toBeVisible()
    await app.electron.evaluate(({ Menu }) => {
      const view = Menu.getApplicationMenu()?.items.find(({ label }) => label === '&View')
      view?.submenu?.items.find(({ label }) => label === 'Mirror')?.click()
    })
    await expect(app.page.getByRole('heading', { level: 1, name: 'Patch mirror' })).toBeAttached()
    const roles = await app.electron.evaluate(({ Menu }) => {
      const bar = Menu.getApplicationMenu()?.items ?? []
      return [...bar, ...bar.flatMap(({ submenu }) => submenu?.items ?? [])].flatMap(
        ({ role }) => role?.toLowerCase() ?? [],
      )
    })
    const expected = ['editmenu', 'windowmenu', 'copy', 'paste', 'reload', 'zoomin', 'togglefullscreen', 'quit']
    expect(roles).toEqual(expect.arrayContaining(expected))
  } finally {
    await app.close()
  }
})

test('text can be copied, and what lies on the clipboard cannot be read', async () => {
  const app = await openInElectron()
  try {
    await expect(app.page.getByRole('heading', { name: 'New connection' })).toBeVisible()
    await app.page.evaluate(() => navigator.clipboard.writeText('DEAL-WITH-4711'))
    expect(await app.electron.evaluate(({ clipboard }) => clipboard.readText())).toBe('DEAL-WITH-4711')
    const read = await app.page.evaluate(() => navigator.clipboard.readText().catch((error: Error) => error.name))
    expect(read).toBe('NotAllowedError')
  } finally {
    await app.close()
  }
})

test('a crashed page reloads automatically at the same place', async () => {
  const app = await openInElectron()
  try {
    await practise(app.page)
    const address = app.page.url()
    const back = await app.electron.evaluate(async ({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents
      if (contents === undefined) return 'no window'
      const loaded = new Promise<void>((resolve) => {
        contents.once('render-process-gone', () => void contents.once('did-finish-load', resolve))
      })
      contents.forcefullyCrashRenderer()
      await loaded
      return contents.getURL()
    })
    expect(back).toBe(address)
    const heading = (): Promise<unknown> =>
      app.electron.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript('document.querySelector("h1")?.textContent'),
      )
    await expect.poll(heading).toMatch(/\S/)
  } finally {
    await app.close()
  }
})

test('a record is printed to a PDF by Electron itself, in a window that is never shown', async () => {
  const app = await openInElectron()
  try {
    await practise(app.page)
    // A browser of this computer would print it as well: Electron's own window is what shows that none was needed.
    await app.electron.evaluate(({ app: main }) => {
      const printed: boolean[] = []
      Object.assign(globalThis, { printed })
      main.on('browser-window-created', (_event, window) => void printed.push(window.isVisible()))
    })
    const run = decodeURIComponent(/#\/run\/([^/]+)/.exec(app.page.url())?.[1] ?? '')
    const reply = await app.page.evaluate(async (name) => {
      const { uptick } = globalThis as unknown as { uptick: { call(request: object): Promise<unknown> } }
      return uptick.call({ id: 'print', name: 'record.export', params: { run: name, format: 'pdf' } })
    }, run)
    expect(reply).toMatchObject({ ok: true })
    const { path: file } = (reply as { value: { path: string } }).value
    expect((await readFile(file)).subarray(0, 5).toString('latin1')).toBe('%PDF-')
    const windows = await app.electron.evaluate(({ BrowserWindow }) => ({
      now: BrowserWindow.getAllWindows().length,
      printed: (globalThis as unknown as { printed: boolean[] }).printed,
    }))
    expect(windows).toEqual({ now: 1, printed: [false] })
  } finally {
    await app.close()
  }
})
