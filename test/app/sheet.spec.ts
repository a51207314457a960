import type { Page } from '@playwright/test'
import { expect, test } from './app.ts'
import { doAll, doIt, ended, gate, inHand, nothingToDo, openPractice } from './engineer.ts'
import { expectNoFinding } from './findings.ts'

test('an upgrade that is opened with a filled answer sheet asks for nothing but the approval of its install', async ({
  app,
}) => {
  const { page } = app
  await openPractice(page)
  await page.keyboard.press('Control+Enter')
  const begin = page.getByRole('button', { name: 'Connect and begin' })
  await expect(begin).toBeFocused()
  await page.keyboard.press('s')
  const dialog = page.getByRole('dialog', { name: /^Answer sheet for 127\.0\.0\.1/ })
  await expect(dialog.getByRole('listitem').first()).toBeVisible()
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
  // What was arranged beforehand is said to be open still, and the sheet stands in the record.
  await page.getByRole('link', { name: 'Record' }).click()
  await expect(page.locator('.mast')).toContainText('was upgraded to MOS 4.4.3-GA')
  await expect(page.locator('.record')).toContainText('The full backup after the upgrade is still to be made')
  await expect(page.locator('.record')).toContainText('From the answer sheet.')
})

/** What a person knows of an ordinary appliance, row by row. */
const known: Readonly<Record<string, string>> = {
  'Antivirus up to date': 'Yes',
  'Corporate Edition Version 2': 'No',
}

async function fillIn(page: Page): Promise<void> {
  const rows = page.getByRole('dialog').getByRole('listitem')
  for (const row of await rows.all()) {
    const title = (await row.getByRole('heading').textContent()) ?? ''
    const nothing = row.getByRole('radio', { name: 'Nothing', exact: true })
    if ((await nothing.count()) > 0) await nothing.click()
    else if ((await row.getByRole('radiogroup').count()) > 0) {
      const word = row.getByRole('radio', { name: known[title] ?? 'No', exact: true })
      if ((await word.count()) > 0) await word.click()
    } else if ((await row.getByRole('spinbutton').count()) > 0) await row.getByRole('spinbutton').fill('1')
    else {
      const words = title === 'Patches to reinstall' ? 'none' : title === 'System load' ? '1' : 'seen, 21:00'
      await row.getByRole('textbox').first().fill(words)
      const at = row.getByLabel('Done at')
      if ((await at.count()) > 0) await at.fill(await anHourAgo(page))
    }
  }
}

/** By the clock and in the zone of the page, as its field has it. */
function anHourAgo(page: Page): Promise<string> {
  return page.evaluate(() => {
    const at = new Date(Date.now() - 3_600_000)
    return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
  })
}
