import { chromium, expect, test } from '@playwright/test'
import { openHouse } from '../app/house.ts'
import { openInBrowser } from '../app/in-browser.ts'
import { practise } from '../app/engineer.ts'

/** What this door alone has: an address worth one visit, a page that outlives its host, files that are fetched. */

test('an address is worth one visit, and another browser is not let in', async () => {
  const app = await openInBrowser()
  try {
    await expect(app.page.getByRole('heading', { name: 'New connection' })).toBeVisible()
    await expect(app.page).toHaveURL(/^http:\/\/127\.0\.0\.1:\d+\/(#.*)?$/)
    const browser = await chromium.launch()
    const stranger = await browser.newPage()
    const answer = await stranger.goto(app.address)
    expect(answer?.status()).toBe(401)
    await expect(stranger.locator('body')).toContainText('used before')
    await browser.close()
  } finally {
    await app.close()
  }
})

test('a page whose host has gone says so', async ({ page }) => {
  const house = await openHouse()
  try {
    await page.goto(house.address)
    await expect(page.getByRole('heading', { name: 'New connection' })).toBeVisible()
    await house.quit()
    await expect(page.getByRole('alert').filter({ hasText: 'Uptick itself does not answer' })).toBeVisible()
  } finally {
    await page.close()
    await house.close()
  }
})

test('a copy of an exported record is fetched as a file', async () => {
  const app = await openInBrowser()
  try {
    const { page } = app
    await practise(page)
    await page.keyboard.press('5')
    await page.getByRole('button', { name: 'Export the record' }).click()
    await expect(page.locator('.exported')).toContainText('Written to')
    const download = page.waitForEvent('download')
    await page.getByRole('link', { name: 'Save a copy' }).focus()
    await page.keyboard.press('Enter')
    expect((await download).suggestedFilename()).toMatch(/\.html$/)
  } finally {
    await app.close()
  }
})
