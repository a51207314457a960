import { expect, test } from './fixtures/app.ts'
import { openRun } from './fixtures/played.ts'

test('a person chooses by keys what is withheld: preview and export follow, and the choice is kept', async ({
  page,
  played,
}) => {
  const host = await openRun(page, played)
  const asked = (name: string) => host.calls.findLast((call) => call.name === name)?.params
  await page.keyboard.press('5')
  await page.keyboard.press('o')
  await expect(page.getByLabel('Customer, ticket and maintenance window')).toBeFocused()
  expect(asked('record.preview'), 'nothing chosen yet is nothing withheld').toEqual({ run: host.run })
  await page.keyboard.press('Tab')
  await page.keyboard.press('Space')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Space')
  const panel = page.getByRole('region', { name: 'Redacted copy' })
  await expect(panel).toContainText(
    '41 values redacted: Host names and prompts 20, Addresses and URLs 21; 2 files left out',
  )
  await expect(panel).toContainText('Not redacted, because a record needs it: the title of the page.')
  const own = { policy: 'own', kinds: ['hosts', 'addresses'] }
  expect(asked('record.preview')).toEqual({ run: host.run, redact: own })
  await page.keyboard.press('Control+e')
  await expect(page.locator('.exported')).toContainText('Written to /data/record.html')
  expect(asked('record.export')).toEqual({ run: host.run, format: 'html', redact: own })
  expect(host.settings['redaction']).toEqual(['hosts', 'addresses'])

  await page.keyboard.press('d')
  await expect(panel).toContainText('Only passwords are left out')
  await page.keyboard.press('d')
  await expect(panel, 'back to the choice, not to another policy').toContainText('41 values redacted')
})
