import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from '@playwright/test'
import { electronPackage } from '../../electron/headless/electron-binary.ts'
import { practise } from '../app/engineer.ts'
import { electronWords, environmentOf, openInElectron } from '../app/in-electron.ts'

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
    await expect(app.page.getByRole('heading', { name: 'Connect to an appliance' })).toBeVisible()
    const words = [...electronWords, 'open', run]
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
    await expect(app.page.getByRole('heading', { name: 'Connect to an appliance' })).toBeVisible()
    await app.electron.evaluate(({ Menu }) => {
      const view = Menu.getApplicationMenu()?.items.find(({ label }) => label === '&View')
      view?.submenu?.items.find(({ label }) => label === 'Mirror')?.click()
    })
    await expect(app.page.getByRole('heading', { level: 1, name: 'Patch mirror' })).toBeAttached()
  } finally {
    await app.close()
  }
})
