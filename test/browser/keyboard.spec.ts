import type { Page } from '@playwright/test'
import { expect, test } from './fixtures/app.ts'
import { openRun, upToTheGate } from './fixtures/played.ts'
import { screens, still, type Played } from './fixtures/screens.ts'

interface Stop {
  readonly what: string
  /** Is there a ring, a bar or a shadow that was not there without the focus? */
  readonly ringed: boolean
  /** Is its middle what a finger would hit there, or does something lie over it? */
  readonly free: boolean
}

/** Walks the page by Tab alone, from its beginning until it comes round, and tells each stop. */
async function walk(page: Page): Promise<readonly Stop[]> {
  const stops: Stop[] = []
  await page.evaluate(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
    getSelection()?.removeAllRanges()
    document.body.tabIndex = -1
    document.body.focus()
    document.body.removeAttribute('tabindex')
  })
  for (let step = 0; step < 150; step += 1) {
    await page.keyboard.press('Tab')
    const stop = await page.evaluate(lookAtFocus)
    if (stop === 'over') break
    // A field of a date has stops of its own.
    if (stop !== 'within') stops.push(stop)
  }
  return stops
}

/** Runs in the page, whole. 'over': the focus has left the page, or is where it was before; 'within': it is still there. */
function lookAtFocus(): Stop | 'within' | 'over' {
  const element = document.activeElement
  if (!(element instanceof HTMLElement) || element === document.body) return 'over'
  const { walked } = element.dataset
  if (walked === 'last') return 'within'
  if (walked === 'before') return 'over'
  for (const last of document.querySelectorAll<HTMLElement>('[data-walked=last]')) last.dataset['walked'] = 'before'
  element.dataset['walked'] = 'last'
  // The outline of a hidden radio or of the finder's field is drawn on an element around it.
  const around = [element, element.closest('label'), element.closest('.finderfield')]
  const ringed = around.some((one) => {
    if (one === null) return false
    const { outlineStyle, outlineWidth, boxShadow, opacity } = getComputedStyle(one)
    const outlined = outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2
    return Number(opacity) > 0 && (outlined || (one.matches('[data-pane], .finderfield') && boxShadow !== 'none'))
  })
  const seen = Number(getComputedStyle(element).opacity) > 0 ? element : (element.closest('label') ?? element)
  const { left, right, top, bottom } = seen.getBoundingClientRect()
  const middle = (from: number, to: number, end: number): number => (Math.max(from, 0) + Math.min(to, end)) / 2
  const hit = document.elementFromPoint(middle(left, right, innerWidth), middle(top, bottom, innerHeight))
  const free = hit !== null && (seen.contains(hit) || hit.contains(seen))
  const what = `${element.tagName.toLowerCase()}.${element.className} “${(element.getAttribute('aria-label') ?? element.textContent).trim().slice(0, 40)}”`
  return { what, ringed, free }
}

const shown: Readonly<Record<string, (page: Page, played: Played) => unknown>> = { ...screens, 'run, asking': openRun }

for (const [name, show] of Object.entries(shown)) {
  for (const [width, height] of [
    [1440, 900],
    [720, 450],
  ] as const) {
    test(`${name} is walked by Tab at ${String(width)} by ${String(height)}: each stop is ringed, and nothing lies over it`, async ({
      page,
      played,
    }) => {
      await page.setViewportSize({ width, height })
      await still(page, played, 'dark')
      await show(page, played)
      const stops = await walk(page)
      expect(stops.length).toBeGreaterThan(8)
      expect(stops.filter(({ ringed }) => !ringed).map(({ what }) => what)).toEqual([])
      expect(stops.filter(({ free }) => !free).map(({ what }) => what)).toEqual([])
    })
  }
}

test('Esc asks before typed words are lost, in a dialog and at the gate, and leaves at once where there are none', async ({
  page,
  played,
}) => {
  await openRun(page, played)
  await page.keyboard.press('w')
  const dialog = page.getByRole('dialog')
  await page.keyboard.type('Kim Ode,')
  await page.keyboard.press('Escape')
  await expect(dialog).toContainText('You have unsaved input.')
  await page.keyboard.type(' change board')
  await expect(dialog).not.toContainText('You have unsaved input')
  await expect(dialog.getByLabel(/^Authorized by/)).toHaveValue('Kim Ode, change board')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await page.keyboard.press('w')
  await expect(dialog).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()

  upToTheGate(played.host)
  const field = page.getByLabel(/^Type .* to approve/)
  await field.fill('ms-01')
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('Escape')
  await expect(page.locator('.approve')).toContainText('You have unsaved input.')
  await expect(field).toHaveValue('ms-01')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('navigation', { name: 'Outline' })).toBeVisible()
})
