import type { Page } from '@playwright/test'
import { expect, expectNoFinding, test } from './fixtures/app.ts'
import { closed, doIt, gate, inHand, nextAsked } from './fixtures/engineer.ts'

/** What the reader view says was sent, in its order: the whole transcript, as a plain list. */
async function commandsSent(page: Page): Promise<readonly string[]> {
  await page.keyboard.press('Alt+r')
  const reader = page.getByRole('region', { name: 'Transcript to read' })
  const earlier = reader.getByRole('button', { name: 'Show earlier ones' })
  while (await earlier.isVisible()) {
    await earlier.focus()
    await page.keyboard.press('Enter')
  }
  const sent = await reader.locator('p', { hasText: ' sent:' }).locator('.mono').allTextContents()
  await expectNoFinding(page)
  await page.keyboard.press('Alt+r')
  return sent
}

test('the keyboard alone connects, answers, ticks, approves, sees the upgrade end and exports the record', async ({
  page,
  address,
}) => {
  await page.goto(address)
  await expect(page).toHaveURL(/127\.0\.0\.1:\d+\/(#.*)?$/)
  await expect(page.getByRole('radio', { name: 'Everything goes well.' })).toBeChecked()
  await expectNoFinding(page)

  await page.keyboard.press('p')
  const begin = page.getByRole('button', { name: 'Connect and begin' })
  await expect(begin).toBeFocused()
  await expect(page.locator('select#to')).toHaveValue('R4_4_3-GA')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('log')).toContainText('License Hostid')

  const done: string[] = []
  for (let title = await nextAsked(page, done); title !== undefined; title = await nextAsked(page, done)) {
    done.push(title)
    if (title === gate) {
      await expectNoFinding(page)
      // In the middle of it all, the page is loaded anew: nothing is lost.
      const before = await page.locator('.gates li').allTextContents()
      await page.reload()
      await expect(inHand(page)).toHaveText(gate)
      await expect(page.locator('.gates li')).toHaveText(before)
    }
    await doIt(page, title)
    if (title === gate) {
      await expect(inHand(page)).toHaveText('Nothing to do. Do not reboot the appliance.', { timeout: 30_000 })
      await page.reload()
      await expect(page.locator('.stages')).toBeVisible()
    }
  }
  expect(done).toContain(gate)
  await expect(closed(page)).toHaveText('Closed: done')
  await expect(page.locator('.switcher')).toContainText('4.4.3-GA')
  await expectNoFinding(page)
  const sent = await commandsSent(page)
  expect(sent.filter((command) => command.startsWith('Update Install'))).toHaveLength(1)
  expect(sent.filter((command) => /^Uce Update/.test(command))).toEqual(['Uce Update rpdengine', 'Uce Update default'])

  await page.keyboard.press('5')
  await expect(page.locator('.mast')).toContainText('Proved on 4.4.3-GA')
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
  await expect(page.locator('.sayings').getByLabel('Does not hold')).toHaveCount(0)
  await expect(page.locator('.sayings').getByLabel('Fault')).toHaveCount(0)

  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Save a copy' }).focus()
  await page.keyboard.press('Enter')
  expect((await download).suggestedFilename()).toMatch(/\.html$/)

  await page.keyboard.press('4')
  await expect(page.getByRole('rowheader', { name: /R4_4_3-GA/ })).toBeVisible()
  await expectNoFinding(page)
})

test('a wrong password is told in one sentence, and no password stays on the page', async ({ page, address }) => {
  await page.goto(address)
  await page.getByRole('radio', { name: 'Everything goes well.' }).waitFor()
  await page.keyboard.press('p')
  await expect(page.getByRole('button', { name: 'Connect and begin' })).toBeFocused()
  await page.getByLabel('Password').fill('not-the-password')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alert').filter({ hasText: 'password' }).first()).toBeVisible()
  expect(await page.content()).not.toContain('not-the-password')
})

test('an address is worth one visit, and another browser is not let in', async ({
  page,
  browser,
  address,
  complaints,
}) => {
  await page.goto(address)
  await expect(page.getByRole('heading', { name: 'Connect to an appliance' })).toBeVisible()
  const stranger = await browser.newPage()
  const answer = await stranger.goto(address)
  expect(answer?.status()).toBe(401)
  await expect(stranger.locator('body')).toContainText('used before')
  await stranger.close()
  expect(complaints).toEqual([])
})
