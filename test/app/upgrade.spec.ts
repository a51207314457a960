import { expect, test } from './app.ts'
import { ended, commandsSent, doAll, doIt, gate, inHand, nothingToDo, openPractice } from './engineer.ts'
import { expectNoFinding } from './findings.ts'

test('the keyboard alone connects, answers, marks steps done, approves, sees the upgrade end and exports the record', async ({
  app,
}) => {
  const { page } = app
  await openPractice(page)
  await expectNoFinding(page)
  await page.keyboard.press('Control+Enter')
  const begin = page.getByRole('button', { name: 'Connect and begin' })
  await expect(begin).toBeFocused()
  await expect(page.locator('select#to')).toHaveValue('R4_4_3-GA')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('log')).toContainText('OK Completed')

  const done = await doAll(page, async (_page, title) => {
    if (title !== gate) return doIt(page, title)
    await expectNoFinding(page)
    // In the middle of the checks, and again during the install, the page is reloaded: nothing is lost.
    const before = await page.locator('.gates li').allTextContents()
    await page.reload()
    await expect(inHand(page)).toHaveText(gate)
    await expect(page.locator('.gates li')).toHaveText(before)
    await doIt(page, title)
    await expect(inHand(page)).toHaveText(nothingToDo, { timeout: 30_000 })
    await page.reload()
    await expect(page.locator('.stages')).toBeVisible()
  })
  expect(done).toContain(gate)
  await expect(ended(page)).toHaveText('Ready to close')
  await expect(page.locator('.switcher')).toContainText('4.4.3-GA')
  await expectNoFinding(page)
  const sent = await commandsSent(page)
  expect(sent.filter((command) => command.startsWith('Update Install'))).toHaveLength(1)
  expect(sent.filter((command) => /^Uce Update/.test(command))).toEqual(['Uce Update rpdengine', 'Uce Update default'])

  await page.keyboard.press('5')
  await expect(page.locator('.mast')).toContainText('was upgraded to MOS 4.4.3-GA')
  await page.keyboard.press('g')
  await page.keyboard.type('Robin Vale')
  await page.keyboard.press('Enter')
  await expect(page.locator('.sign li').first()).toContainText('Robin Vale')
  // Where the signature is still being written down, the key does nothing yet.
  await expect(async () => {
    await page.keyboard.press('Control+e')
    await expect(page.locator('.exported')).toContainText('Written to', { timeout: 10_000 })
  }).toPass()
  await expect(page.locator('.head8 span')).toHaveCount(8)
  await expectNoFinding(page)

  const written = (await page.locator('.exported .mono').textContent()) ?? ''
  const code = (await page.locator('.head8').getAttribute('aria-label')) ?? ''
  await page.keyboard.press('v')
  await page.keyboard.type(written)
  await page.keyboard.press('Tab')
  await page.keyboard.type(code.replace('Code ', '').replaceAll(' ', '-'))
  await page.keyboard.press('Enter')
  const sayings = page.locator('.sayings li')
  await expect(sayings.first()).toBeVisible()
  await expect(page.locator('.sayings').getByLabel('Failed')).toHaveCount(0)
  await expect(page.locator('.sayings').getByLabel('Fault')).toHaveCount(0)

  await page.keyboard.press('Control+4')
  await expect(page.getByRole('rowheader', { name: /R4_4_3-GA/ })).toBeVisible()
  await expectNoFinding(page)
})

test('a wrong password is reported in one sentence, and no password stays on the page', async ({ app }) => {
  const { page } = app
  await openPractice(page)
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('button', { name: 'Connect and begin' })).toBeFocused()
  await page.getByLabel('Password').fill('not-the-password')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alert').filter({ hasText: 'password' }).first()).toBeVisible()
  expect(await page.content()).not.toContain('not-the-password')
})
