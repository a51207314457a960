import { expect, test as base, type Page } from '@playwright/test'
import { openInBrowser } from './in-browser.ts'
import { openInElectron } from './in-electron.ts'

/** How the page reaches its host: over the browser door in Chromium, or in the desktop app. */
export type Door = 'browser' | 'desktop'

/** The real app behind an entry point, on a data folder of its own: the same for every test that uses it. */
export interface App {
  readonly data: string
  /** The window; another one after `reopen`. */
  readonly page: Page
  /** As a person quits: the window and the process end, the journals stay. */
  quit(): Promise<void>
  /** Opens it again on the same data. */
  reopen(): Promise<void>
  /** Ends it and throws its data away. */
  close(): Promise<void>
}

/** Called with the page before it has loaded, if the entry point supports that. */
export type OnPage = (page: Page) => void

const doors: Readonly<Record<Door, (onPage: OnPage) => Promise<App>>> = {
  browser: openInBrowser,
  desktop: openInElectron,
}

/** The specs that drive the real app are written against `app` alone; the configuration that runs them chooses the door. */
export const test = base.extend<{ readonly door: Door; readonly app: App }>({
  door: ['browser', { option: true }],
  app: async ({ door }, use) => {
    const complaints: string[] = []
    const app = await doors[door]((page) => watch(page, complaints))
    await use(app)
    await app.close()
    expect(complaints).toEqual([])
  },
})

/** Notes what a page writes to its console, and what it asks for besides its own origin: both must stay empty. */
function watch(page: Page, complaints: string[]): void {
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('request', (request) => {
    if (!/^(?:http:\/\/127\.0\.0\.1:|app:\/\/uptick\/)/.test(request.url()))
      complaints.push(`asked for ${request.url()}`)
  })
}

export { expect }
