import type { Page } from '@playwright/test'
import { expect, expectNoFinding, test } from './fixtures/app.ts'
import { doIt, gate, inHand, line, nextAsked } from './fixtures/engineer.ts'
import { openHouse, startPractice } from './fixtures/house.ts'

async function practise(page: Page, address: string, scenario: string): Promise<void> {
  await page.goto(address)
  await page.getByRole('radio', { name: scenario }).click()
  await page.getByRole('button', { name: 'Start practice' }).click()
  await page.getByRole('button', { name: 'Connect and begin' }).click()
  await expect(page.getByRole('log')).toContainText('License Hostid')
}

test('the console is taken, typed in by hand, held to the interlocks, and given back', async ({ page, address }) => {
  await practise(page, address, 'Everything goes well.')
  await nextAsked(page, [])
  await page.keyboard.press('Control+b')
  const field = page.getByLabel(/command to send$/)
  await expect(field).toBeFocused()
  await expect(page.locator('.hold')).toContainText('You have the keyboard.')
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
  await expect(page.locator('.hold')).toContainText('Engine has the keyboard.')
  await expect(page.getByRole('log')).toContainText(/keyboard/)
})

test('a gate that fails is waived by whoever may, and the rest goes on', async ({ page, address }) => {
  await practise(page, address, 'The right to upgrade has expired.')
  const failing = page.locator('.it', { hasText: 'Fail' }).first()
  await expect(failing).toBeVisible()
  const title = (await failing.locator('.t').textContent()) ?? ''
  await failing.click()
  await expect(inHand(page)).toHaveText(title)
  await expectNoFinding(page)
  await page.keyboard.press('w')
  await page.keyboard.type('Kim Ode, change board')
  await page.keyboard.press('Tab')
  await page.keyboard.type('A new licence lies here, and is entered after the upgrade.')
  await page.getByRole('button', { name: 'Waive', exact: true }).last().click()
  await expect(line(page, title).locator('.word')).toHaveText('Waived')
})

test('the app is quit in the middle of the install and opened again: it is where it was, and goes on', async ({
  browser,
}) => {
  // A page of its own: while the app is gone, the browser complains that it is.
  const page = await browser.newPage()
  const house = await openHouse()
  const appliance = await startPractice(house.data, ['install=9000'])
  try {
    await page.goto(house.url)
    await page.getByLabel(/^Appliance/).fill(appliance.address)
    await page.getByRole('radio', { name: /^Telnet/ }).check({ force: true })
    await page.getByLabel(/^User/).fill('Administrator')
    await page.getByLabel(/^Password/).fill(appliance.password)
    await page.getByRole('radio', { name: /^Check, then upgrade/ }).check({ force: true })
    await page.getByLabel(/^Your name/).fill('Robin Vale')
    await page.getByLabel(/^Update/).selectOption('R4_4_3-GA')
    await page.getByRole('button', { name: /^Connect and/ }).click()
    const done: string[] = []
    for (let title = await nextAsked(page, done); title !== undefined; title = await nextAsked(page, done)) {
      done.push(title)
      await doIt(page, title)
      if (title === gate) break
    }
    await expect(inHand(page)).toHaveText('Nothing to do. Do not reboot the appliance.')
    await expect(page.locator('.stages li[aria-current=step]')).toBeVisible()
    await house.quit()
    await expect(page.getByRole('alert').filter({ hasText: 'Uptick itself does not answer' })).toBeVisible()

    await house.reopen()
    await page.goto(house.url)
    await expect(page.getByRole('button', { name: /^Resume / })).toBeVisible()
    await page.getByRole('button', { name: /^Open / }).click()
    await expect(inHand(page)).toHaveText('Nothing to do. Do not reboot the appliance.')
    await page.keyboard.press('c')
    await page.getByLabel(/^Password for/).fill(appliance.password)
    await page.keyboard.press('Enter')
    await expect(page.getByRole('dialog')).toBeHidden()
    // It waits again, as a run that is carried: a probe of this process, and nothing sent a second time.
    await expect(page.getByRole('button', { name: 'Stop', exact: true })).toBeVisible()
    await expect(page.locator('.stages li[aria-current=step] li')).not.toHaveCount(1)
    await page.keyboard.press('Escape')
    await page.keyboard.press('Alt+r')
    const reader = page.getByRole('region', { name: 'Transcript to read' })
    await expect(reader.locator('p', { hasText: 'Update Install' })).toHaveCount(1)
  } finally {
    await page.close()
    await appliance.end()
    await house.close()
  }
})
