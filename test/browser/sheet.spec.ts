import type { Page } from '@playwright/test'
import type { Request } from '../../shared/contract/envelope.ts'
import { expect, expectNames, expectNoFinding, test } from './fixtures/app.ts'
import { expectContrast } from './fixtures/contrast.ts'
import { Refusal } from './fixtures/fake-host.ts'
import { openPage, openRun } from './fixtures/played.ts'

const dialog = (page: Page) => page.getByRole('dialog', { name: /^Answer sheet for/ })
const row = (page: Page, title: string) => dialog(page).locator('li').filter({ hasText: title })
const callsOf = (calls: readonly Request[], name: string) => calls.filter((call) => call.name === name)

async function openForm(page: Page, url: string): Promise<void> {
  await openPage(page, url)
  await page.getByLabel(/^Appliance/).fill('192.0.2.11')
  await page.getByLabel('Your name').fill('Robin Vale')
  await page.getByRole('button', { name: 'Answer sheet' }).click()
  await expect(dialog(page).getByRole('listitem').first()).toBeVisible()
}

test('the answer sheet is filled in by keyboard alone, saved, and offered with its age', async ({ page, played }) => {
  const { host, door } = played
  await page.clock.setFixedTime(new Date('2026-12-02T10:00:00.000Z'))
  await openForm(page, door.url)
  await expectNames(page)
  await expectNoFinding(page)
  const status = dialog(page).getByRole('status')
  const before = Number.parseInt((await status.textContent()) ?? '', 10)
  expect(before).toBeGreaterThan(5)

  // The first question has the focus; Y and N answer and lead on.
  const others = row(page, 'Other appliances on network')
  await others.getByRole('radio', { name: 'Ask later' }).focus()
  await page.keyboard.press('y')
  await expect(others.getByRole('radio', { name: 'Yes' })).toBeChecked()
  const kind = row(page, 'Appliance type')
  await expect(kind.getByRole('radio', { name: 'Ask later' })).toBeFocused()
  await page.keyboard.press('n')
  await expect(kind.getByRole('radio', { name: 'No', exact: true })).toBeChecked()
  await expect(status).toContainText(`${String(before - 2)} entries still empty`)
  // A click answers as well, and takes the answer back.
  await others.getByRole('radio', { name: 'Ask later' }).click()
  await expect(status).toContainText(`${String(before - 1)} entries still empty`)
  await others.getByRole('radio', { name: 'Yes', exact: true }).click()
  // Evidence with an age has to say when it was so.
  const backup = dialog(page)
    .locator('li')
    .filter({ has: page.locator('#sheet-before-backup') })
  await backup.getByLabel('Pre-upgrade backup').fill('Backup 20417')
  await page.keyboard.press('Control+Enter')
  await expect(dialog(page)).toBeVisible()
  await backup.getByLabel('Done at').fill('2026-12-02T09:30')
  await page.keyboard.press('Control+Enter')
  await expect(dialog(page)).toBeHidden()
  // Saving it sends nothing else: the form of the page around it connects to no appliance.
  expect(callsOf(host.calls, 'run.open')).toEqual([])

  const [kept] = callsOf(host.calls, 'sheet.keep')
  expect(kept?.params).toMatchObject({
    appliances: [{ address: '192.0.2.11', role: 'appliance' }],
    answers: { otherAppliances: 'yes', razorgateWithoutJmm: 'no' },
    ticks: { 'before.backup': { note: 'Backup 20417', at: '2026-12-02T09:30:00.000Z' } },
  })
  const use = page.getByRole('checkbox', { name: /^Use the answer sheet of 20 Nov/ })
  await expect(use).toBeChecked()
  await expect(page.getByText('12 days old: 3 answers')).toBeVisible()
  await expectNoFinding(page)

  await page.getByLabel(/^Password/).fill('a password')
  await page.getByRole('button', { name: /^Connect and check/ }).click()
  await expect.poll(() => callsOf(host.calls, 'run.open').length).toBe(1)
  expect(callsOf(host.calls, 'run.open')[0]?.params).toMatchObject({ sheet: { name: 'sheet-192.0.2.11.yaml' } })
})

test('a saved sheet is offered, not used unasked, and another address knows none of it', async ({ page, played }) => {
  const { host, door } = played
  await openForm(page, door.url)
  await row(page, 'Other appliances on network').getByRole('radio', { name: 'No', exact: true }).click()
  await dialog(page).getByRole('button', { name: 'Save answers' }).click()
  await expect(dialog(page)).toBeHidden()
  await page.reload()
  await page.getByLabel(/^Appliance/).fill('192.0.2.11')
  const use = page.getByRole('checkbox', { name: /^Use the answer sheet/ })
  await expect(use).not.toBeChecked()
  await page.getByRole('button', { name: 'Review the answers' }).click()
  const others = row(page, 'Other appliances on network')
  await expect(others.getByRole('radio', { name: 'No', exact: true })).toBeChecked()
  await expect(others).toContainText('From the sheet of 2026-11-20; check that it is still so.')
  await expect(dialog(page)).toContainText('Filled in from the saved sheet')
  await page.keyboard.press('Escape')
  await expect(dialog(page)).toBeHidden()
  await use.check()
  host.given.set('sheet.kept', () => ({}))
  await page.getByLabel(/^Appliance/).fill('192.0.2.12')
  await expect(use).toBeHidden()
})

test('an answer of the wrong type stays in the form with the sentence that explains it', async ({ page, played }) => {
  const { host, door } = played
  await openForm(page, door.url)
  const sentence = '"Other appliances on network": "perhaps" is not yes or no.'
  host.given.set('sheet.keep', () => new Refusal(sentence, 'Correct it, or leave it empty.'))
  await dialog(page).getByRole('button', { name: 'Save answers' }).click()
  await expect(dialog(page).getByRole('alert')).toContainText(sentence)
  await expect(dialog(page)).toBeVisible()
})

test('a sheet from a file is filled in, and one that is none is refused', async ({ page, played }) => {
  const { host, door } = played
  await openForm(page, door.url)
  const file = { name: 'night.yaml', mimeType: 'text/yaml', buffer: Buffer.from('sheet: no') }
  await dialog(page).getByLabel('Fill in from a sheet file').setInputFiles(file)
  await expect.poll(() => callsOf(host.calls, 'sheet.prepare').length).toBe(2)
  expect(callsOf(host.calls, 'sheet.prepare')[1]?.params).toMatchObject({
    sheet: { name: 'night.yaml', source: 'sheet: no' },
  })
})

test('a run asks all that is open in one form', async ({ page, played }) => {
  const host = await openRun(page, played)
  await page.keyboard.press('Shift+Q')
  await expect(dialog(page)).toBeVisible()
  await expect(dialog(page).getByRole('listitem').first()).toBeVisible()
  await expectNames(page)
  await expectNoFinding(page)
  await row(page, 'Other appliances on network').getByRole('radio', { name: 'No', exact: true }).click()
  await dialog(page).getByRole('button', { name: 'Use these answers' }).click()
  await expect(dialog(page)).toBeHidden()
  expect(callsOf(host.calls, 'sheet.keep')[0]?.params).toMatchObject({ look: host.run })
  expect(callsOf(host.calls, 'run.useSheet')[0]?.params).toMatchObject({
    run: host.run,
    sheet: { name: 'sheet-192.0.2.11.yaml' },
    goOn: true,
  })
})

for (const theme of ['dark', 'light'] as const) {
  for (const [width, height] of [
    [1440, 900],
    [1024, 700],
    [720, 450],
  ] as const) {
    test(`the form fits ${String(width)} by ${String(height)}, ${theme}`, async ({ page, played }) => {
      await page.setViewportSize({ width, height })
      played.host.settings = { ...played.host.settings, theme }
      await openForm(page, played.door.url)
      await expectContrast(page)
      await expectNoFinding(page)
      const box = await dialog(page).boundingBox()
      expect(box?.width ?? 0).toBeLessThanOrEqual(width)
      const inside = await dialog(page).evaluate((element) => element.scrollWidth - element.clientWidth)
      expect(inside).toBeLessThanOrEqual(0)
      const save = dialog(page).getByRole('button', { name: 'Save answers' })
      await expect(save).toBeInViewport({ ratio: 0.9 })
    })
  }
}
