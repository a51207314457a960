import type { Page } from '@playwright/test'
import { expect, expectNoFinding, test } from './fixtures/app.ts'

const line = (page: Page, title: string) => page.locator('.it').filter({ has: page.getByText(title, { exact: true }) })
const inHand = (page: Page) => page.locator('main h1')
const closed = (page: Page) => page.locator('.stopnow .chip')

/** Resolves once the run is closed, or the item in hand asks the person; gives its title, or undefined at the end. */
async function nextAsked(page: Page): Promise<string | undefined> {
  const asks = page.locator('.it.sel .word', { hasText: 'Asks you' })
  await expect(closed(page).or(asks)).toBeVisible({ timeout: 60_000 })
  return (await closed(page).isVisible()) ? undefined : ((await inHand(page).textContent()) ?? '')
}

/** Does by keyboard what the item in hand asks: answers, approves or ticks. */
async function doIt(page: Page, title: string): Promise<void> {
  if (await page.locator('.gate').isVisible()) {
    const label = (await page.locator('.gate label').textContent()) ?? ''
    const phrase = /“(.*)”/.exec(label)?.[1] ?? ''
    expect(phrase).toBe('ms-01 4.4.3-GA')
    await page.keyboard.press('u')
    await page.keyboard.type('ms-01 4.4.2')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('button', { name: /^Approve: install/ })).toBeDisabled()
    await page.keyboard.press('Control+A')
    await page.keyboard.type(phrase)
    await page.keyboard.press('Enter')
  } else if (await page.locator('.question').isVisible()) {
    await answerIt(page)
  } else {
    await page.keyboard.press('t')
    await page.keyboard.type('Seen on the appliance.')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await expect(page.getByRole('button', { name: 'Tick', exact: true }).last()).toBeFocused()
    await page.keyboard.press('Enter')
  }
  await expect(line(page, title).locator('.word')).not.toHaveText('Asks you')
}

/**
 * No where that can be said, else the first choice, which is always "nothing", else a word. The run may go on meanwhile and
 * draw the question anew: then the keys are pressed once more, as a person would.
 */
async function answerIt(page: Page): Promise<void> {
  const question = page.locator('.question')
  const no = question.getByRole('radio', { name: 'No', exact: true })
  const nothing = question.getByRole('radio', { name: 'nothing', exact: true })
  const [key, wanted] = (await no.isVisible()) ? (['ArrowRight', no] as const) : (['Space', nothing] as const)
  if ((await question.getByRole('radio').count()) > 0) {
    await expect(async () => {
      await page.keyboard.press('u')
      await page.keyboard.press(key)
      await expect(wanted).toBeChecked({ timeout: 1_000 })
    }).toPass()
  } else {
    await page.keyboard.press('u')
    await page.keyboard.type('none')
  }
  await page.keyboard.press('Enter')
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
  for (let title = await nextAsked(page); title !== undefined; title = await nextAsked(page)) {
    expect(done, 'an item asked twice').not.toContain(title)
    done.push(title)
    if (title === 'Install') {
      await expectNoFinding(page)
      // In the middle of it all, the page is loaded anew: nothing is lost.
      const before = await page.locator('.it').allTextContents()
      await page.reload()
      await expect(inHand(page)).toHaveText('Install')
      expect(await page.locator('.it').allTextContents()).toEqual(before)
    }
    await doIt(page, title)
    if (title === 'Install') {
      await expect(inHand(page)).toHaveText('Wait for the return', { timeout: 30_000 })
      await page.reload()
      await expect(page.locator('.stages')).toBeVisible()
    }
  }
  expect(done).toContain('Install')
  await expect(closed(page)).toHaveText('Closed: done')
  await expect(page.locator('.switcher')).toContainText('4.4.3-GA')
  await expectNoFinding(page)
  const sent = await page.locator('.l.e .tx1').allTextContents()
  expect(sent.filter((command) => command.startsWith('Update Install'))).toHaveLength(1)
  expect(sent.filter((command) => /^Uce Update/.test(command))).toEqual(['Uce Update rpdengine', 'Uce Update default'])

  await page.keyboard.press('4')
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

  await page.keyboard.press('3')
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
