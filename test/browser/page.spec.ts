import type { Page } from '@playwright/test'
import { findingsOf } from '../app/axe.ts'
import { expect, expectNames, expectNoFinding, test } from './fixtures/app.ts'
import { openPage, openRun, upToTheGate } from './fixtures/played.ts'

test('every screen has names, headings and no axe finding, empty and full', async ({ page, played }) => {
  await openPage(page, played.door.url)
  for (const [key, heading] of [
    ['1', 'New connection'],
    ['2', 'No run is open'],
    ['3', 'Fleet'],
    ['4', 'Patch mirror'],
    ['5', 'Record'],
    ['Control+Comma', 'Settings'],
  ] as const) {
    await page.keyboard.press(key)
    await expect(page.getByRole('heading', { level: 1, name: heading })).toBeAttached()
    await expectNames(page)
    await expectNoFinding(page)
  }
})

test('the wait shows its stages, its download and what is refused, without an axe finding', async ({
  page,
  played,
}) => {
  await page.clock.setFixedTime(new Date('2026-11-23T01:10:00.000Z'))
  const host = await openRun(page, played)
  upToTheGate(host)
  await expect(page.getByRole('heading', { level: 1, name: 'Install approval' })).toBeVisible()
  await expectNoFinding(page)
  host.append('approval.given', { appliance: 'a1', gate: 'point-of-no-return', item: 'cli.install', by: 'Robin Vale' })
  host.carryOn()
  await expect(page.getByRole('progressbar', { name: 'Download by the appliance' })).toHaveAttribute(
    'aria-valuenow',
    '86',
  )
  await expect(page.locator('.stages li[aria-current=step]')).toContainText('Lingering')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Nothing to do. Do not reboot the appliance.')
  await expect(page.locator('.stopnow')).toContainText('Do not reboot it')
  await expectNoFinding(page)
  host.goOn()
  await expect(page.locator('.switcher')).toContainText('ms-01')
  await expect(page.getByRole('status').first()).toContainText(/verified|Needs you/, { timeout: 12_000 })
})

test('the guide is found entry by entry, and leads to the items that carry it out', async ({ page, played }) => {
  await openRun(page, played)
  await expect(page.locator('.guideref')).toHaveText(/^Guide, pages? \d+/)
  await page.keyboard.press('g')
  await expect(page.locator('.popover .guideentries > li').first()).toContainText(/^Page \d+/)
  await page.keyboard.press('Escape')
  await expect(page.locator('.guideref')).toBeFocused()
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('combobox', { name: 'Find or do' })).toBeFocused()
  await page.keyboard.type('catalogue')
  await expect(page.getByRole('option')).toHaveCount(1)
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Entries of the guide' })
  await expect(dialog.getByRole('status')).toHaveText('102 of 102 entries')
  await expectNames(page)
  await expectNoFindingHere(page)
  await dialog.getByRole('searchbox').fill('no such entry anywhere')
  await expect(dialog).toContainText('No entry contains these words.')
  await dialog.getByRole('searchbox').fill('before.antispam-engines')
  await dialog.getByRole('button', { name: 'Antispam engines in use' }).click()
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Antispam engines in use')
})

test('dialogs hold the focus, close with Esc, give the focus back, and pass axe', async ({ page, played }) => {
  await openRun(page, played)
  const line = page.locator('.it').nth(3)
  await line.focus()
  for (const [key, name] of [
    ['t', /^Mark done:/],
    ['w', /^Waive:/],
    ['?', /^Keys$/],
    ['Control+k', /^Find or do$/],
  ] as const) {
    await page.keyboard.press(key)
    const dialog = page.getByRole('dialog', { name })
    await expect(dialog).toBeVisible()
    await expectNames(page)
    await expectNoFindingHere(page)
    for (let tab = 0; tab < 8; tab += 1) {
      await page.keyboard.press('Tab')
      expect(await dialog.evaluate((element) => element.contains(document.activeElement))).toBe(true)
    }
    await page.keyboard.press('Escape')
    await expect(dialog).toBeHidden()
    await expect(line).toBeFocused()
  }
})

/** Keys rest while a dialog is open, so the theme stays as it is. */
async function expectNoFindingHere(page: Page): Promise<void> {
  expect(await findingsOf(page)).toEqual([])
}

test('a waiver is shown with its authorization and reason, also in the outline', async ({ page, played }) => {
  const host = await openRun(page, played)
  await page.keyboard.press('w')
  await page.keyboard.type('Kim Ode, change board')
  await page.keyboard.press('Tab')
  await page.keyboard.type('Known from the change record.')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toBeHidden()
  const waived = host.entries.find((entry) => entry.type === 'item.waived')
  expect(waived?.data).toMatchObject({ authority: 'Kim Ode, change board', reason: 'Known from the change record.' })
  await expect(page.locator('.it', { hasText: 'Waived' })).toHaveCount(1)
})

test('evidence leads from the verdict to its lines', async ({ page, played }) => {
  await openRun(page, played)
  await page.locator('.it').first().focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'Current release' })).toBeVisible()
  await page.keyboard.press('e')
  await expect(page.locator('.l.ev .tx1')).toHaveText(['OK Completed "4.3.7-GA"'])
  await expect(page.getByRole('log')).toBeFocused()
})

test('letters write in a field and act outside it; they can be switched off', async ({ page, played }) => {
  await openRun(page, played)
  await page.keyboard.press('/')
  await page.keyboard.type('jkt1')
  await expect(page.getByLabel('Filter items, facts, commands')).toHaveValue('jkt1')
  await expect(page.locator('.outline')).toContainText('No item matches')
  await page.keyboard.press('Escape')
  await expect(page.locator('.it').first()).toBeVisible()
  await page.keyboard.press('?')
  await page.getByLabel(/^Single-letter shortcuts/).focus()
  await page.keyboard.press('Space')
  await page.keyboard.press('Escape')
  await page.keyboard.press('t')
  await expect(page.getByRole('dialog')).toBeHidden()
})

test('lost pushes are asked for, and a second window shows the same run', async ({ page, played, context }) => {
  const host = await openRun(page, played)
  const second = await context.newPage()
  await second.goto(`http://127.0.0.1:${String(played.door.port)}/#/run/${host.run}`)
  await expect(second.locator('.it').first()).toBeVisible()
  for (let lost = 1; lost <= 3; lost += 1) host.lose.add(host.state.seq + lost)
  for (const text of ['one', 'two', 'three', 'four']) host.append('note.added', { text, by: 'Robin Vale' })
  for (const window of [page, second]) {
    for (const text of ['one', 'two', 'three', 'four']) {
      await expect(window.getByRole('log')).toContainText(`Note by Robin Vale: ${text}`)
    }
  }
})

test('arrows walk the outline, F6 the panes', async ({ page, played }) => {
  await openRun(page, played)
  await page.keyboard.press('F6')
  await expect(page.getByRole('navigation', { name: 'Outline' })).toBeFocused()
  await page.locator('.it').first().focus()
  await page.keyboard.press('ArrowDown')
  await expect(page.locator('.it').nth(1)).toBeFocused()
  await page.keyboard.press('End')
  await expect(page.locator('.it').last()).toBeFocused()
  await page.keyboard.press('F6')
  await expect(page.getByRole('main')).toBeFocused()
  await page.keyboard.press('F6')
  await expect(page.getByRole('complementary', { name: 'Console' })).toBeFocused()
})

for (const [name, size] of [
  ['a small window', { width: 1024, height: 700 }],
  ['a page at 200 %', { width: 720, height: 450 }],
] as const) {
  test(`${name} loses nothing sideways`, async ({ page, played }) => {
    await page.setViewportSize(size)
    await openRun(page, played)
    for (const key of ['1', '2', '3', '4', '5', 'Control+Comma']) {
      await page.keyboard.press(key)
      const over = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      expect(over, `screen ${key}`).toBeLessThanOrEqual(0)
    }
  })
}
