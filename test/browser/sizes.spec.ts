import type { Locator, Page } from '@playwright/test'
import { expect, expectNames, expectNoFinding, test } from './fixtures/app.ts'
import { expectContrast } from './fixtures/contrast.ts'
import { openRun } from './fixtures/played.ts'
import { screens, still, type Played } from './fixtures/screens.ts'

/** A small window; and a usual one at 200 percent, which leaves the page half of its pixels each way (WCAG 1.4.4, 1.4.10). */
const sizes = {
  'in a window of 1024 by 700': { width: 1024, height: 700 },
  'at 200 percent of a window of 1440 by 900': { width: 720, height: 450 },
} as const

const button = (name: string | RegExp) => (page: Page) => page.getByRole('button', { name, exact: true }).last()

/** Each shows its screen, and gives what a person does there. */
const shown: Readonly<Record<string, readonly [(page: Page, played: Played) => unknown, (page: Page) => Locator]>> = {
  start: [screens.start, button(/^Connect and check/)],
  'run, asking': [openRun, button(/^Answer/)],
  run: [screens.run, button(/^Run/)],
  gate: [screens.gate, (page) => page.getByLabel(/^Type .* to approve/)],
  wait: [screens.wait, button('Stop')],
  fleet: [screens.fleet, button(/^Start the marked runs/)],
  mirror: [screens.mirror, button(/^Download an update/)],
  record: [screens.record, button('Export the record')],
  replay: [
    async (page, played) => {
      await screens.record(page, played)
      await page.keyboard.press('t')
      await expect(page.getByRole('button', { name: 'Play' })).toBeVisible()
    },
    (page) => page.getByLabel('Moment'),
  ],
  settings: [screens.settings, button('Add an appliance')],
  'reader view': [
    async (page, played) => {
      await openRun(page, played)
      await page.keyboard.press('Alt+r')
      await page.getByRole('complementary', { name: 'Console' }).focus()
      await expect(page.getByText(/^Reply of \d+ lines?, result OK/).first()).toBeVisible()
    },
    button(/^Take control/),
  ],
}

for (const [where, size] of Object.entries(sizes)) {
  for (const [name, [show, act]] of Object.entries(shown)) {
    test(`the ${name} ${where} has no finding, and nothing that one needs there is out of reach`, async ({
      page,
      played,
    }) => {
      await page.setViewportSize(size)
      await still(page, played, 'dark')
      await show(page, played)
      await expectNames(page)
      await expectNoFinding(page)
      await expectContrast(page)
      await expectNothingOutside(page)
      for (const wanted of [...(await page.locator('h1:not(.sr)').all()), act(page)]) {
        await wanted.scrollIntoViewIfNeeded()
        await expect(wanted).toBeInViewport({ ratio: 0.9 })
      }
    })
  }
}

/** Nothing lies outside the page, and the frame is as wide as the window, so nothing at its right edge is cut off. */
async function expectNothingOutside(page: Page): Promise<void> {
  const { sideways, bars } = await page.evaluate(() => ({
    sideways: document.documentElement.scrollWidth - innerWidth,
    bars: [...document.querySelectorAll('.titlebar, .statusbar')].map((bar) => ({
      cut: bar.scrollWidth - bar.clientWidth,
      short: innerWidth - bar.getBoundingClientRect().width,
    })),
  }))
  expect(sideways, 'pixels that the page would have to be moved sideways').toBeLessThanOrEqual(0)
  expect(bars).toEqual([
    { cut: 0, short: 0 },
    { cut: 0, short: 0 },
  ])
}
