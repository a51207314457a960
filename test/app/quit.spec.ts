import type { Page } from '@playwright/test'
import { expect, test } from './app.ts'
import { ended, commandsSent, doAll, doIt, gate, goOn, inHand, nothingToDo } from './engineer.ts'
import { beginUpgrade, startPractice } from './house.ts'

/** Where it restarted while the app was away, a person is asked for that; by then it has. */
async function orItHasRestarted(page: Page, title: string): Promise<void> {
  if (title !== 'Wait for reboot') return doIt(page, title)
  const question = page.locator('.question').first()
  await question.getByRole('button', { name: 'Yes', exact: true }).click()
  await expect(question).toBeHidden()
}

test('the app is quit in the middle of the install and opened again: it waits on, and sees the upgrade proved', async ({
  app,
}) => {
  const appliance = await startPractice(app.data, ['install=4000'])
  try {
    await beginUpgrade(app.data, appliance)
    await app.page.reload()
    await goOn(app.page, appliance.password)
    const done = await doAll(app.page, doIt, { last: gate })
    await expect(inHand(app.page)).toHaveText(nothingToDo)
    await expect(app.page.locator('.stages li[aria-current=step]')).toBeVisible()
    await app.quit()

    await app.reopen()
    const { page } = app
    await goOn(page, appliance.password)
    await expect(inHand(page)).toHaveText(nothingToDo)
    const waits = page.getByRole('button', { name: 'Stop', exact: true })
    await expect(waits, 'it waits, as a run that is carried').toBeVisible()
    await doAll(page, orItHasRestarted, { done })
    await expect(ended(page)).toHaveText('Ready to close')
    await expect(page.locator('.switcher')).toContainText('4.4.3-GA')
    const sent = await commandsSent(page)
    expect(sent.filter((command) => command.startsWith('Update Install'))).toHaveLength(1)
    await page.keyboard.press('5')
    await expect(page.locator('.mast')).toContainText('was upgraded to MOS 4.4.3-GA')
  } finally {
    await appliance.end()
  }
})
