import { expect, test } from './app.ts'
import { ended, commandsSent, doAll, doIt, gate, goOn, inHand, nothingToDo, orItHasRestarted } from './engineer.ts'
import { beginUpgrade, startPractice } from './house.ts'

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
