import type { Locator, Page } from '@playwright/test'
import { expect, test } from './app.ts'
import { doAll, doIt, doItByMouse, ended, gate, inHand, nothingToDo, openPractice } from './engineer.ts'
import { fillIn, sheetOf } from './with-sheet.ts'

// Counts the input that a whole upgrade needs once its answer sheet is filled in: mouse clicks, or keys besides the
// text typed into fields. Counted in the page, so that actions of the tests' own helpers are included.

interface Spent {
  readonly presses: number
  readonly keys: number
}

/** Begins to count what the person does on this page. */
async function count(page: Page): Promise<void> {
  await page.evaluate(() => {
    const { dataset } = document.documentElement
    const add = (name: 'presses' | 'keys'): void => {
      dataset[name] = String(Number(dataset[name] ?? '0') + 1)
    }
    addEventListener('pointerdown', (event) => event.isTrusted && add('presses'), true)
    const modifiers = ['Control', 'Shift', 'Alt', 'Meta']
    const typed = (event: KeyboardEvent): boolean =>
      event.target instanceof HTMLElement &&
      event.target.matches('textarea, input:not([type=checkbox], [type=radio])') &&
      event.key.length === 1 &&
      !event.ctrlKey
    const press = (event: KeyboardEvent): void => {
      if (event.isTrusted && !modifiers.includes(event.key) && !typed(event)) add('keys')
    }
    addEventListener('keydown', press, true)
  })
}

const spent = (page: Page): Promise<Spent> =>
  page.evaluate(() => {
    const { presses = '0', keys = '0' } = document.documentElement.dataset
    return { presses: Number(presses), keys: Number(keys) }
  })

/** Text that a person types, whether by mouse or by keyboard. */
const accepted = 'It is part of the new release.'
const customer = ['Casey Lind, mail operations', 'Mail service checked.'] as const

/** Executes the run from the approval to its end; returns what was spent when the approval was reached. */
async function toItsEnd(page: Page, act: typeof doIt): Promise<Spent> {
  let before: Spent | undefined
  const done = await doAll(page, async (_page, title) => {
    before = await spent(page)
    await act(page, title)
    if (title === gate) await expect(inHand(page)).toHaveText(nothingToDo, { timeout: 30_000 })
  })
  expect(done).toEqual([gate])
  await expect(ended(page)).toHaveText('Ready to close')
  return before ?? { presses: NaN, keys: NaN }
}

/** Keeps a figure in the report of the test. */
const note = (description: string): unknown => test.info().annotations.push({ type: 'counted', description })

/** As somebody who knows where the next field is. */
async function tabTo(page: Page, field: Locator): Promise<void> {
  const isThere = (): Promise<boolean> => field.evaluate((element) => element === document.activeElement)
  for (let tabs = 0; tabs < 12 && !(await isThere()); tabs += 1) await page.keyboard.press('Tab')
  await expect(field).toBeFocused()
}

const isClosed = (page: Page): Promise<void> =>
  expect(page.getByText(/^Run closed at .* The record is final\.$/)).toBeVisible()

test('the mouse alone: 18 presses to the gate at most, and 24 until the run is closed and its record is written', async ({
  app,
}) => {
  const { page } = app
  await count(page)
  await page.getByRole('button', { name: 'Practice…' }).click()
  await page.getByRole('dialog', { name: 'Practice' }).getByRole('button', { name: 'Start practice' }).click()
  await page.getByRole('button', { name: /^Answer sheet/ }).click()
  const dialog = await sheetOf(page)
  const unfilled = await spent(page)
  await fillIn(page)
  const filling = (await spent(page)).presses - unfilled.presses
  await dialog.getByRole('button', { name: 'Save answers' }).click()
  await page.getByRole('button', { name: 'Connect and begin' }).click()
  const toGate = (await toItsEnd(page, doItByMouse)).presses - filling

  await page.getByRole('toolbar', { name: 'Item' }).getByRole('button', { name: 'Finish' }).click()
  const changes = page.getByRole('region', { name: 'Unexpected changes' })
  const integrated = changes.getByRole('button', { name: 'Integrated in this release' })
  for (const button of await integrated.all()) await button.click()
  const signs = page.getByRole('region', { name: 'Sign-off' })
  const [name, statement] = customer
  const own = signs.getByLabel('Name and role').first()
  if ((await own.inputValue()) === '') {
    await own.click()
    await page.keyboard.type('Robin Vale, field engineer')
  }
  await signs.getByRole('button', { name: 'Sign as field engineer' }).click()
  await expect(signs.getByLabel('Name and role')).toHaveCount(1)
  await signs.getByLabel('Name and role').click()
  await page.keyboard.type(name)
  await signs.getByLabel('Statement').click()
  await page.keyboard.type(statement)
  await signs.getByRole('button', { name: 'Sign as customer' }).click()
  await page.getByRole('button', { name: 'Close run' }).click()
  await isClosed(page)
  const all = (await spent(page)).presses - filling
  note(`${String(toGate)} presses to the gate, ${String(all)} in all`)
  expect(toGate).toBeLessThanOrEqual(18)
  expect(all).toBeLessThanOrEqual(24)
})

test('the keyboard alone: 40 keys besides the typed words', async ({ app }) => {
  const { page } = app
  await openPractice(page)
  await count(page)
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('button', { name: 'Connect and begin' })).toBeFocused()
  await page.keyboard.press('s')
  const dialog = await sheetOf(page)
  const unfilled = await spent(page)
  await fillIn(page)
  const filling = (await spent(page)).keys - unfilled.keys
  await page.keyboard.press('Control+Enter')
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('checkbox', { name: /^Use the answer sheet of / })).toBeChecked()
  await page.getByRole('button', { name: 'Connect and begin' }).focus()
  await page.keyboard.press('Enter')
  await toItsEnd(page, doIt)

  await page.keyboard.press('f')
  const changes = page.getByRole('region', { name: 'Unexpected changes' })
  for (const decided of ['1 of 2 decided', '2 of 2 decided']) {
    if (decided.startsWith('1')) await page.keyboard.press('u')
    else for (const key of ['Tab', 'Tab']) await page.keyboard.press(key)
    await page.keyboard.type(accepted)
    await expect(changes).toContainText(decided)
  }
  const [name, statement] = customer
  const signs = page.getByRole('region', { name: 'Sign-off' })
  await tabTo(page, signs.getByLabel('Name and role').first())
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.type('Robin Vale, field engineer')
  await page.keyboard.press('Enter')
  await expect(signs.getByLabel('Name and role')).toHaveCount(1)
  await tabTo(page, signs.getByLabel('Name and role'))
  await page.keyboard.type(name)
  await page.keyboard.press('Tab')
  await page.keyboard.type(statement)
  await page.keyboard.press('Enter')
  // The key does nothing while the signature is still being written down.
  await expect(page.getByRole('button', { name: 'Close run' })).toBeEnabled()
  await page.keyboard.press('Control+Shift+Enter')
  await isClosed(page)
  // One key for the dialog of the practice appliances, before the count began.
  const keys = (await spent(page)).keys - filling + 1
  note(`${String(keys)} keys besides typed words`)
  expect(keys).toBeLessThanOrEqual(40)
})
