import { expect, test } from './fixtures/app.ts'
import { expectContrast } from './fixtures/contrast.ts'
import { screens, still } from './fixtures/screens.ts'

for (const theme of ['dark', 'light'] as const) {
  for (const [name, show] of Object.entries(screens)) {
    test(`${name}, ${theme}, looks as before, and everything on it has enough contrast`, async ({ page, played }) => {
      await still(page, played, theme)
      await show(page, played)
      await expect(page).toHaveScreenshot(`${name}-${theme}.png`)
      await expectContrast(page)
    })
  }
}

test('the run in a small window is as it was', async ({ page, played }) => {
  await page.setViewportSize({ width: 1024, height: 700 })
  await still(page, played, 'dark')
  await screens.run(page, played)
  await expect(page).toHaveScreenshot('run-small.png')
})
