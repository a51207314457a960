import { existsSync } from 'node:fs'
import path from 'node:path'
import { chromium, type Page } from '@playwright/test'
import type { App, OnPage } from './app.ts'
import { openHouse } from './house.ts'

const built = path.join(import.meta.dirname, '..', '..', 'dist', 'renderer', 'index.html')

/** The app in Chromium: this door has an address that is worth one visit, and as many windows as one likes. */
export interface BrowserApp extends App {
  readonly address: string
  anotherWindow(): Promise<Page>
}

/** Opens the app in a Chromium of its own, with what the configuration says of browser and page. */
export async function openInBrowser(onPage: OnPage = () => undefined): Promise<BrowserApp> {
  if (!existsSync(built)) throw new Error('The page is not built: run vite build first.')
  const house = await openHouse()
  const browser = await chromium.launch()
  // A Chromium without a window asks before text is put on the clipboard; one with a window does not, after a click.
  const context = await browser.newContext({ permissions: ['clipboard-write'] })
  const open = async (): Promise<Page> => {
    const page = await context.newPage()
    onPage(page)
    await page.goto(house.address)
    return page
  }
  let page = await open()
  return {
    data: house.data,
    get address() {
      return house.address
    },
    get page() {
      return page
    },
    async anotherWindow() {
      const second = await context.newPage()
      onPage(second)
      await second.goto(page.url())
      return second
    },
    async quit() {
      await page.close()
      await house.quit()
    },
    async reopen() {
      await house.reopen()
      page = await open()
    },
    async close() {
      await browser.close()
      await house.close()
    },
  }
}
