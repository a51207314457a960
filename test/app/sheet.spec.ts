import { expect, test } from './app.ts'
import { doAll, doIt, ended, gate, inHand, nothingToDo, openPractice } from './engineer.ts'
import { expectNoFinding } from './findings.ts'
import { fillIn, sheetOf } from './with-sheet.ts'

test('an upgrade that is opened with a filled answer sheet asks for nothing but the approval of its install', async ({
  app,
}) => {
  const { page } = app
  await openPractice(page)
  await page.keyboard.press('Control+Enter')
  const begin = page.getByRole('button', { name: 'Connect and begin' })
  await expect(begin).toBeFocused()
  await page.keyboard.press('s')
  const dialog = await sheetOf(page)
  await expectNoFinding(page)
  await fillIn(page)
  await page.keyboard.press('Control+Enter')
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('checkbox', { name: /^Use the answer sheet of / })).toBeChecked()
  await begin.click()
  await expect(page.getByRole('log')).toContainText('OK Completed')

  const done = await doAll(page, async (_page, title) => {
    await doIt(page, title)
    if (title === gate) await expect(inHand(page)).toHaveText(nothingToDo, { timeout: 30_000 })
  })
  expect(done).toEqual([gate])
  await expect(ended(page)).toHaveText('Ready to close')
  // The record lists what was arranged in advance as still open, and contains the sheet.
  await page.getByRole('link', { name: 'Record' }).click()
  await expect(page.locator('.mast')).toContainText('was upgraded to MOS 4.4.3-GA')
  await expect(page.locator('.record')).toContainText('The full backup after the upgrade has not been made yet')
  await expect(page.locator('.record')).toContainText('From the answer sheet.')
})
