import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
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
    const answered: number[] = []
    stranger.on('response', (response) => void (response.url().endsWith('/enter') && answered.push(response.status())))
    await stranger.goto(app.address)
    await expect(stranger.getByRole('heading', { level: 1 })).toHaveText('Uptick is not open in this window')
    expect(answered).toEqual([401])
    await browser.close()
  } finally {
    await app.close()
  }
})

test('the page keeps its key to itself: no cookie, no token in an address, and nothing for another server of this computer', async () => {
  const app = await openInBrowser()
  const asked: string[] = []
  const other = createServer((request, response) => {
    asked.push(JSON.stringify(request.headers))
    response.end('<!doctype html><title>Another server</title>')
  })
  try {
    await expect(app.page.getByRole('heading', { name: 'New connection' })).toBeVisible()
    const token = new URL(app.address).hash.slice('#token='.length)
    expect(token).toMatch(/^[\w-]{20,}$/)
    expect(app.page.url()).not.toContain(token)
    const context = app.page.context()
    expect(await context.cookies()).toEqual([])
    const key = await app.page.evaluate(() => localStorage.getItem('uptick.key'))
    expect(key).toMatch(/^[\w-]{20,}$/)
    other.listen(0, '127.0.0.1')
    await once(other, 'listening')
    const second = await context.newPage()
    await second.goto(`http://127.0.0.1:${String((other.address() as AddressInfo).port)}/`)
    expect(asked.length).toBeGreaterThan(0)
    expect(asked.join()).not.toContain(key)
    expect(await second.evaluate(() => localStorage.getItem('uptick.key'))).toBeNull()
  } finally {
    other.close()
    await app.close()
  }
})

test('a reload and a second window are admitted by the key, and no page without it', async () => {
  const app = await openInBrowser()
  try {
    await expect(app.page.getByRole('heading', { name: 'New connection' })).toBeVisible()
    await app.page.reload()
    await expect(app.page.getByRole('heading', { name: 'New connection' })).toBeVisible()
    const second = await app.anotherWindow()
    await expect(second.getByRole('heading', { name: 'New connection' })).toBeVisible()
    await second.evaluate(() => localStorage.removeItem('uptick.key'))
    await second.reload()
    await expect(second.getByRole('heading', { level: 1 })).toHaveText('Uptick is not open in this window')
  } finally {
    await app.close()
  }
})

test('a page whose host has gone reports that', async ({ page }) => {
  const house = await openHouse()
  try {
    await page.goto(house.address)
    await expect(page.getByRole('heading', { name: 'New connection' })).toBeVisible()
    await house.quit()
    await expect(page.getByRole('alert').filter({ hasText: 'Connection to Uptick lost' })).toBeVisible()
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
    await page.getByRole('button', { name: 'Save a copy' }).focus()
    await page.keyboard.press('Enter')
    expect((await download).suggestedFilename()).toMatch(/\.html$/)
  } finally {
    await app.close()
  }
})
