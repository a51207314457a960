import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from '@playwright/test'
import { practise } from '../app/engineer.ts'
import { openInElectron } from '../app/in-electron.ts'

test('an exported record is saved where the person says, and shown in its folder', async () => {
  const app = await openInElectron()
  try {
    await practise(app.page)
    await app.page.keyboard.press('5')
    const target = path.join(app.data, 'stick.html')
    await app.electron.evaluate(({ dialog, shell }, filePath) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
      shell.showItemInFolder = (shown) => void Object.assign(globalThis, { shown })
    }, target)
    await app.page.getByRole('button', { name: 'Export the record' }).click()
    await app.page.getByRole('button', { name: 'Save a copy' }).click()
    await expect(app.page.locator('.written')).toContainText(target)
    expect(await readFile(target, 'utf8')).toContain('<!doctype html>')
    await app.page.getByRole('button', { name: 'Show in folder' }).click()
    const shown = (): Promise<unknown> => app.electron.evaluate(() => (globalThis as { shown?: unknown }).shown)
    await expect.poll(shown).toBe(target)
  } finally {
    await app.close()
  }
})

test('updates to import are chosen by the system’s dialog', async () => {
  const app = await openInElectron()
  try {
    await app.page.keyboard.press('4')
    await app.electron.evaluate(({ dialog }) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: ['/stick/A.mpu5', '/stick/B.mpu5'] })
    })
    await app.page
      .getByRole('button', { name: /^Import/ })
      .first()
      .click()
    const dialog = app.page.getByRole('dialog', { name: 'Import files' })
    await dialog.getByRole('button', { name: 'Choose files to import' }).click()
    await expect(dialog.getByLabel(/^Paths/)).toHaveValue('/stick/A.mpu5\n/stick/B.mpu5')
  } finally {
    await app.close()
  }
})
