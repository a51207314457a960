import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { _electron, expect, test as base, type ElectronApplication, type Page } from '@playwright/test'
import { closed, doIt, doItByMouse, gate, inHand, nextAsked } from '../browser/fixtures/engineer.ts'

const root = path.join(import.meta.dirname, '..', '..')

interface Desktop {
  readonly app: ElectronApplication
  readonly page: Page
  /** Ends the app and starts it again on the same data. */
  again(): Promise<Page>
}

const test = base.extend<{ readonly desktop: Desktop }>({
  desktop: async ({ browserName: _browserName }, use) => {
    const data = await mkdtemp(path.join(tmpdir(), 'uptick-desktop-'))
    const launch = () =>
      _electron.launch({
        args: ['--no-sandbox', root],
        env: { ...process.env, UPTICK_DATA: data } as Record<string, string>,
      })
    let app = await launch()
    const page = await app.firstWindow()
    await use({
      app,
      page,
      async again() {
        await app.close()
        app = await launch()
        return app.firstWindow()
      },
    })
    await app.close()
    await rm(data, { recursive: true, force: true })
  },
})

async function practise(page: Page): Promise<void> {
  await page.getByRole('radio', { name: 'Everything goes well.' }).click()
  await page.getByRole('button', { name: 'Start practice' }).click()
  await page.getByRole('button', { name: 'Connect and begin' }).click()
}

for (const [hand, act] of [
  ['keyboard', doIt],
  ['mouse', doItByMouse],
] as const) {
  test(`the ${hand} upgrades a practice appliance in the desktop app`, async ({ desktop }) => {
    const { page } = desktop
    await practise(page)
    const done: string[] = []
    for (let title = await nextAsked(page, done); title !== undefined; title = await nextAsked(page, done)) {
      done.push(title)
      await act(page, title)
    }
    expect(done).toContain(gate)
    await expect(closed(page)).toHaveText('Closed: done')
  })
}

test('a run stands where it stood when the app is opened again', async ({ desktop }) => {
  await practise(desktop.page)
  const title = await nextAsked(desktop.page, [])
  const page = await desktop.again()
  await page.getByRole('button', { name: /^Open / }).click()
  await expect(inHand(page)).toHaveText(title ?? '')
})

test('the page has no Node, and the policy of its own origin', async ({ desktop }) => {
  const { page } = desktop
  expect(await page.evaluate(() => typeof (globalThis as { require?: unknown }).require)).toBe('undefined')
  expect(page.url()).toMatch(/^app:\/\/uptick\//)
})
