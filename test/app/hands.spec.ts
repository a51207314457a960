import { expect, test } from './app.ts'
import { nextAsked, practise } from './engineer.ts'
import { expectNoFinding } from './findings.ts'

test('the console is taken, typed in by hand, held to the interlocks, and given back', async ({ app }) => {
  const { page } = app
  await practise(page)
  await nextAsked(page, [])
  await page.keyboard.press('Control+b')
  const field = page.getByLabel(/command to send$/)
  await expect(field).toBeFocused()
  await expect(page.locator('.hold')).toContainText('You have control.')
  await page.keyboard.type('Version')
  await page.keyboard.press('Enter')
  const mine = page.locator('.l', { hasText: 'you' })
  await expect(mine).toContainText('Version')
  await expect(field).toHaveValue('')
  await expectNoFinding(page)

  await page.keyboard.type('Update Install ftp://192.0.2.9/R4_4_3-GA')
  await page.keyboard.press('Enter')
  const refusal = page.locator('.hold').getByRole('alert')
  await expect(refusal).toBeVisible()
  await expect(field, 'what was refused stays, to be changed').toHaveValue('Update Install ftp://192.0.2.9/R4_4_3-GA')
  await expect(mine.filter({ hasText: 'Update Install' }), 'it never went out').toHaveCount(0)
  await expectNoFinding(page)

  await field.fill('')
  await page.keyboard.press('Control+b')
  await expect(page.locator('.hold')).toContainText('Uptick is in control.')
  await expect(page.getByRole('log')).toContainText(/control/)
})
