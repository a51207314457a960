import type { Page } from '@playwright/test'
import { expect } from './app.ts'

/** What a person knows of an ordinary appliance, row by row. */
const known: Readonly<Record<string, string>> = {
  'Antivirus up to date': 'Yes',
  'Corporate Edition Version 2': 'No',
}

/** The dialog with the answer sheet of the practice appliance, once its rows are there. */
export async function sheetOf(page: Page) {
  const dialog = page.getByRole('dialog', { name: /^Answer sheet for 127\.0\.0\.1/ })
  await expect(dialog.getByRole('listitem').first()).toBeVisible()
  return dialog
}

/** Fills every row of the answer sheet that is open. */
export async function fillIn(page: Page): Promise<void> {
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
