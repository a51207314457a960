import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

/** No axe finding on the page as it stands, in either theme; the theme is left as it was found. */
export async function expectNoFinding(page: Page): Promise<void> {
  for (let theme = 0; theme < 2; theme += 1) {
    const { violations } = await axeOf(page).analyze()
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`)
    expect(found, await page.locator('html').getAttribute('data-theme').then(String)).toEqual([])
    await page.keyboard.press('Control+Shift+L')
  }
}

/**
 * Axe sums up in a page of its own, which Electron cannot open: there it does all in the page itself, which leaves out
 * frames of other origins, and ours has none.
 */
function axeOf(page: Page): AxeBuilder {
  const inElectron = page.context().browser() === null
  return new AxeBuilder({ page }).setLegacyMode(inElectron)
}
