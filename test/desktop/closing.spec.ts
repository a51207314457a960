import { expect, test } from '@playwright/test'
import { doAll, doIt, gate, goOn, inHand, nothingToDo } from '../app/engineer.ts'
import { beginUpgrade, startPractice } from '../app/house.ts'
import { openInElectron, type ElectronApp } from '../app/in-electron.ts'

/** What the next question of the main process is answered with. */
async function willAnswer(app: ElectronApp, response: number): Promise<void> {
  await app.electron.evaluate(({ dialog }, button) => {
    const asked: unknown[] = []
    Object.assign(globalThis, { asked })
    dialog.showMessageBox = (...words: unknown[]) => {
      asked.push(words.at(-1))
      return Promise.resolve({ response: button, checkboxChecked: false })
    }
  }, response)
}

const asked = (app: ElectronApp): Promise<readonly { message: string; detail: string }[]> =>
  app.electron.evaluate(() => (globalThis as unknown as { asked: { message: string; detail: string }[] }).asked)
const closeWindow = (app: ElectronApp): Promise<void> =>
  app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())

test('closing the window during an install asks first, and Uptick then keeps waiting for the install', async () => {
  const app = await openInElectron()
  const appliance = await startPractice(app.data, ['install=4000'])
  try {
    await beginUpgrade(app.data, appliance)
    await app.page.reload()
    await goOn(app.page, appliance.password)
    await doAll(app.page, doIt, { last: gate })
    await expect(inHand(app.page)).toHaveText(nothingToDo)

    const cancel = 2
    await willAnswer(app, cancel)
    await closeWindow(app)
    await expect.poll(async () => (await asked(app)).length).toBe(1)
    expect((await asked(app))[0]?.message).toBe('An install is open on ms-01. Quit Uptick now?')
    expect((await asked(app))[0]?.detail).toContain('no longer watches for the reboot')
    await expect(inHand(app.page)).toHaveText(nothingToDo)

    // Keep running minimizes the window and adds an icon next to the clock; the app keeps running, and asks again.
    const keepRunning = 0
    await willAnswer(app, keepRunning)
    await closeWindow(app)
    await expect.poll(async () => (await asked(app)).length).toBe(1)
    await expect(inHand(app.page)).toHaveText(nothingToDo)

    const quitAnyway = 1
    await willAnswer(app, quitAnyway)
    const gone = app.electron.waitForEvent('close')
    await closeWindow(app)
    await gone
    await app.reopen()
    await expect(app.page.getByRole('button', { name: /^Resume / })).toBeVisible()
  } finally {
    await appliance.end()
    await app.close()
  }
})
