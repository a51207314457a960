import { expect, type Page } from '@playwright/test'
import { findingsOf } from './axe.ts'

/** Expects no axe finding on the page in its current state, in either theme, and restores the theme. */
export async function expectNoFinding(page: Page): Promise<void> {
  for (let theme = 0; theme < 2; theme += 1) {
    const found = await findingsOf(page)
    expect(found, await page.locator('html').getAttribute('data-theme').then(String)).toEqual([])
    await page.keyboard.press('Control+Shift+L')
  }
}
