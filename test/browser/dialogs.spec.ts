import type { Page } from '@playwright/test'
import { findingsOf } from '../app/axe.ts'
import { expect, expectNames, test } from './fixtures/app.ts'
import { patches } from './fixtures/mirror-data.ts'
import { expectContrast } from './fixtures/contrast.ts'
import { openPage } from './fixtures/played.ts'
import { screens, still, type Played } from './fixtures/screens.ts'

type Opens = (page: Page, played: Played) => Promise<void>

const onRun =
  (key: string): Opens =>
  async (page, played) => {
    await screens.run(page, played)
    await page.keyboard.press(key)
  }
const onMirror =
  (key: string): Opens =>
  async (page, played) => {
    played.host.given.set('patch.lossOf', () => ({
      patch: patches[0],
      frees: 432_640_512,
      fetchAgain: true,
      sharedWith: [],
    }))
    await screens.mirror(page, played)
    await page.getByRole('heading', { level: 1 }).click()
    await page.keyboard.press(key)
  }
const pressed =
  (screen: Opens, name: string | RegExp): Opens =>
  async (page, played) => {
    await screen(page, played)
    await page.getByRole('button', { name }).first().click()
  }

/** Everything that lies over the page, by the name that it has. */
const dialogs: Readonly<Record<string, readonly [RegExp, Opens]>> = {
  tick: [/^Mark done:/, onRun('t')],
  waive: [/^Waive:/, onRun('w')],
  practice: [/^Practice$/, pressed(screens.start, 'Practice…')],
  reopen: [
    /^Reopen:/,
    async (page, played) => {
      await screens.run(page, played)
      await page.locator('.it').first().click()
      await page.keyboard.press('o')
    },
  ],
  palette: [/^Find or do$/, onRun('Control+k')],
  switcher: [/^Go to another appliance$/, onRun('Control+o')],
  keys: [/^Keys$/, onRun('?')],
  'guide reference': [/^Guide$/, onRun('g')],
  'what to do next': [/^What to do next$/, onRun('i')],
  'guide catalogue': [
    /^Entries of the guide$/,
    async (page, played) => {
      await onRun('Control+k')(page, played)
      await page.keyboard.type('catalogue')
      await page.keyboard.press('Enter')
      await expect(page.getByText('102 of 102 entries')).toBeVisible()
    },
  ],
  resume: [
    /^Resume the run of 23 Nov, 00:58$/,
    async (page, played) => {
      const appliances = [{ id: 'a1', address: '192.0.2.11', role: 'appliance' }]
      const row = { run: played.host.run, state: 'interrupted', appliances, openedAt: '2026-11-23T00:58:00.000Z' }
      played.host.given.set('run.list', () => ({ number: 0, rows: [{ ...row, live: false }] }))
      await openPage(page, played.door.url)
      await page.getByRole('button', { name: /^Resume/ }).click()
    },
  ],
  sign: [/^Sign as/, pressed(screens.record, /^Sign as/)],
  profile: [/^Add an appliance$/, pressed(screens.settings, 'Add an appliance')],
  'add several': [/^Add several/, pressed(screens.fleet, 'Add several')],
  'start several': [
    /^Start 1 run/,
    async (page, played) => {
      await screens.fleet(page, played)
      await page.getByRole('checkbox').first().check()
      await page.getByRole('button', { name: /^Start 1 run/ }).click()
    },
  ],
  'download an update': [/^Download an update$/, onMirror('m')],
  'import files': [/^Import files$/, onMirror('Shift+I')],
  remove: [/^Remove/, onMirror('Delete')],
  release: [/^Set release/, pressed(screens.mirror, 'Set release')],
  'export a pack': [/^Export a trip pack$/, onMirror('x')],
  'import a pack': [/^Import a trip pack$/, onMirror('Shift+X')],
}

for (const [name, [title, open]] of Object.entries(dialogs)) {
  test(`${name}: has no finding in either theme, and at 200 percent its acts are in sight`, async ({
    page,
    played,
  }) => {
    await still(page, played, 'dark')
    await open(page, played)
    const dialog = page.getByRole('dialog', { name: title })
    await expect(dialog).toBeVisible()
    await expectNames(page)
    for (const theme of ['dark', 'light']) {
      // Keys rest while a dialog is open, so the theme is switched beneath it.
      await page.evaluate((wanted) => (document.documentElement.dataset['theme'] = wanted), theme)
      expect(await findingsOf(page), theme).toEqual([])
      await expectContrast(page)
    }
    await page.setViewportSize({ width: 720, height: 450 })
    await expect(dialog).toBeInViewport({ ratio: 0.99 })
    for (const act of await dialog.locator('.acts-end .btn').all()) await expect(act).toBeInViewport({ ratio: 0.9 })
    const sideways = await dialog.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)
    expect(sideways, 'pixels that it would have to be moved sideways').toBeLessThanOrEqual(0)
  })
}
