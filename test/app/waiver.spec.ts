import { expect, test } from './app.ts'
import { ended, doAll, doItByMouse, gate, goOn, inHand, line } from './engineer.ts'
import { expectNoFinding } from './findings.ts'
import { beginUpgrade, startPractice } from './house.ts'

test('a failed check is waived with an authorization, the mouse alone completes the upgrade, and the record shows the waiver first', async ({
  app,
}) => {
  const { page } = app
  // Its list says that the right to upgrade has run out, and it takes the update all the same.
  const appliance = await startPractice(app.data, [
    'licences=Upgrades Allowed (f) expired 2012-01-01|Antispam|Antivirus',
  ])
  try {
    await beginUpgrade(app.data, appliance)
    await page.reload()
    await goOn(page, appliance.password)
    const failing = page.locator('.it', { hasText: 'Fail' })
    await expect(failing).toHaveCount(1)
    const title = (await failing.locator('.t').textContent()) ?? ''
    await failing.click()
    await expect(inHand(page)).toHaveText(title)
    await expectNoFinding(page)
    await page.getByRole('toolbar', { name: 'Item' }).getByRole('button', { name: 'Waive' }).click()
    const dialog = page.getByRole('dialog', { name: /^Waive/ })
    await dialog.getByLabel(/^Authorized by/).click()
    await page.keyboard.type('Kim Ode, change board')
    await dialog.getByLabel(/^Reason/).click()
    await page.keyboard.type('Renewed this week, says support; the list is old.')
    await dialog.getByRole('button', { name: 'Waive', exact: true }).click()
    await expect(line(page, title).locator('.word')).toHaveText('Waived')
    await page.getByRole('button', { name: 'Next step' }).click()

    const done = await doAll(page, doItByMouse)
    expect(done).toContain(gate)
    await expect(ended(page)).toHaveText('Ready to close')
    await page.getByRole('link', { name: 'Record' }).click()
    await expect(page.locator('.mast')).toContainText('was upgraded to MOS 4.4.3-GA')
    // On page one: what was waived, who authorized it and why.
    const first = page.locator('.recsection', { has: page.getByRole('heading', { name: 'Exceptions and waivers' }) })
    await expect(first).toContainText('Kim Ode, change board')
    await expect(first).toContainText('Renewed this week, says support; the list is old.')
  } finally {
    await appliance.end()
  }
})
