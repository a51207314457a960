import type { Page } from '@playwright/test'
import { expect, expectNoFinding, test } from './fixtures/app.ts'

const line = (page: Page, title: string) => page.locator('.it').filter({ has: page.getByText(title, { exact: true }) })
const inHand = (page: Page) => page.locator('main h1')
const closed = (page: Page) => page.locator('.stopnow .chip')
const gate = 'Point of no return'

/**
 * Resolves once the run is closed, or something asks the person that was not done before; gives its title, or undefined at the
 * end. What was just answered may say that it waits until the engine comes by.
 */
async function nextAsked(page: Page, done: readonly string[]): Promise<string | undefined> {
  const asks = page.locator('.it.sel .word', { hasText: 'Asks you' }).or(page.locator('.gateview'))
  let title: string | undefined
  await expect(async () => {
    await expect(closed(page).or(asks).first()).toBeVisible()
    title = (await closed(page).isVisible()) ? undefined : ((await inHand(page).textContent()) ?? '')
    expect(done, 'an item asked twice').not.toContain(title)
  }).toPass({ timeout: 60_000 })
  return title
}

/** Does by keyboard what is asked: answers, approves or ticks. */
async function doIt(page: Page, title: string): Promise<void> {
  if (title === gate) return approve(page)
  if (await page.locator('.question').isVisible()) {
    await answer(page)
  } else {
    await page.keyboard.press('t')
    await page.keyboard.type('Seen on the appliance.')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await expect(page.getByRole('button', { name: 'Tick', exact: true }).last()).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('dialog')).toBeHidden()
  }
  await expect(line(page, title).locator('.word')).not.toHaveText('Asks you')
}

/** The field has the focus by itself; the licence stands before it, and neither alone opens the button. */
async function approve(page: Page): Promise<void> {
  const field = page.getByLabel(/^Type .* to approve/)
  const install = page.getByRole('button', { name: 'Install 4.4.3-GA on ms-01' })
  await expect(field).toBeFocused()
  await page.keyboard.type('ms-01 4.4.2')
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('Space')
  await page.keyboard.press('Tab')
  await expect(install).toBeDisabled()
  await page.keyboard.press('Control+A')
  await page.keyboard.type('ms-01 4.4.3-GA')
  await expect(install).toBeEnabled()
  await page.keyboard.press('Enter')
}

/** No where that can be said, else the first choice, which is always "nothing", else a word. */
async function answer(page: Page): Promise<void> {
  const question = page.locator('.question').first()
  const no = question.getByRole('radio', { name: 'No', exact: true })
  const first = question.getByRole('radio').first()
  await page.keyboard.press('u')
  if (await no.isVisible()) {
    await page.keyboard.press('ArrowRight')
    await expect(no).toBeChecked()
  } else if (await first.isVisible()) {
    await page.keyboard.press('Space')
    await expect(first).toBeChecked()
  } else {
    await page.keyboard.type('none')
  }
  await page.keyboard.press('Enter')
}

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
