import type { Locator, Page } from '@playwright/test'
import { expect, expectNames, expectNoFinding, test } from './fixtures/app.ts'
import type { FakeHost } from './fixtures/fake-host.ts'
import { openRun, upToTheGate } from './fixtures/played.ts'

/** A small window; and a usual one at 200 percent, which leaves the page half of its pixels each way (WCAG 1.4.4, 1.4.10). */
const sizes = {
  'in a window of 1024 by 700': { width: 1024, height: 700 },
  'at 200 percent of a window of 1440 by 900': { width: 720, height: 450 },
} as const

/** Each shows its screen, and gives what a person does there. */
const screens: Readonly<Record<string, (page: Page, host: FakeHost) => Promise<Locator>>> = {
  async run(page) {
    await expect(page.getByRole('heading', { level: 1, name: 'Which release does the update bring?' })).toBeVisible()
    return page.getByRole('button', { name: /^Answer/ }).last()
  },
  async gate(page, host) {
    upToTheGate(host)
    await expect(page.getByRole('heading', { level: 1, name: 'Point of no return' })).toBeVisible()
    return page.getByLabel(/^Type .* to approve/)
  },
  async wait(page, host) {
    upToTheGate(host)
    const given = { appliance: 'a1', gate: 'point-of-no-return', item: 'cli.install', by: 'Robin Vale' }
    host.append('approval.given', given)
    host.carryOn()
    await expect(page.getByRole('heading', { level: 1, name: 'Nothing to do.' })).toBeVisible()
    return page.getByRole('button', { name: 'Stop', exact: true })
  },
}

for (const [where, size] of Object.entries(sizes)) {
  for (const [name, show] of Object.entries(screens)) {
    test(`the ${name} ${where} has no axe finding, and nothing that one needs there is out of reach`, async ({
      page,
      played,
    }) => {
      await page.setViewportSize(size)
      const act = await show(page, await openRun(page, played))
      await expectNames(page)
      await expectNoFinding(page)
      for (const wanted of [page.getByRole('heading', { level: 1 }), act]) {
        await wanted.scrollIntoViewIfNeeded()
        await expect(wanted).toBeInViewport({ ratio: 0.9 })
      }
      const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      expect(sideways, 'pixels that the page would have to be moved sideways').toBeLessThanOrEqual(0)
    })
  }
}
