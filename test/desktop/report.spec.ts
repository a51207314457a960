import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from '@playwright/test'
import { ZipReader } from '../../electron/host/disk/zip-reader.ts'
import { practise } from '../app/engineer.ts'
import { openInElectron } from '../app/in-electron.ts'
import { choose } from './menu-item.ts'

test('a crash leaves its report on this computer, and Report a problem saves a zip that names it', async () => {
  const app = await openInElectron()
  try {
    await practise(app.page)
    await app.electron.evaluate(async ({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents
      const loaded = new Promise<void>((resolve) => void contents?.once('did-finish-load', () => resolve()))
      contents?.forcefullyCrashRenderer()
      await loaded
    })
    const reports = async (): Promise<readonly string[]> =>
      (await readdir(path.join(app.data, 'crash-reports'), { recursive: true })).filter((name) => name.endsWith('.dmp'))
    await expect.poll(reports).toHaveLength(1)
    // Playwright has lost the page that crashed; a second start of the app shows the same data.
    await app.quit()
    await app.reopen()
    await expect(app.page.getByRole('heading', { name: 'New connection' })).toBeVisible()
    const target = path.join(app.data, 'stick.zip')
    await app.electron.evaluate(({ dialog, shell }, filePath) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
      shell.showItemInFolder = (shown) => void Object.assign(globalThis, { shown })
    }, target)
    await choose(app, 'Report a problem')
    const dialog = app.page.getByRole('dialog', { name: 'Report a problem' })
    await expect(dialog).toContainText('sends nothing')
    await dialog.getByRole('button', { name: 'Save report' }).click()
    const shown = (): Promise<unknown> => app.electron.evaluate(() => (globalThis as { shown?: unknown }).shown)
    await expect.poll(shown).toBe(target)
    const zip = await ZipReader.open(target)
    const read = async (name: string): Promise<string> => (await zip.whole(name, 1_000_000)).toString('utf8')
    expect(await read('versions.txt')).toMatch(/^Electron: \d+\.\d+\.\d+$/m)
    expect(await read('crash-reports.txt')).toContain(path.basename((await reports())[0] ?? 'none'))
    expect(JSON.parse(await read('runs.json'))).toHaveLength(1)
    await zip.close()
  } finally {
    await app.close()
  }
})
